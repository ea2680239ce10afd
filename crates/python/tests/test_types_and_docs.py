"""The stubs say what is there, and the examples of the documentation run."""

from __future__ import annotations

import ast
import doctest
import inspect
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import whosays
from conftest import ROOT

TYPED = """\
import datetime
import pathlib
import pyarrow as pa
import polars as pl
import whosays

reports: whosays.Reports = whosays.read([pathlib.Path("a.txt"), "b.txt"], published=datetime.date(2031, 3, 12))
found: whosays.Extraction = whosays.extract(reports, fast=True)
joined: whosays.Reconciled = whosays.reconcile(found.reports, pl.DataFrame({"id": ["c"]}), found.mentions)
rows: int = len(joined.events) + reports.diagnostics.num_rows
opened: whosays.Case = whosays.open(pathlib.Path("a.case"))
wrong: int = found.claims
whosays.extract(12)
"""


def mypy(*arguments: object, folder: Path) -> str:
    command = [sys.executable, "-m", *map(str, arguments)]
    environment = {**os.environ, "MYPY_CACHE_DIR": str(folder / "cache")}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return ended.stdout + ended.stderr


def test_a_typed_program_is_held_to_the_types(tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED)
    told = mypy("mypy", "--strict", "--ignore-missing-imports", "typed.py", folder=tmp_path)
    faults = [line for line in told.splitlines() if ": error:" in line]
    assert [line.split(":")[1] for line in faults] == ["12", "13"], told


def test_the_package_is_typed(tmp_path: Path) -> None:
    told = mypy("mypy", "--strict", "-m", "whosays", folder=tmp_path)
    assert told.startswith("Success"), told


def test_the_stubs_are_those_of_what_is_there(tmp_path: Path) -> None:
    told = mypy("mypy.stubtest", "--ignore-disjoint-bases", "whosays._whosays", folder=tmp_path)
    assert told.startswith("Success"), told


def test_examples_in_the_documentation_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    tried = doctest.testmod(whosays, optionflags=doctest.ELLIPSIS)
    assert tried.attempted > 8
    assert tried.failed == 0


def test_the_page_of_the_manual_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "python.md").read_text()
    first, second = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, object] = {}
    exec(first, names)
    shown = str(eval(first.splitlines()[-1], names))
    assert textwrap.indent(shown, "    ") in page
    exec(second, names)


def test_everything_public_is_documented() -> None:
    # A type alias or a value can hold no words of its own: they stand in a string below it.
    body = ast.parse(inspect.getsource(whosays)).body
    assigned = [(one, below) for one, below in zip(body, body[1:]) if isinstance(one, (ast.Assign, ast.AnnAssign))]
    targets = [(one.target if isinstance(one, ast.AnnAssign) else one.targets[0], below) for one, below in assigned]
    told = {ast.unparse(target) for target, below in targets if isinstance(below, ast.Expr)}
    for name in whosays.__all__:
        thing = getattr(whosays, name)
        has_words = bool(thing.__doc__) if isinstance(thing, type) or inspect.isroutine(thing) else name in told
        assert has_words, name
