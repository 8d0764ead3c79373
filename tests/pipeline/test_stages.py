from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cropper.closer import close_target
from cropper.config import CORNER_CLASSES
from data.cards.fields import DETECTOR_CLASSES
from detector.ssd.anchors import AnchorConfig, make_anchors
from detector.ssd.codec import encode_boxes
from export.artefacts import ManifestError
from export.manifest import InputSpec, Manifest, MaskSpec, OutputSpec, SignatureSpec
from pipeline.stages import (
    CropperModel,
    DetectorModel,
    ReaderModel,
    component_runner,
    manifest_to_anchors,
    packaged_language,
)
from reader.reading import WordReading

VARIANCES = [0.1, 0.1, 0.2, 0.2]
SETTINGS = {"threshold": 0.5, "variances": VARIANCES}


def make_manifest(component, size_hw, classes=None, charset=None, heights=(20.0,), **postprocess):
    # As it comes back from JSON: lists, not tuples.
    anchors = {"strides": [8], "heights": [list(heights)], "aspect_ratios": [1.0]}
    return Manifest(
        component=component,
        version="v",
        files=(),
        input=InputSpec("image", size_hw),
        outputs=(),
        classes=classes,
        charset=charset,
        postprocess={"anchors": anchors, **postprocess},
    )


class FakeRunner:
    """Answers with arrays made beforehand and keeps what it was asked.

    Args:
        manifest: of what it stands for.
        answers: to the first questions.
        raw: the answer to all others.
    """

    def __init__(self, manifest, *answers, **raw):
        self.manifest, self.size_hw = manifest, manifest.input.size_hw
        self.answers, self.raw = list(answers), raw
        self.seen = self.allowed = None

    def run(self, images, allowed=None):
        self.seen, self.allowed = images, allowed
        return self.answers.pop(0) if self.answers else self.raw


def ssd_answer(manifest, boxes, labels, classes):
    """Raw outputs of an SSD that is sure of these normalised boxes and of nothing else."""
    anchors = manifest_to_anchors(manifest)
    logits = np.full((1, len(anchors), classes), -9.0, np.float32)
    targets = np.array(anchors)
    for box, label in zip(boxes, labels, strict=True):
        center = (np.array(box[:2]) + box[2:]) / 2
        middles = (anchors[:, :2] + anchors[:, 2:]) / 2
        nearest = int(np.argmin(np.linalg.norm(middles - center, axis=1)))
        logits[0, nearest, label] = 4.0
        targets[nearest] = box
    offsets = encode_boxes(targets[None].astype(np.float32), anchors, tuple(VARIANCES))
    return {"class_logits": logits, "box_offsets": np.asarray(offsets, np.float32)}


def test_anchors_come_from_the_manifest():
    manifest = make_manifest("cropper", (64, 96), heights=(10.0, 30.0))
    expected = make_anchors(AnchorConfig((8,), ((10.0, 30.0),), (1.0,)), (64, 96))
    np.testing.assert_array_equal(manifest_to_anchors(manifest), expected)


def test_corners_are_in_pixels_of_the_photo():
    manifest = make_manifest("cropper", (96, 96), CORNER_CLASSES, find_card=SETTINGS)
    # A photo of 400 × 200 is scaled by 0.24 to 96 × 48, 24 rows of grey above and below.
    quad = np.array([[50, 40], [350, 40], [350, 170], [50, 170]], np.float32)
    inside = quad * 0.24 + [0, 24]
    # Seen close it is where the first look says, but for a pixel more at the right: 300 pixels of
    # the photo are 0.64 · 96 there.
    close = close_target((96, 96)) + np.array([[0, 0], [1, 0], [1, 0], [0, 0]])
    first, second = (
        ssd_answer(manifest, np.concatenate([at - 8, at + 8], axis=1) / 96, range(4), 4)
        for at in (inside, close)
    )
    runner = FakeRunner(manifest, first, **second)
    model = CropperModel(runner)
    photo = np.zeros((200, 400, 3), np.uint8)
    (found,) = model.find(photo)
    assert runner.answers == [] and runner.seen.shape == (1, 96, 96, 3)
    assert runner.seen.dtype == np.uint8
    quad[1:3, 0] += 300 / (0.64 * 96)
    np.testing.assert_allclose(found.quad, quad, atol=0.1)
    assert found.inferred is None and found.likely
    # There is no edge to place the corners by.
    np.testing.assert_allclose(model.place(photo, found).quad, found.quad, atol=0.1)


def test_no_corners_no_card():
    manifest = make_manifest("cropper", (96, 96), CORNER_CLASSES, find_card=SETTINGS)
    runner = FakeRunner(manifest, **ssd_answer(manifest, [], [], 4))
    assert CropperModel(runner).find(np.zeros((200, 400, 3), np.uint8)) == []


def test_words_are_normalised_boxes_of_the_card():
    manifest = make_manifest("detector", (64, 96), DETECTOR_CLASSES, find_words=SETTINGS)
    box = np.array([0.25, 0.25, 0.5, 0.375])
    label = DETECTOR_CLASSES.index("full_name")
    runner = FakeRunner(manifest, **ssd_answer(manifest, [box], [label], len(DETECTOR_CLASSES)))
    (word,) = DetectorModel(runner).find(np.zeros((768, 1216, 3), np.uint8))
    assert runner.seen.shape == (1, 64, 96, 3)
    assert word.field == "full_name"
    np.testing.assert_allclose(word.box, box, atol=1e-5)


@pytest.mark.parametrize(("decoder", "text"), [("attention", "ba"), ("ctc", "ab")])
def test_the_manifest_names_the_decoder(decoder, text):
    # Characters "ab": 2 ends a string, 3 is CTC's blank.
    runner = FakeRunner(
        make_manifest("reader", (48, 256), charset="ab", decoder=decoder),
        char_ids=np.array([[1, 0, 2, 0]]),
        char_probabilities=np.array([[0.5, 0.8, 1.0, 0.1]]),
        ctc_ids=np.array([[3, 0, 0, 3, 1]]),
        ctc_probabilities=np.array([[1.0, 0.8, 1.0, 1.0, 0.5]]),
    )
    read = ReaderModel(runner).read([np.zeros((20, 60, 3), np.uint8)])
    assert read == [WordReading(text, pytest.approx(0.4))]
    assert runner.seen.shape == (1, 48, 256, 3)


def test_an_artefact_without_masks_reads_any_field():
    runner = FakeRunner(
        make_manifest("reader", (48, 256), charset="ab", decoder="attention"),
        char_ids=np.array([[1, 2]]), char_probabilities=np.array([[0.5, 1.0]]),
    )  # fmt: skip
    read = ReaderModel(runner).read([np.zeros((20, 60, 3), np.uint8)], ["blood_type"])
    assert read == [WordReading("b", 0.5)] and runner.allowed is None


class FakeReaderRunner:
    """Of both pictures: reads "A" wherever it is allowed, else nothing."""

    def __init__(self):
        outputs = (OutputSpec("char_ids", (1, 8), "int32", ""),)
        self.manifest = replace(
            make_manifest("reader", (48, 256), charset="A1", decoder="attention"),
            mask=MaskSpec("allowed", 4),
            further=(SignatureSpec("short", (48, 128), outputs),),
        )
        self.sizes = []

    def run(self, images, allowed):
        self.sizes.append(images.shape)
        ids = np.full((len(images), 8), 2)
        ones = np.ones((len(images), 8))
        if allowed is None:
            allowed = np.ones((len(images), 4), np.float32)
        ids[:, 0] = np.where(allowed[:, 0] == 1, 0, 2)
        # It is as good as sure that it sees the letter.
        seen = np.where(allowed[:, :1] == 1, 1.0, 0.001)
        return {"char_ids": ids, "char_probabilities": 0.9 * ones, "char_allowed": seen * ones}


def test_words_are_read_by_both_signatures_under_the_masks_of_their_fields():
    runner = FakeReaderRunner()
    crops = [np.zeros((24, width, 3), np.uint8) for width in (30, 200, 30)]
    fields = ["full_name", "full_name", "id_number"]
    one, other, nothing = ReaderModel(runner).read(crops, fields)
    assert runner.sizes == [(2, 48, 128, 3), (1, 48, 256, 3)]
    assert (one.text, other.text, nothing.text) == ("A", "A", "")
    # Both steps of the letter; that no number is there is surer than what the network says of it.
    assert one.confidence == other.confidence == pytest.approx(0.81)
    assert nothing.confidence > 0.99
    assert [word.text for word in ReaderModel(runner).read(crops)] == ["A", "A", "A"]


def test_an_artefact_with_distributions_says_what_else_a_word_may_be():
    answer = {
        "char_ids": np.array([[0, 2]]), "char_probabilities": np.array([[0.5, 1.0]]),
        "ctc_ids": np.array([[0, 3]]), "ctc_probabilities": np.array([[0.6, 1.0]]),
        "ctc_distribution": np.array([[[0.6, 0.4, 0, 0], [0, 0, 0, 1.0]]]),
    }  # fmt: skip
    # Of the two further pictures that a doubtful word is read from, one is surer: 1 - 0.1 · 0.4.
    further = {name: np.repeat(values, 2, axis=0) for name, values in answer.items()}
    further["char_probabilities"][1, 0] = 0.9
    runner = FakeRunner(
        make_manifest("reader", (48, 256), charset="ab", decoder="both"), answer, further
    )
    (word,) = ReaderModel(runner).read([np.zeros((20, 60, 3), np.uint8)])
    assert runner.answers == [] and runner.seen.shape == (2, 48, 256, 3)
    assert (word.text, word.confidence) == ("a", pytest.approx((0.8 + 0.8 + 0.96) / 3))
    assert [text for text, _ in word.alternatives] == ["a", "b"]


def test_no_words_nothing_to_read():
    runner = FakeRunner(make_manifest("reader", (48, 256), charset="ab", decoder="ctc"))
    assert ReaderModel(runner).read([]) == [] and runner.seen is None


@pytest.mark.parametrize(
    ("stage", "name"), [(CropperModel, "find_card"), (DetectorModel, "find_words")]
)
def test_model_with_other_classes_is_refused(stage, name):
    manifest = make_manifest("old", (96, 96), ("a", "b"), **{name: SETTINGS})
    with pytest.raises(ManifestError, match=r"old v: its classes are \('a', 'b'\)"):
        stage(FakeRunner(manifest))


def test_reader_with_a_mask_of_another_charset_is_refused():
    manifest = make_manifest("reader", (48, 256), charset="ab", decoder="ctc")
    with pytest.raises(ManifestError, match="its mask has 9 classes, not 4"):
        ReaderModel(FakeRunner(replace(manifest, mask=MaskSpec("allowed", 9))))


def test_the_language_that_comes_with_the_package():
    assert packaged_language().knows("vn") and packaged_language().knows("id")


def test_missing_weights_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "pipeline.stages.importlib",
        SimpleNamespace(resources=SimpleNamespace(files=lambda c: tmp_path)),
    )
    with pytest.raises(ManifestError, match=r"weights/manifest\.json: cannot be read"):
        component_runner("cropper")
    with pytest.raises(ValueError, match=r"weights/language\.npz: no language model"):
        packaged_language()


def test_a_detector_of_fewer_card_types_still_serves():
    classes = ("title:id_ktp", "full_name")  # fewer than the code knows, in an order of its own
    manifest = make_manifest("detector", (64, 96), classes, find_words=SETTINGS)
    box = np.array([0.25, 0.25, 0.5, 0.375])
    runner = FakeRunner(manifest, **ssd_answer(manifest, [box], [1], len(classes)))
    (word,) = DetectorModel(runner).find(np.zeros((768, 1216, 3), np.uint8))
    assert word.field == "full_name"
