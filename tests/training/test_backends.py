"""What is trained with TensorFlow trains with JAX too, step for step."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import pytest

from tests.training.one_step import COMPONENTS, losses

# Compiling is most of the time that two steps take; these flags leave the optimising out.
QUICK = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
JAX = {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "XLA_FLAGS": QUICK}

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    assert keras.backend.backend() == "tensorflow"
    folder = tmp_path_factory.mktemp("weights")
    here = {component: losses(component, folder) for component in COMPONENTS}
    run = subprocess.run(
        [sys.executable, "-m", "tests.training.one_step", str(folder)],
        cwd=ROOT,
        env={**os.environ, **JAX},
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert run.returncode == 0, run.stderr
    there = json.loads(run.stdout.splitlines()[-1])
    assert there.pop("backend") == "jax"
    return here, there


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_step_with_jax_is_a_step_with_tensorflow(both, component):
    here, there = both[0][component], both[1][component]
    assert there[0] == pytest.approx(here[0], rel=1e-3)
    # The next batch's, after an update of all weights.
    assert there[1] == pytest.approx(here[1], rel=1e-3)
