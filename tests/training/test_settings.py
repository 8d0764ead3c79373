"""Settings of a training from the command line."""

import json

import pytest

from cropper.config import PRESETS as CROPPERS
from detector.config import PRESETS as DETECTORS
from reader.config import PRESETS as READERS
from training.settings import change_settings


def test_settings_are_changed_where_they_are_named():
    config = DETECTORS["light"]()
    changed = change_settings(
        config,
        [
            "training.batch_size=16",
            "training.weight_decay=1",
            "model.backbone=resnet50",
            'data.layouts=["id_ktp"]',
            "model.anchors.aspect_ratios=[1, 2.5]",
            "training.batch_size=12",
        ],
    )
    assert changed.training.batch_size == 12
    assert changed.training.weight_decay == 1.0 and isinstance(changed.training.weight_decay, float)
    assert changed.model.backbone == "resnet50" and changed.data.layouts == ("id_ktp",)
    assert changed.model.anchors.aspect_ratios == (1.0, 2.5)
    assert changed.model.anchors.strides == config.model.anchors.strides
    assert config == DETECTORS["light"]()


@pytest.mark.parametrize("presets", [CROPPERS, DETECTORS, READERS])
def test_every_setting_can_be_given_as_the_run_notes_it(presets):
    for make in presets.values():
        config = make()
        settings = []
        for part in ("model", "data", "training"):
            for name, value in vars(getattr(config, part)).items():
                if not hasattr(value, "__dataclass_fields__"):
                    settings.append(f"{part}.{name}={json.dumps(value)}")
        assert len(settings) > 20 and change_settings(config, settings) == config


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("training.batch_size", "want PART.NAME=VALUE"),
        ("training.batch=8", "no 'batch' here; there is batch_size, steps_per_epoch"),
        ("batch_size=8", "no 'batch_size' here; there is model, data, training"),
        ("training=8", "'training' holds settings of its own"),
        ("training.seed.x=8", "'seed' is a setting and holds no 'x'"),
        ("training.batch_size=8.5", "want a whole number, as in 8"),
        ("training.batch_size=true", "want a whole number"),
        ("training.learning_rate=fast", "want a number"),
        ("training.dtype_policy=32", "want a text"),
        ("data.layouts=id_ktp", "want a list"),
        ("model.anchors.strides=[[8], [16]]", "want a whole number"),
        ("model.size_hw=[448]", "want 2 of them, as in [448, 704]"),
    ],
)
def test_what_is_wrong_is_named(setting, message):
    with pytest.raises(ValueError) as error:
        change_settings(DETECTORS["light"](), [setting])
    assert str(error.value).startswith(f"--settings {setting}: ")
    assert message in str(error.value)
