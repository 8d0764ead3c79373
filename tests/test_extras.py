"""What is told where an extra is not installed."""

import re
import subprocess
import sys

import pytest

WITHOUT = "import sys, runpy; sys.modules[{!r}] = None; runpy.run_module({!r}, run_name='__main__')"
"""Runs a package as if a module could not be found."""


@pytest.mark.parametrize(
    ("package", "missing"), [("data", "qrcode"), ("detector", "qrcode"), ("reader", "rapidfuzz")]
)
def test_a_command_names_what_it_lacks_and_where_that_comes_from(package, missing):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(missing, package)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1
    # Of a package that is None a module of it is missing.
    expected = rf"error: {missing}[a-z.]* is not installed; it comes with the extra train"
    assert re.fullmatch(expected, done.stderr.strip().splitlines()[-1])
    assert "Traceback" not in done.stderr
