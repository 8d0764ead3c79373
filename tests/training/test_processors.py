import os

from training.processors import use_onednn

NAME = "TF_ENABLE_ONEDNN_OPTS"


def test_onednn_is_used_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv(NAME, raising=False)
    use_onednn()
    assert os.environ[NAME] == "1"
    monkeypatch.setenv(NAME, "0")
    use_onednn()
    assert os.environ[NAME] == "0"
