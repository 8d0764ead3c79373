"""Keras model to SavedModels: of one picture for LiteRT, of any number for servers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from export.artefacts import ArtefactFile, file_to_artefact
from export.components import (
    ALLOWED,
    CONTENT,
    ENCODED_SIGNATURE,
    IMAGE,
    SIGNATURE,
    ExportSpec,
)
from export.encoded import picture_decoder
from export.manifest import MaskSpec, OutputSpec, raw_signature

VERSION = "1"
"""Name of the version folder. Source: TensorFlow Serving takes the highest number."""

ToFinal = Callable[[dict[str, tf.Tensor]], dict[str, tf.Tensor]]
"""From raw outputs to final results."""


def model_to_size_hw(model: keras.Model) -> tuple[int, int]:
    """Height and width of the picture that an inference model takes."""
    image = model.input[IMAGE] if isinstance(model.input, dict) else model.input
    return image.shape[1], image.shape[2]


def model_to_mask(model: keras.Model) -> MaskSpec | None:
    """The mask that an inference model takes beside the picture, or None."""
    if not isinstance(model.input, dict) or ALLOWED not in model.input:
        return None
    return MaskSpec(ALLOWED, model.input[ALLOWED].shape[1])


def model_to_input_specs(model: keras.Model, batch: int | None = None) -> list[tf.TensorSpec]:
    """What a model takes, as uint8 pictures and, where it takes one, a mask.

    Args:
        model: an inference model.
        batch: pictures a call; None: any number.
    """
    specs = [tf.TensorSpec((batch, *model_to_size_hw(model), 3), tf.uint8, name=IMAGE)]
    mask = model_to_mask(model)
    if mask is not None:
        specs.append(tf.TensorSpec((batch, mask.size), tf.float32, name=ALLOWED))
    return specs


def model_to_endpoint(
    model: keras.Model, to_final: ToFinal | None = None
) -> Callable[..., dict[str, tf.Tensor]]:
    """A function that calls a model with uint8 pictures and, if it takes one, a mask.

    Args:
        model: an inference model.
        to_final: makes of the raw outputs what the function gives; None: it gives them raw.
    """

    def answer(inputs: Any) -> dict[str, tf.Tensor]:
        raw = model(inputs, training=False)
        return raw if to_final is None else to_final(raw)

    def serve(image: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer(tf.cast(image, tf.float32))

    def serve_masked(image: tf.Tensor, allowed: tf.Tensor) -> dict[str, tf.Tensor]:
        return answer({IMAGE: tf.cast(image, tf.float32), ALLOWED: allowed})

    return serve if model_to_mask(model) is None else serve_masked


def spec_to_final(spec: ExportSpec) -> ToFinal:
    """The function from a component's raw outputs to its final results.

    Raises:
        ValueError: the component has none.
    """
    if spec.to_final is None:
        raise ValueError(f"{spec.component}: it has no final results")
    return spec.to_final()


def model_to_final_specs(spec: ExportSpec, model: keras.Model) -> tuple[OutputSpec, ...]:
    """Names, shapes and dtypes of the final results of one picture.

    Args:
        spec: of the component.
        model: its inference model of the first signature.

    Raises:
        ValueError: the component has none, or not those that the spec names.
    """
    inputs = [tf.ones(one.shape, one.dtype) for one in model_to_input_specs(model, batch=1)]
    sample = model_to_endpoint(model, spec_to_final(spec))(*inputs)
    if set(sample) != set(spec.final_outputs):
        raise ValueError(
            f"{spec.component}: final results {sorted(sample)}, not {sorted(spec.final_outputs)}"
        )
    return tuple(
        OutputSpec(name, tuple(value.shape), value.dtype.name, spec.final_outputs[name])
        for name, value in sorted(sample.items())
    )


def models_to_saved_model(
    models: Mapping[str, keras.Model],
    folder: Path,
    batch: int | None = 1,
    to_final: ToFinal | None = None,
) -> None:
    """Write a SavedModel whose signatures take uint8 pictures and name their outputs.

    Args:
        models: by signature; float32 (B, H, W, 3), and (B, V) where they take a mask, in, dict of
            tensors out. What layers they share is in the file once.
        folder: to be created.
        batch: pictures a call. LiteRT cannot convert the Reader's loop with a batch of any size,
            None.
        to_final: as for `model_to_endpoint`.
    """
    archive = keras.export.ExportArchive()
    for signature, model in models.items():
        archive.track(model)
        archive.add_endpoint(
            signature,
            model_to_endpoint(model, to_final),
            input_signature=model_to_input_specs(model, batch),
        )
    archive.write_out(str(folder), verbose=False)


def models_to_serving_model(
    spec: ExportSpec, models: Mapping[str, keras.Model], folder: Path
) -> None:
    """Write a SavedModel for servers: any number of pictures in, final results out.

    Its signatures: `serving_default`, from `image` (B, H, W, 3) uint8 to the final results;
    `encoded`, from `content` (B,) strings, the bytes of picture files, to the same, in the
    proportions of the picture as it came; and for each signature of the models one with the raw
    outputs, named by `export.manifest.raw_signature`.

    Args:
        spec: of the component.
        models: the inference models by signature.
        folder: to be created.

    Raises:
        ValueError: the component has no final results.
    """
    model = models[SIGNATURE]
    answer, mask = model_to_endpoint(model, spec_to_final(spec)), model_to_mask(model)
    decode = picture_decoder(spec.component, model_to_size_hw(model))

    def find(image: tf.Tensor) -> dict[str, tf.Tensor]:
        masks = () if mask is None else (tf.ones((tf.shape(image)[0], mask.size)),)
        return answer(image, *masks)

    def find_encoded(content: tf.Tensor) -> dict[str, tf.Tensor]:
        images, origin, extent = decode(content)
        found = find(images)
        if "corners" in found:
            found["corners"] = (found["corners"] - origin[:, None]) / extent[:, None]
        return found

    archive = keras.export.ExportArchive()
    for one in models.values():
        archive.track(one)
    images = model_to_input_specs(model)[:1]
    archive.add_endpoint(SIGNATURE, find, input_signature=images)
    contents = [tf.TensorSpec((None,), tf.string, name=CONTENT)]
    archive.add_endpoint(ENCODED_SIGNATURE, find_encoded, input_signature=contents)
    for name, one in models.items():
        archive.add_endpoint(
            raw_signature(name), model_to_endpoint(one), input_signature=model_to_input_specs(one)
        )
    archive.write_out(str(folder), verbose=False)


def write_saved_model(
    spec: ExportSpec, models: Mapping[str, keras.Model], folder: Path
) -> list[ArtefactFile]:
    """Write a SavedModel in a version folder, as TensorFlow Serving looks for it.

    Returns:
        What stands of its files in the manifest.
    """
    models_to_serving_model(spec, models, folder / VERSION)
    paths = sorted(path for path in (folder / VERSION).rglob("*") if path.is_file())
    return [file_to_artefact(path, "saved_model", "float32", folder) for path in paths]
