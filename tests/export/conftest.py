"""The toy model, exported once for all tests of the folder."""

import pytest

from export.convert import export_model
from tests.export.toy import SPEC


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """(Keras model, folder with its float32 and int8 export)."""
    folder = tmp_path_factory.mktemp("toy")
    model = SPEC.load()
    export_model(SPEC, model, folder, version="t1")
    return model, folder
