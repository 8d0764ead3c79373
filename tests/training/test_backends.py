"""What is trained with TensorFlow trains with JAX too: steps, evaluation, checkpoint, resume."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from tests.training.one_step import COMPONENTS, losses

# Compiling is most of the time that two steps take; these flags leave the optimising out.
QUICK = "--xla_backend_optimization_level=0 --xla_llvm_disable_expensive_passes=true"
JAX = {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "XLA_FLAGS": QUICK}

ROOT = Path(__file__).parents[2]


# About a minute on two free cores; several where they are shared.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def both():
    assert keras.backend.backend() == "tensorflow"
    command = [sys.executable, "-m", "tests.training.one_step"]
    environment = {**os.environ, **JAX}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        here = {component: losses(component) for component in COMPONENTS}
        output, errors = run.communicate(timeout=800)
    assert run.returncode == 0, errors
    there = json.loads(output.splitlines()[-1])
    assert there.pop("backend") == "jax"
    return here, there


@pytest.mark.parametrize("component", COMPONENTS)
def test_a_step_with_jax_is_a_step_with_tensorflow(both, component):
    here, there = both[0][component], both[1][component]
    assert there[0] == pytest.approx(here[0], rel=1e-3)
    # The next batch's, after an update of all weights, an evaluation and a resume.
    assert there[1] == pytest.approx(here[1], rel=1e-3)


def test_a_text_without_a_path_counts_nothing_with_jax(both):
    assert both[1]["ctc"] == pytest.approx(np.log(9) / 4, abs=1e-5)
