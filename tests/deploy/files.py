"""The files that deploy, as data."""

import configparser
import re
from pathlib import Path

import yaml

from pipeline.version import __version__

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

_setup = configparser.ConfigParser()
_setup.read(ROOT / "setup.cfg", encoding="utf-8")
SETUP = _setup

VERSION = __version__


def compose(name):
    return yaml.safe_load((DEPLOY / name).read_text(encoding="utf-8"))


def service(file, name):
    """A service with what it extends."""
    own = compose(file)["services"][name]
    extended = own.get("extends")
    return own if extended is None else {**service(extended["file"], extended["service"]), **own}


def manifests():
    """Each object of Kubernetes, by kind and name."""
    found = {}
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml")):
        for manifest in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            key = manifest["kind"], manifest["metadata"]["name"]
            assert key not in found
            found[key] = manifest
    return found


def interpolated(text, environment):
    """Text with variables filled in as Compose does: `${NAME:-default}`, also for empty ones."""
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda m: environment.get(m[1]) or m[2], text)
