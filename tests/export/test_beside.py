"""Work in threads of its own, also where pools give up."""

import os
import subprocess
import sys
import threading

import pytest

from export.beside import Beside

AT_THE_END = """
import sys, threading, pipeline
def read():
    threading.main_thread().join()
    print(pipeline.infer(sys.argv[1]).status)
threading.Thread(target=read).start()
"""
"""Reads when the main thread has ended, by which time executors take no more work."""

IN_A_CHILD = """
import os, sys
from pipeline import Pipeline
reader = Pipeline(threads=1)
reader.infer(sys.argv[1])
child = os.fork()
if child == 0:
    os._exit(0 if reader.infer(sys.argv[1]).status == "ok" else 1)
print("ok" if os.waitpid(child, 0)[1] == 0 else "failed")
"""
"""Reads in a process that was forked after its parent had read."""

EXAMPLE = os.path.join(os.path.dirname(__file__), "..", "..", "examples", "id_ktp_1.jpg")


def test_results_and_errors_come_when_they_are_asked_for():
    go_on = threading.Event()
    slow = Beside(lambda: go_on.wait(30) and 7)
    wrong = Beside(lambda: 1 / 0)
    go_on.set()  # which the first waits for: neither is waited for before
    assert slow.result() == 7
    with pytest.raises(ZeroDivisionError):
        wrong.result()


@pytest.mark.parametrize(
    "program",
    [
        AT_THE_END,
        pytest.param(
            IN_A_CHILD, marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
        ),
    ],
)
def test_photos_are_read_at_the_end_of_a_program_and_in_its_children(program):
    done = subprocess.run(
        [sys.executable, "-c", program, EXAMPLE],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stdout.strip() == "ok", done.stderr
