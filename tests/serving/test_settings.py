import pytest

from serving.settings import Settings


@pytest.mark.parametrize(
    "limits",
    [
        {"workers": 0},
        {"deadline_s": -1.0},
        {"workers": 1, "queue": 2, "photos": 4},
        {"photo_bytes": 2**30},
        {"body_bytes": 2**30},
    ],
)
def test_limits_that_contradict_each_other_are_refused(limits):
    with pytest.raises(ValueError):
        Settings(**limits)
