"""Which runtimes and which forms of an export there are, and a runner of any of the runtimes."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from export.artefacts import FINAL
from export.remote import PRECISIONS, SCHEME, parse_address
from export.runners import LiteRTRunner, Runner

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable  # Python 3.11

RUNTIMES: dict[str, tuple[str, ...]] = {
    "litert": ("int8", "float16", "float32", "full_int8"),
    "onnx": ("float32", "int8"),
    "saved_model": ("float32",),
    "keras": ("float16",),
}
"""Runtimes of this process, and the precisions of each; the first one is taken where none is asked
for. An address that begins with `export.remote.SCHEME` is a runtime too."""

FORMS = {
    **{runtime: RUNTIMES[runtime] for runtime in ("litert", "onnx", "saved_model")},
    FINAL: ("int8", "float16", "float32"),
}
"""Forms of an export, and the precisions of each: one for each runtime but Keras, which takes the
weights that lie beside all of them, and LiteRT files with final results, which are for programs
that have none of this code."""


def check_runtime(runtime: str, precision: str | None = None) -> str:
    """The precision that a runtime is to use.

    Args:
        runtime: of RUNTIMES, or a server's address.
        precision: of those of the runtime; None: the first.

    Raises:
        ValueError: there is no such runtime, or it has no such precision, or the address is none.
    """
    if runtime.startswith(SCHEME):
        parse_address(runtime)
        possible = PRECISIONS
    elif runtime in RUNTIMES:
        possible = RUNTIMES[runtime]
    else:
        raise ValueError(f"{runtime!r} is not one of {', '.join(RUNTIMES)}, {SCHEME}HOST:PORT")
    if precision not in (None, *possible):
        raise ValueError(f"{runtime} comes in {', '.join(possible)}, not {precision!r}")
    return precision or possible[0]


def open_runner(
    folder: Path | Traversable,
    runtime: str = "litert",
    precision: str | None = None,
    threads: int = 2,
    batches: bool = False,
) -> Runner:
    """A runner of an exported model.

    Args:
        folder: holds `manifest.json` and the artefacts.
        runtime: of RUNTIMES, or a server's address, as `export.remote.parse_address` takes it.
        precision: of those of the runtime; None: the first.
        threads: CPU threads of one call in this process.
        batches: whether several pictures mostly wait at a time, of one call or of many. A LiteRT
            model, which takes one at a time, then has as many copies as threads.

    Raises:
        ValueError: there is no such runtime, or it has no such precision, or the address is none.
        ManifestError: the manifest or the model file is missing, damaged or disagrees with the
            other.
        ImportError: the runtime is not installed.
        RemoteError: the server cannot be reached or does not serve the model.
    """
    precision = check_runtime(runtime, precision)
    if runtime.startswith(SCHEME):
        try:
            from export.remote_runner import RemoteRunner
        except ImportError as error:
            raise ImportError(f'{error}; pip install "idcard-reader[tf-serving]"') from error

        return RemoteRunner(folder, parse_address(runtime), precision)
    if runtime == "onnx":
        from export.onnx_runner import OnnxRunner

        return OnnxRunner(folder, precision, threads)
    if runtime == "saved_model":
        from export.saved_model_runner import SavedModelRunner

        # TensorFlow reads folders of the file system alone, which is where exports are.
        return SavedModelRunner(Path(str(folder)), precision, threads)
    if runtime == "keras":
        # By name: it builds the components' models, all of which stand above this file.
        module = importlib.import_module("export.keras_runner")
        runner: Runner = module.KerasRunner(Path(str(folder)), precision, threads)
        return runner
    if batches:
        return LiteRTRunner(folder, precision, threads=1, copies=threads)
    return LiteRTRunner(folder, precision, threads)
