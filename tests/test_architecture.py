"""What the packages may load, and what the project says of itself in more than one place."""

from __future__ import annotations

import ast
import configparser
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PACKAGES = (
    "data",
    "training",
    "reports",
    "cropper",
    "detector",
    "reader",
    "export",
    "pipeline",
    "serving",
)

# Everything that runs on the base install, which has no TensorFlow in it.
LIGHT_MODULES = (
    "data.augment_geometry",
    "data.boxes",
    "data.cards.characters",
    "data.cards.fields",
    "data.exporters.command",
    "data.importers.command",
    "data.quads",
    "data.records",
    "data.split",
    "data.word_crops",
    "reports.folder",
    "reports.groups",
    "reports.html_page",
    "reports.markdown",
    "reports.outcomes",
    "reports.page",
    "reports.pictures",
    "reports.reliability",
    "reports.sections",
    "reports.subject",
    "reports.timing",
    "cropper.preprocess",
    "cropper.postprocess",
    "detector.continuation",
    "detector.preprocess",
    "detector.postprocess",
    "detector.ssd.anchors",
    "detector.ssd.artefact",
    "detector.ssd.codec",
    "detector.ssd.decode",
    "detector.words",
    "reader.charset",
    "reader.preprocess",
    "reader.postprocess",
    "reader.reading",
    "export.artefacts",
    "export.gathering",
    "export.manifest",
    "export.onnx_runner",
    "export.remote",
    "export.runners",
    "export.runtimes",
    "export.saved_model_runner",
    "pipeline",
    "pipeline.command",
    "pipeline.confidence",
    "pipeline.evaluate",
    "pipeline.evaluate_print",
    "pipeline.report",
    "serving.command",
    "serving.publishing_command",
)

# Top-level modules of distributions that the base install lacks.
EXTRA_MODULES = (
    "fastapi",
    "fontTools",
    "google",
    "grpc",
    "httpx",
    "hypothesis",
    "ipykernel",
    "jax",
    "jsonschema",
    "keras",
    "matplotlib",
    "nbclient",
    "nbformat",
    "onnx",
    "onnxruntime",
    "pillow_heif",
    "prometheus_client",
    "pyarrow",
    "pycocotools",
    "pypdfium2",
    "python_multipart",
    "qrcode",
    "rapidfuzz",
    "sklearn",
    "starlette",
    "tensorboard",
    "tensorflow",
    "tf2onnx",
    "uvicorn",
    "vietnamadminunits",
)

# Where the name to import is not the name to install.
DISTRIBUTIONS = {
    "check_jsonschema": "check-jsonschema",
    "kubernetes_validate": "kubernetes-validate",
    "yaml": "pyyaml",
    "PIL": "pillow",
    "ai_edge_litert": "ai-edge-litert",
    "cv2": "opencv-python-headless",
    "fontTools": "fonttools",
    "google": "protobuf",
    "grpc": "grpcio",
    "pillow_heif": "pillow-heif",
    "prometheus_client": "prometheus-client",
    "python_multipart": "python-multipart",
    "sklearn": "scikit-learn",
    # FastAPI is made of it, and names the release.
    "starlette": "fastapi",
    "tensorflow_serving": "tensorflow-serving-api",
    "zxingcpp": "zxing-cpp",
}

# Imports each module in turn while the extras are absent, and notes which extras it asked for.
IMPORT_WITHOUT_EXTRAS = """
import importlib, json, sys

modules, extras = json.loads(sys.argv[1])

class Absent:
    wanted = []

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in extras:
            self.wanted.append(name)
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
report = {}
for module in modules:
    Absent.wanted = []
    try:
        importlib.import_module(module)
        report[module] = {"wanted": Absent.wanted, "error": None}
    except Exception as error:
        report[module] = {"wanted": Absent.wanted, "error": repr(error)}
print(json.dumps(report))
"""


def run_python(*arguments: str) -> str:
    """Standard output of a fresh interpreter."""
    finished = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@cache
def import_report() -> dict[str, dict]:
    return json.loads(
        run_python("-c", IMPORT_WITHOUT_EXTRAS, json.dumps([LIGHT_MODULES, EXTRA_MODULES]))
    )


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_module_runs_on_the_base_install(module):
    assert import_report()[module] == {"wanted": [], "error": None}


def test_the_import_check_sees_a_heavy_import():
    arguments = json.dumps([["training.layers"], EXTRA_MODULES])
    report = json.loads(run_python("-c", IMPORT_WITHOUT_EXTRAS, arguments))["training.layers"]
    assert report["wanted"] == ["keras"] and "keras" in report["error"]


def test_pipeline_loads_neither_tensorflow_nor_keras():
    code = "import json, sys, pipeline; print(json.dumps(sorted(sys.modules)))"
    loaded = {name.partition(".")[0] for name in json.loads(run_python("-c", code))}
    assert "pipeline" in loaded
    assert not loaded & {"keras", "tensorflow"}


@cache
def setup_configuration() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def requirement_names(lines: str) -> set[str]:
    """Distribution names of a requirement list, lower case."""
    names = (re.match(r"[\w-]+", line) for line in lines.splitlines())
    return {name[0].lower() for name in names if name}


def third_party_imports() -> dict[str, list[str]]:
    """Distribution → files that import it, anywhere in a file, tests included."""
    own = {*PACKAGES, "tests"}
    found: dict[str, list[str]] = {}
    for folder in (*PACKAGES, "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                modules = []
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    modules = [node.module or ""]
                for name in {module.partition(".")[0] for module in modules}:
                    if name not in own and name not in sys.stdlib_module_names:
                        found.setdefault(DISTRIBUTIONS.get(name, name), []).append(str(path))
    return found


def test_every_import_is_a_declared_dependency():
    setup = setup_configuration()
    declared = requirement_names(setup["options"]["install_requires"])
    for lines in setup["options.extras_require"].values():
        declared |= requirement_names(lines)
    imports = third_party_imports()
    assert {"numpy", "keras"} <= imports.keys()
    assert {name: files for name, files in imports.items() if name not in declared} == {}


def test_every_package_is_installed_typed_and_linted():
    setup = setup_configuration()
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert on_disk == set(PACKAGES)
    installed = setup["options.packages.find"]["include"].split()
    assert set(installed) == {*PACKAGES, *(f"{name}.*" for name in PACKAGES)}
    assert set(setup["importlinter"]["root_packages"].split()) == set(PACKAGES)
    assert set(setup["mypy"]["packages"].split(", ")) == set(PACKAGES)
    assert [name for name in PACKAGES if not (ROOT / name / "py.typed").is_file()] == []


def test_every_folder_of_code_is_a_package():
    # setuptools' `find:` skips a folder without __init__.py without a word.
    folders = {path.parent for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_ci_runs_what_the_readme_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = re.findall(r"^readme '([^']+)'", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert len(commands) == 2
    assert [command for command in commands if command not in readme] == []
