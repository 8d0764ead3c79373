"""What is exported of each component: how it is built, its size, what its outputs mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import keras
import numpy as np

from detector.ssd.codec import VARIANCES
from export.rounding import round_to_float16
from training.weights import load_weights

COMPONENTS = ("cropper", "detector", "reader")

SIGNATURE = "serving_default"
"""Name of the first signature. Not "serve": TensorFlow drops all others of a SavedModel that has
one of that name when it is converted."""

SHORT_SIGNATURE = "short"
"""Name of the Reader's signature for short pictures."""

IMAGE, ALLOWED, CONTENT = "image", "allowed", "content"
"""Names of the inputs."""

ENCODED_SIGNATURE = "encoded"
"""Name of the signature of a SavedModel that takes pictures as files."""

SSD_OUTPUTS = {
    "class_logits": "logit of each class (sigmoid, no background class) for each anchor",
    "box_offsets": "dx, dy, dw, dh of each anchor's box, divided by the variances",
}
READER_OUTPUTS = {
    "char_ids": "class the attention decoder reads at each step; valid up to the end token",
    "char_probabilities": "probability of each of them, among the allowed classes",
    "char_allowed": "probability of all allowed classes together, among all",
    "ctc_ids": "best class of the CTC head at each column",
    "ctc_probabilities": "probability of each of them, among the allowed classes",
    "ctc_allowed": "probability of all allowed classes together, among all",
    "ctc_distribution": "probability of every class of each column, among the allowed ones",
    "attention": "weight of each column at each step; each step sums to 1",
}

CORNERS = {
    "corners": "x, y of each corner class where it is likeliest, normalised to the picture",
    "scores": "score of each of them, 0 to 1",
}
WORDS = {
    "boxes": "x1, y1, x2, y2 of each box, normalised; zeros after the first `count`",
    "classes": "class of each box",
    "scores": "score of each box, 0 to 1, best first",
    "count": "number of boxes",
}
TEXTS = {
    "text": "what the word says, by both heads; given by a SavedModel alone",
    "ids": "the same as classes; end tokens follow the last character",
    "confidence": "probability that this is right, 0 to 1",
    "char_ids": READER_OUTPUTS["char_ids"],
    "char_probabilities": READER_OUTPUTS["char_probabilities"],
}


Valid = Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]
"""From raw outputs or final results to bool arrays that say which of their values mean anything, by
name, each of a shape that broadcasts to its output's; outputs that are not named do throughout."""


@dataclass(frozen=True)
class ExportSpec:
    """How one configuration of a component is exported.

    Attributes:
        component: one of COMPONENTS.
        build: makes the model that weights are loaded into.
        to_inference: makes of that model those to convert, by signature, that of `SIGNATURE` first;
            they share its weights. Each takes a picture of a fixed size, alone or as `image` of a
            dict, in which `allowed` (B, V) may stand beside it.
        outputs: meaning of each output by name.
        picture: what goes in, and how it is brought to size.
        classes: class names in the order of the logits, or None.
        charset: characters by id, or None.
        inside: what the converted file does itself.
        postprocess: settings of what follows, JSON-serialisable.
        final_outputs: meaning of each final result by name.
        to_final: makes a function, in TensorFlow, from the raw outputs to the final results.
        network: settings of the network, JSON-serialisable, from which Keras builds it again.
        draw: draws pictures such as the component meets, of a size and so many, (N, H, W, 3) uint8;
            None: it has none.
        full_int8: whether it also comes with int8 activations, whose ranges are those of such
            pictures.
        valid: which values of its outputs mean anything.
    """

    component: str
    build: Callable[[], keras.Model]
    outputs: dict[str, str]
    to_inference: Callable[[keras.Model], dict[str, keras.Model]] = lambda model: {SIGNATURE: model}
    picture: str = ""
    classes: tuple[str, ...] | None = None
    charset: str | None = None
    inside: tuple[str, ...] = ()
    postprocess: dict[str, Any] = field(default_factory=dict)
    final_outputs: dict[str, str] = field(default_factory=dict)
    to_final: Callable[[], Callable[[dict[str, Any]], dict[str, Any]]] | None = None
    network: dict[str, Any] = field(default_factory=dict)
    draw: Callable[[tuple[int, int], int], np.ndarray] | None = None
    full_int8: bool = False
    valid: Valid = lambda outputs: {}

    def load(self, weights: Path | None = None) -> dict[str, keras.Model]:
        """The inference models, with weights from a `.weights.npz` or as initialised.

        They are rounded so that every form of an export, float16 too, computes with the same.
        """
        model = self.build()
        if weights is not None:
            load_weights(model, weights)
        models = self.to_inference(model)
        round_to_float16(models.values())
        return models


def model_config_to_spec(component: str, config: Any) -> ExportSpec:
    """The export of a component's `ModelConfig`."""
    makers = {"cropper": _cropper_spec, "detector": _detector_spec, "reader": _reader_spec}
    network = asdict(config)
    for noted in ("characters", "classes"):  # in the manifest itself
        network.pop(noted, None)
    return replace(makers[component](config), network=network)


def _reader_spec(config: Any) -> ExportSpec:
    from reader.charset import Tokenizer
    from reader.config import SHORT
    from reader.model import build_inference_model, build_model
    from reader.preprocess import BOX_MARGIN, LONG_BOX, LONG_BOX_MARGIN, MARGIN_ACROSS
    from reader.reading import DECODER

    tokenizer = Tokenizer(config.characters)

    def valid(outputs):
        """Each step of the attention up to and with the first end token."""
        is_end = outputs["char_ids"] == tokenizer.end
        written = np.cumsum(is_end, axis=1) - is_end == 0
        of_steps = dict.fromkeys(("char_ids", "char_probabilities", "char_allowed"), written)
        return {**of_steps, "attention": written[..., None]}

    def to_final():
        from export.final import texts_reader

        return texts_reader(config.characters)

    def draw(size_hw, count):
        from data.synth.fonts import FontLibrary
        from export.calibration import draw_pictures
        from reader.inputs import drawn_words, is_short
        from reader.preprocess import preprocess

        words = drawn_words(config, FontLibrary.discover("train"))

        def picture(rng):
            while True:
                crop, text = words(rng)
                if size_hw == config.size_hw or is_short(crop, text, config):
                    return preprocess(crop, size_hw)

        return draw_pictures(picture, count)

    return ExportSpec(
        component="reader",
        build=lambda: build_model(config),
        to_inference=lambda model: {
            SIGNATURE: build_inference_model(model),
            SHORT_SIGNATURE: build_inference_model(model, SHORT),
        },
        outputs=READER_OUTPUTS,
        picture=f"a word with {MARGIN_ACROSS} of its height above and below, at its ends with "
        f"{BOX_MARGIN} of it and {LONG_BOX_MARGIN} of what it is longer than {LONG_BOX} heights; "
        "scaled to the full height, squeezed if it is then too wide, at the right filled with the "
        "mean colour of its last column",
        charset=config.characters,
        inside=("rescaling", "mask", "greedy decoding"),
        postprocess={"decoder": DECODER, "end": tokenizer.end, "blank": tokenizer.blank},
        final_outputs=TEXTS,
        to_final=to_final,
        draw=draw,
        valid=valid,
    )


def _cropper_spec(config: Any) -> ExportSpec:
    from cropper.config import CORNER_CLASSES
    from cropper.corners import SCORE_THRESHOLD
    from cropper.find import LEAST_CONFIRMED
    from cropper.model import build_inference_model, build_model, model_anchors
    from cropper.postprocess import LEAST_LIKELIHOOD
    from cropper.preprocess import PADDING

    def to_final():
        from export.final import corners_finder

        return corners_finder(model_anchors(config), VARIANCES)

    def draw(size_hw, count):
        from cropper.config import DataConfig
        from cropper.inputs import CropperBatches
        from export.calibration import draw_cards, draw_pictures

        data = DataConfig()
        cards = draw_cards(data.layouts, data.card_height, words=False)
        batches = CropperBatches(cards, config, data, batch_size=1)
        return draw_pictures(lambda rng: batches.picture(rng).image, count)

    return ExportSpec(
        component="cropper",
        build=lambda: build_model(config),
        to_inference=lambda model: {SIGNATURE: build_inference_model(model, config)},
        outputs=SSD_OUTPUTS,
        picture=f"a photo, scaled to fit and centred on grey {PADDING}",
        classes=CORNER_CLASSES,
        inside=("rescaling",),
        postprocess={
            "anchors": asdict(config.anchors),
            "find_card": {
                "threshold": SCORE_THRESHOLD,
                "variances": VARIANCES,
                "corner_share": config.corner_share,
                "least_likelihood": LEAST_LIKELIHOOD,
                "least_confirmed": LEAST_CONFIRMED,
            },
        },
        final_outputs=CORNERS,
        to_final=to_final,
        draw=draw,
        full_int8=True,
    )


def _detector_spec(config: Any) -> ExportSpec:
    from detector.model import build_inference_model, build_model, model_anchors
    from detector.postprocess import SCORE_THRESHOLD

    def to_final():
        from export.final import words_finder

        return words_finder(model_anchors(config), VARIANCES, SCORE_THRESHOLD)

    def draw(size_hw, count):
        from detector.config import DataConfig
        from detector.inputs import DetectorBatches
        from export.calibration import draw_cards, draw_pictures

        data = DataConfig()
        cards = draw_cards(data.layouts, data.card_height, words=True)
        batches = DetectorBatches(cards, config, data, batch_size=1)
        return draw_pictures(lambda rng: batches.picture(rng).image, count)

    return ExportSpec(
        component="detector",
        build=lambda: build_model(config),
        to_inference=lambda model: {SIGNATURE: build_inference_model(model, config)},
        outputs=SSD_OUTPUTS,
        picture="a card, flat and upright, its corners those of the picture",
        classes=config.classes,
        inside=("rescaling",),
        postprocess={
            "anchors": asdict(config.anchors),
            "find_words": {"threshold": SCORE_THRESHOLD, "variances": VARIANCES},
        },
        final_outputs=WORDS,
        to_final=to_final,
        draw=draw,
        full_int8=True,
    )
