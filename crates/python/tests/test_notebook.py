"""The notebook in `docs/` runs, and its figures come out."""

from __future__ import annotations

import base64
from pathlib import Path

import nbformat
from conftest import ROOT
from nbclient import NotebookClient

PNG = b"\x89PNG"


def test_the_notebook_draws_its_figures(files: list[Path]) -> None:
    path = ROOT / "docs" / "notebook.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "outputs are not kept in the repository"
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2
    for picture in map(base64.b64decode, pictures):
        assert picture.startswith(PNG) and len(picture) > 10_000
    printed = "".join(output.get("text", "") for output in outputs if output.output_type == "stream" and output.name == "stdout")
    assert f"{len(files)} reports" in printed
