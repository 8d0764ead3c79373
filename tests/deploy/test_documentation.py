import re
import shlex

import tyro

from serving.load import Load
from tests.deploy.files import DEPLOY, ROOT, compose

PAGE = (ROOT / "docs/deployment.md").read_text(encoding="utf-8")


def test_every_file_is_named():
    for path in DEPLOY.rglob("*.yaml"):
        assert f"](../deploy/{path.relative_to(DEPLOY)})" in PAGE
    for path in re.findall(r"\]\(([^)#]+)[^)]*\)", PAGE):
        assert (ROOT / "docs" / path).exists(), path


def test_the_commands_name_files_that_there_are():
    named = re.findall(r"--file(?:name)? (\S+)", PAGE)
    assert len(named) >= 8
    for path in named:
        assert (ROOT / path).exists(), path


def test_the_image_for_gpus_is_named():
    image = compose("compose.gpu.yaml")["services"]["tensorflow-serving"]["image"]
    assert f"`{image}`" in PAGE


def test_the_load_is_one():
    (command,) = re.findall(r"python -m serving load ((?:[^\n]*\\\n)*[^\n]*)\n", PAGE)
    arguments = shlex.split(command.replace("\\\n", " ").replace("$server", "1"))
    assert tyro.cli(Load, args=arguments).concurrency == Load.concurrency
