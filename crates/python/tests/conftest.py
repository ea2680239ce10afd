"""Where the tests find what they compare with: `cargo xtask wheel` tells them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import whosays

ROOT = Path(os.environ["WHOSAYS_ROOT"])
FIRST = b"PORT ISKEN, March 12, 2031 (SNA) - A bomb killed 12 people in Port Isken on Wednesday, police said.\n"
SECOND = b"ORROW, March 13, 2031 - At least 19 people died when a bomb went off in Port Isken on Wednesday, a doctor said.\n"


def program(*arguments: object) -> str:
    """What the command line answers."""
    command = [os.environ["WHOSAYS"], *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def records(lines: str) -> list[dict[str, Any]]:
    """The records of JSON Lines."""
    return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture(scope="session")
def files() -> list[Path]:
    """The example reports, the PDF files among them."""
    every = sorted((ROOT / "examples").iterdir())
    return [path for path in every if path.is_file() and path.name != "README.md" and path.suffix != ".json"]


@pytest.fixture(scope="session")
def found(files: list[Path]) -> whosays.Extraction:
    """What the examples say."""
    return whosays.extract(whosays.read(files))


@pytest.fixture(scope="session")
def joined(found: whosays.Extraction) -> whosays.Reconciled:
    """What they say together."""
    return whosays.reconcile(found.reports, found.claims, found.mentions)
