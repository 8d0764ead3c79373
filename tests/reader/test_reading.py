"""Reading as inference does it, on networks whose answers are known."""

from dataclasses import replace

import numpy as np
import pytest

from export.artefacts import ManifestError
from export.manifest import InputSpec, Manifest, MaskSpec, OutputSpec, SignatureSpec
from reader.charset import CHARSET
from reader.reading import Network, artefact_to_network, fields_to_masks, read_words

WHOLE, SHORT = (48, 256), (48, 128)


class FakeNetwork:
    """Reads as many letters A as a word is grey, from a short picture four at most.

    The charset is "AB": 2 ends a word, 3 is the blank. Words with a shade of 100 or more never end.
    """

    def __init__(self):
        self.seen = []

    def __call__(self, images, allowed):
        self.seen.append((images.shape, allowed))
        steps = 5 if images.shape[1:3] == SHORT else 25
        char_ids = np.full((len(images), steps), 2)
        for row, image in zip(char_ids, images, strict=True):
            # A and B by turns, as letters that repeat would count twice.
            letters = min(int(image[0, 0, 0]), steps)
            row[:letters] = np.arange(letters) % 2
        probabilities = np.full((len(images), steps), 0.9)
        return {
            "char_ids": char_ids, "char_probabilities": probabilities,
            "ctc_ids": char_ids, "ctc_probabilities": probabilities,
        }  # fmt: skip


def crop(shade, width, height=24):
    return np.full((height, width, 3), shade, np.uint8)


def network(**changes):
    predict = FakeNetwork()
    return predict, replace(Network(predict, WHOLE, "AB", "attention", SHORT), **changes)


def read(some, crops, masks=None):
    return [text for text, _ in read_words(some, crops, masks, ("attention",))["attention"]]


def test_each_word_is_read_from_the_picture_that_it_fits():
    predict, some = network()
    # At 48 px 64 px of width become 128, 65 px 130: 2, 1 and 3 letters in the order given.
    assert read(some, [crop(2, 65), crop(1, 64), crop(3, 20)]) == ["AB", "A", "ABA"]
    assert [shape for shape, _ in predict.seen] == [(2, *SHORT, 3), (1, *WHOLE, 3)]


def test_a_word_that_uses_up_a_short_picture_is_read_again_whole():
    predict, some = network()
    # Three letters leave room; four are as many as there can be, and of six the end is not seen.
    assert read(some, [crop(6, 30), crop(3, 30), crop(4, 30)]) == ["ABABAB", "ABA", "ABAB"]
    assert [shape[0] for shape, _ in predict.seen] == [3, 2]
    assert predict.seen[1][0] == (2, *WHOLE, 3)


def test_a_network_without_short_pictures_reads_whole_ones():
    predict, some = network(short_size_hw=None)
    assert read(some, [crop(2, 10), crop(6, 300)]) == ["AB", "ABABAB"]
    assert [shape for shape, _ in predict.seen] == [(2, *WHOLE, 3)]
    assert read(some, []) == [] and len(predict.seen) == 1


def test_masks_go_with_their_words():
    predict, some = network()
    masks = np.array([[1, 0, 1, 1], [0, 1, 1, 1], [1, 1, 1, 1]], np.float32)
    read(some, [crop(1, 200), crop(6, 30), crop(1, 30)], masks)
    (_, short), (_, whole) = predict.seen
    np.testing.assert_array_equal(short, masks[[1, 2]])
    np.testing.assert_array_equal(whole, masks[[0, 1]])  # the second was read again
    with pytest.raises(ValueError, match="takes no masks"):
        read_words(replace(some, masked=False), [crop(1, 30)] * 3, masks)


def test_words_are_handed_over_in_batches():
    predict, some = network()
    readings = read_words(some, [crop(1, 30)] * 5, batch_size=2)
    assert [shape[0] for shape, _ in predict.seen] == [2, 2, 1]
    assert list(readings) == ["attention", "ctc", "both"] and len(readings["both"]) == 5


def test_masks_of_fields():
    masks = fields_to_masks(["blood_type", "full_name"], "1AB-")
    # Four characters, the end token and the blank.
    np.testing.assert_array_equal(masks, [[0, 1, 1, 1, 1, 1], [1] * 6])
    assert masks.dtype == np.float32
    masks = fields_to_masks(["full_name", "place_of_origin"], "A;,")
    np.testing.assert_array_equal(masks, [[1, 0, 1, 1, 1], [1, 1, 1, 1, 1]])
    assert fields_to_masks([], "A;,").shape == (0, 5)
    number = fields_to_masks(["id_number"], CHARSET)[0]
    assert number.sum() == 12 and number[CHARSET.index("0")] == 1


def make_manifest(**changes):
    outputs = (OutputSpec("char_ids", (1, 25), "int32", ""),)
    manifest = Manifest(
        "reader", "v1", (), InputSpec("image", WHOLE), outputs, charset="AB",
        postprocess={"decoder": "ctc"},
    )  # fmt: skip
    return replace(manifest, **changes)


def test_an_artefact_of_whole_pictures_alone():
    some = artefact_to_network(FakeNetwork(), make_manifest())
    assert (some.size_hw, some.short_size_hw, some.masked) == (WHOLE, None, False)
    assert (some.characters, some.decoder) == ("AB", "ctc")


def test_an_artefact_of_both_pictures():
    manifest = make_manifest(
        mask=MaskSpec("allowed", 4), further=(SignatureSpec("short", SHORT, ()),)
    )
    some = artefact_to_network(FakeNetwork(), manifest)
    assert (some.size_hw, some.short_size_hw, some.masked) == (WHOLE, SHORT, True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"charset": None}, "needs a charset and a decoder"),
        ({"postprocess": {"decoder": "guess"}}, "not 'guess'"),
        ({"mask": MaskSpec("allowed", 3)}, "its mask has 3 classes, not 4"),
        ({"further": (SignatureSpec("short", (32, 128), ()),)}, "no short ones"),
        ({"further": (SignatureSpec("short", (48, 512), ()),)}, "no short ones"),
        (
            {"further": (SignatureSpec("a", SHORT, ()), SignatureSpec("b", (48, 64), ()))},
            "no short",
        ),
    ],
)
def test_an_artefact_that_cannot_be_read_is_refused(changes, reason):
    with pytest.raises(ManifestError, match=f"reader v1: .*{reason}"):
        artefact_to_network(FakeNetwork(), make_manifest(**changes))
