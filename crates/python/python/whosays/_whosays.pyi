"""The part of whosays that is written in Rust."""

import os
from typing import Any, final

__all__ = [
    "Case",
    "Error",
    "Extraction",
    "Outlets",
    "Reconciled",
    "Reports",
    "Table",
    "extract",
    "open",
    "read",
    "read_bytes",
    "read_one",
    "read_pdfs_by",
    "reconcile",
    "spread_learn",
    "spread_limits",
    "spread_step",
    "spread_table",
    "version",
]

class Error(ValueError):
    """What could not be done; the message names the thing, and in its last line the way out."""

class Table:
    """Rows and columns of Arrow, which pyarrow, polars, duckdb and pandas take without copying."""

    @property
    def num_rows(self) -> int:
        """How many rows it has."""

    @property
    def column_names(self) -> list[str]:
        """The names of its columns, in order."""

    @property
    def docs(self) -> dict[str, str]:
        """What each column holds, in words, by its name."""

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object:
        """The schema as a capsule `arrow_schema`."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The batches as a capsule `arrow_array_stream`; nothing is copied unless another schema is requested."""

@final
class Reports(Table):
    """The table of reports that were read."""

    @property
    def diagnostics(self) -> Table:
        """What went wrong, what is missing, and how to mend it: severity, code, subject, message, hint."""

@final
class Extraction:
    """What reports say."""

    @property
    def reports(self) -> Table:
        """The reports, with the day that a dateline gives where nothing else told it; give these to `reconcile`."""

    @property
    def claims(self) -> Table:
        """One thing that a report says a row, in the order of the reports and of their texts."""

    @property
    def mentions(self) -> Table:
        """One happening as one report tells it a row, in the same order."""

    @property
    def diagnostics(self) -> Table:
        """What could not be worked out, and how to mend it: severity, code, subject, message, hint."""

@final
class Reconciled:
    """What many reports say together."""

    @property
    def events(self) -> Table:
        """One happening as all reports tell it a row, by id."""

    @property
    def accounts(self) -> Table:
        """What one claim says of one field of an event a row; none takes another's place."""

    @property
    def origins(self) -> Table:
        """The utterance, story or document that reports pass on a row, by id."""

@final
class Case:
    """What a case file holds, as it was when it was opened."""

    @property
    def reports(self) -> Table:
        """One report a row, by publication and id, those without a date last."""

    @property
    def claims(self) -> Table:
        """One thing that a report says a row, by report and place in its text, as people have judged it."""

    @property
    def mentions(self) -> Table:
        """One happening as one report tells it a row, in the same order."""

    @property
    def events(self) -> Table:
        """One happening as all reports tell it a row, by id."""

    @property
    def accounts(self) -> Table:
        """What one claim says of one field of an event a row; none takes another's place."""

    @property
    def origins(self) -> Table:
        """The utterance, story or document that reports pass on a row, by id."""

def version() -> str: ...
def read(
    paths: list[str],
    *,
    published: str | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Reports: ...
def read_bytes(table: object) -> Reports: ...
def read_one(name: str) -> None: ...
def read_pdfs_by(program: list[str]) -> None: ...
def extract(reports: object, *, fast: bool = False) -> Extraction: ...
def reconcile(reports: object, claims: object, mentions: object) -> Reconciled: ...
def open(path: str | os.PathLike[str]) -> Case: ...
@final
class Outlets:
    """The names of all outlets that a case has reports of."""

    def __new__(cls, names: list[str]) -> Outlets: ...

# These give batches of pyarrow, for Spark.
def spread_learn(batch: object, fast: bool) -> Any: ...
def spread_step(name: str, batch: object, outlets: Outlets) -> Any: ...
def spread_table(name: str, batch: object) -> Any: ...
def spread_limits() -> tuple[int, int, int, int]: ...
