"""The toy models, exported once for all tests of the folder."""

import pytest

from export.components import SIGNATURE
from export.convert import export_model
from tests.export.toy import MASKED_SPEC, SERVED_SPEC, SPEC


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    """(Keras model, folder with its float32 and int8 export)."""
    folder = tmp_path_factory.mktemp("toy")
    models = SPEC.load()
    export_model(SPEC, models, folder, version="t1", precisions=("float32", "int8"))
    return models[SIGNATURE], folder


@pytest.fixture(scope="session")
def masked(tmp_path_factory):
    """(Keras models by signature, folder with their float32 and int8 export)."""
    folder = tmp_path_factory.mktemp("masked")
    models = MASKED_SPEC.load()
    export_model(MASKED_SPEC, models, folder, version="m1", precisions=("float32", "int8"))
    return models, folder


@pytest.fixture(scope="session")
def forms(tmp_path_factory):
    """(Keras models by signature, folder with their export in every form and precision)."""
    folder = tmp_path_factory.mktemp("forms")
    models = SERVED_SPEC.load()
    export_model(
        SERVED_SPEC,
        models,
        folder,
        version="f1",
        precisions=("float32", "float16", "int8"),
        formats=("litert", "litert_final", "onnx", "saved_model"),
    )
    return models, folder
