"""The notebooks run from the first cell to the last."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))

MOST_BYTES = 200_000
"""Of a notebook with its outputs. Chosen: a few small pictures."""

SHOWN = {
    "01_read_a_card": ["vn_cccd_chip_1.jpg"],
    # The matrix of the attention has a row for each letter of "ĐỔNG".
    "02_what_the_models_see": ["title:vn_cccd_2016", "characters × columns: (4, "],
    "03_train_your_own": ["best.weights.npz"],
}


def outputs(notebook):
    """Everything that the cells of a notebook print or show, as one text."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(str(output) for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, monkeypatch):
    # The kernel is a process of its own, and there need be no installed package for it.
    monkeypatch.setenv("PYTHONPATH", str(path.parents[1]))
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=150, kernel_name="python3", resources=where).execute()
    shown = outputs(notebook)
    assert "Traceback" not in shown and "error" not in shown.lower()
    assert all(text in shown for text in SHOWN[path.stem])


def test_notebooks_are_small():
    assert len(NOTEBOOKS) == 3
    assert all(path.stat().st_size < MOST_BYTES for path in NOTEBOOKS)
