"""Who says what in published reporting, and who says otherwise.

Reports are read, claims are taken from each, and the accounts of one happening are set side by side::

    import whosays

    reports = whosays.read("examples")
    found = whosays.extract(reports)
    joined = whosays.reconcile(found.reports, found.claims, found.mentions)

Every result is a `Table` of Arrow, which ``pyarrow.table``, ``polars.DataFrame``, ``duckdb.sql`` and
``pandas.DataFrame.from_arrow`` take without copying, and every argument that is a table may be one of theirs. Other threads
of Python go on while whosays works.

What cannot be done is an `Error`, whose message names the thing and, in its last line, the way out. Something wrong with one
report is no error: it stands in a table of diagnostics.
"""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable
from typing import Protocol, Union

from . import _whosays
from ._whosays import Case, Error, Extraction, Reconciled, Reports, Table

__all__ = [
    "ArrowArray",
    "ArrowStream",
    "ArrowTable",
    "Case",
    "Error",
    "Extraction",
    "Reconciled",
    "Reports",
    "Table",
    "extract",
    "open",
    "read",
    "read_bytes",
    "reconcile",
    "version",
]

version: str = _whosays.version()
"""The version of whosays, such as ``0.1.0``."""

__version__: str = version


class ArrowStream(Protocol):
    """Whatever offers a stream of Arrow: a table of pyarrow, polars, duckdb or pandas, or one of ours."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Its batches, as a capsule."""
        ...


class ArrowArray(Protocol):
    """Whatever offers one batch of Arrow, such as ``pyarrow.RecordBatch``."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """Its schema and its rows, as capsules."""
        ...


ArrowTable = Union[ArrowStream, ArrowArray]
"""What can be given where a table is wanted."""

# A PDF is read by a second interpreter, with 1 GiB of memory and 20 seconds, since it may be made to harm whoever opens it.
_READ_ONE = """\
import sys
from importlib.util import module_from_spec, spec_from_file_location
spec = spec_from_file_location("_whosays", sys.argv[1])
module = module_from_spec(spec)
spec.loader.exec_module(module)
module.read_one(sys.argv[-1])
"""


def _pdf_reader() -> list[str]:
    # A program that Python was put into would start itself once more, for it is no interpreter.
    if getattr(sys, "frozen", False) or not sys.executable or not _whosays.__file__:
        return []
    return [sys.executable, "-I", "-c", _READ_ONE, _whosays.__file__]


_whosays.read_pdfs_by(_pdf_reader())

_Path = Union[str, "os.PathLike[str]"]


def read(
    paths: _Path | Iterable[_Path],
    *,
    published: datetime.date | str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Reports:
    """Reads reports from files, and from the files in folders: text, Markdown, HTML, PDF, DOCX and STIX.

    `published`, `outlet`, `title` and `url` are what you know of them, and win over what they say themselves; `published` is a
    day, or text such as ``2031-03-12`` or ``2031-03``. A file ``NAME.meta.json`` beside the file NAME says the same of that
    file alone. No file is larger than 64 MiB.

    Returns the table ``reports``, one report a row in the order of the files (those of a folder by name), the same bytes once:
    under the first name, with its metadata, and with the highest marking of all.
    A file that cannot be read is no row and no error: ``.diagnostics`` says what is the matter and what to do.

    A PDF is read by a second Python interpreter with 1 GiB of memory and 20 seconds of processor time; inside a frozen
    application, where there is none, PDF files are listed in the diagnostics.

    Raises `Error` where `published` is no date.

    >>> reports = read("examples/sna-saltgate-first-toll.txt", outlet="SNA")
    >>> reports.num_rows, reports.column_names[:2]
    (1, ['id', 'file'])
    """
    several = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
    # A file of that name is meant: standard input belongs to whoever runs Python.
    files = ["./-" if os.fspath(path) == "-" else os.fspath(path) for path in several]
    day = published.isoformat()[:10] if isinstance(published, datetime.date) else published
    return _whosays.read(files, published=day, outlet=outlet, title=title, url=url)


def read_bytes(table: ArrowTable) -> Reports:
    """Reads reports whose bytes are at hand: a table with the columns ``name`` and ``bytes``.

    ``name`` is the file's name, whose ending tells the format where the bytes do not. The columns ``published`` (text or a day),
    ``outlet``, ``title`` and ``url`` may be there too; a null says nothing. Others are passed over.

    Returns what `read` does.

    Raises `Error` where a column is missing or of another type, a name or the bytes are null, or a date cannot be read.

    >>> import pyarrow
    >>> files = pyarrow.table({"name": ["a.txt"], "bytes": [b"A depot burned in Tarsk on Friday."]})
    >>> read_bytes(files).num_rows
    1
    """
    return _whosays.read_bytes(table)


def extract(reports: ArrowTable, *, fast: bool = False) -> Extraction:
    """Takes the claims and event mentions from each report; of reports in English, the others have none.

    `reports` is the table that `read`, `read_bytes` or `open` gives, or one with its columns ``record`` and ``text``; of bundles
    of STIX it has to keep ``stated`` or ``original`` too, or the claims that they make outright are lost, as ``diagnostics`` says
    then. With `fast` the network is left out: several times as quick, and it finds fewer of the claims.

    Returns an `Extraction`: the tables ``reports`` (with days of publication that only a dateline gives), ``claims``,
    ``mentions`` and ``diagnostics``. Offsets in them are bytes of the report's text in UTF-8.

    The first call loads what English is read with, which takes about a second; the process keeps it. Ctrl-C is heard after
    every 32 reports.

    Raises `Error` where the table lacks a column or a report does not fit its own text, and where the data are not there:
    ``whosays data install`` brings them into the folder of the user, or that which ``WHOSAYS_DATA`` names.

    >>> found = extract(read("examples/sna-saltgate-first-toll.txt"))
    >>> found.claims.column_names[:4]
    ['id', 'report', 'kind', 'quote']
    """
    return _whosays.extract(reports, fast=fast)


def reconcile(reports: ArrowTable, claims: ArrowTable, mentions: ArrowTable) -> Reconciled:
    """Joins the mentions of many reports into events, keeps every account, and traces claims to their origins.

    The tables are those of an `Extraction` or a `Case`, or parts of them, in any order of rows; of reports, claims and mentions
    that come twice one is taken. The outcome is that of ``whosays add``, to the byte, where nobody has ruled on the case.

    Returns a `Reconciled`: the tables ``events``, ``accounts`` and ``origins``. Counts of people are whole numbers; days are
    dates; places are degrees of WGS 84 with a radius in kilometres.

    Raises `Error` where a table lacks a column, a claim is of a report that is not there, or its quotation is not in the text.

    >>> found = extract(read("examples/sna-saltgate-first-toll.txt"))
    >>> joined = reconcile(found.reports, found.claims, found.mentions)
    >>> "killed_best" in joined.events.column_names
    True
    """
    return _whosays.reconcile(reports, claims, mentions)


def open(path: str | os.PathLike[str]) -> Case:
    """Reads what a case file holds, as ``whosays add`` has made it and as people have judged it; nothing is added to it.

    A case of an older whosays is brought into today's form first, as by every command. Events that are out of date in the file
    are worked out anew, and not kept.

    Returns a `Case`: the tables ``reports``, ``claims``, ``mentions``, ``events``, ``accounts`` and ``origins``.

    Raises `Error` where there is no such file, it is no case, it is damaged, or a newer whosays has made it.

    >>> open("no.case")
    Traceback (most recent call last):
        ...
    whosays.Error: ...
    """
    return _whosays.open(path)
