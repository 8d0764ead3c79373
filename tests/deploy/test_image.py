import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deploy.files import DEPLOY, ROOT, SETUP, VERSION
from tests.serving.servers import FailingReader, served, wait_until

TEXT = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def instructions():
    """Instruction and arguments of each line, comments away and continued lines joined."""
    lines = [line for line in TEXT.splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line]


def final_stage():
    found = instructions()
    starts = [place for place, (name, _) in enumerate(found) if name == "FROM"]
    return found[starts[-1] + 1 :]


def lint(path):
    beside = Path(sys.executable).with_name("hadolint")
    hadolint = str(beside) if beside.exists() else shutil.which("hadolint")
    if hadolint is None:
        pytest.skip("hadolint has no package for this system")
    return subprocess.run([hadolint, str(path)], capture_output=True, text=True)


def test_the_linter_has_no_complaint():
    linted = lint(DEPLOY / "Dockerfile")
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_linter_complains_of_what_is_not_pinned(tmp_path):
    path = tmp_path / "Dockerfile"
    path.write_text("FROM python\nRUN pip install numpy\n")
    linted = lint(path)
    assert linted.returncode != 0
    assert "DL3006" in linted.stdout and "DL3013" in linted.stdout


def test_all_stages_are_one_image_by_its_digest():
    arguments = dict(pair.split("=", 1) for name, pair in instructions() if name == "ARG")
    assert re.fullmatch(r"python:3\.13\.\d+-slim-\w+@sha256:[0-9a-f]{64}", arguments["PYTHON"])
    stages = [argument.split()[0] for name, argument in instructions() if name == "FROM"]
    assert stages == ["${PYTHON}"] * 2


def test_what_remains_has_no_build_tool_and_no_root():
    stage = final_stage()
    run = " ".join(argument for name, argument in stage if name == "RUN")
    assert "pip uninstall" in run
    assert not re.search(r"\b(apt|apt-get|gcc|pip install|curl|wget|git)\b", run)
    assert [argument for name, argument in stage if name == "COPY"] == [
        "--from=build /opt/idcard /opt/idcard"
    ]
    (user,) = [argument for name, argument in stage if name == "USER"]
    assert all(int(number) > 0 for number in user.split(":"))
    # After the last line that needs root.
    names = [name for name, _ in stage]
    assert names.index("USER") > max(names.index("RUN"), names.index("COPY"))


def test_the_version_is_the_package_s():
    labels = dict(final_stage())["LABEL"]
    assert f'org.opencontainers.image.version="{VERSION}"' in labels


def health_check(port):
    argument = dict(final_stage())["HEALTHCHECK"]
    command = json.loads(argument[argument.index("CMD") + 3 :])
    assert command[0] == "python" and ":8000/" in command[-1]
    command = [sys.executable, *command[1:-1], command[-1].replace(":8000/", f":{port}/")]
    return subprocess.run(command, stderr=subprocess.DEVNULL).returncode


def test_the_health_check_of_the_api():
    class BrokenReader(FailingReader):
        def load(self):
            raise ValueError("no models")

    with served() as client:
        assert health_check(client.base_url.port) == 0
    with served(BrokenReader(""), ready=False) as client:
        wait_until(lambda: client.get("/healthz").status_code == 503)
        assert health_check(client.base_url.port) != 0


def test_every_package_is_built_from():
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    packages = {
        line for line in SETUP["options.packages.find"]["include"].split() if "." not in line
    }
    assert packages < kept and all((ROOT / path).exists() for path in kept)
    assert "*" in ignored and "examples" not in kept


def locked(name):
    """Versions by package; each has to have hashes."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE)
    found = {}
    for line in text.replace("\\\n", " ").splitlines():
        package, version = re.match(r"([\w.-]+)==(\S+)", line).groups()
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", line), f"{package} has no hash"
        found[canonicalize_name(package)] = version
    return found


def test_the_locked_packages_are_those_that_are_required():
    extras = SETUP["options.extras_require"]
    asked = SETUP["options"]["install_requires"] + extras["serve"] + extras.get("tf-serving", "")
    versions = locked("requirements.txt")
    requirements = [Requirement(line) for line in asked.splitlines() if line.strip()]
    assert len(requirements) >= 12
    for requirement in requirements:
        version = versions.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement}: make deploy/requirements.txt anew"
        assert requirement.specifier.contains(version), f"{requirement}, not {version}"
    assert not versions.keys() & {"tensorflow", "keras", "torch"}


def test_the_build_backend_is_locked():
    assert locked("requirements-build.txt").keys() == {"setuptools"}
