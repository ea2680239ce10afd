"""Whosays on Apache Spark: the same program over a cluster, with the same outcome to the byte.

    from pyspark.sql import SparkSession
    from whosays import spark as spread

    session = SparkSession.builder.getOrCreate()
    reports = spread.from_folder(session, "hdfs:///reports")
    spread.run(reports, "hdfs:///work")

leaves the tables ``reports``, ``claims``, ``mentions``, ``events``, ``accounts`` and ``origins`` as Parquet under
``work/tables``: ``whosays import CASE`` takes them into a case, and DuckDB, Polars and pandas read them where they lie.

Each step's rows are kept under ``work/steps``, so a run that was broken off goes on where it was. Whatever is decided
is decided by the engine, in functions that see one report, one block, one component at a time; Spark gathers what
belongs together.
"""

from __future__ import annotations

import functools
import json
import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import Window
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import BinaryType, LongType, StringType, StructField, StructType

from . import _whosays
from . import version as _version

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = ["diagnostics", "from_folder", "from_warc", "run", "TABLES"]

TABLES = ("reports", "claims", "mentions", "events", "accounts", "origins")
"""The tables that a run leaves."""

_SIDECAR = ".meta.json"
_WORDS = ("what", "a", "b", "c")
_NUMBERS = ("i", "j", "k")
_NAMES = [*_WORDS, *_NUMBERS, "json"]
_ROW = StructType(
    [StructField(name, StringType(), False) for name in _WORDS]
    + [StructField(name, LongType(), False) for name in _NUMBERS]
    + [StructField("json", StringType(), False)]
)
_LEARNT = StructType([*_ROW.fields, StructField("original", BinaryType(), True)])
_ARROW_ROW = pa.schema(
    [pa.field(name, pa.string(), False) for name in _WORDS]
    + [pa.field(name, pa.int64(), False) for name in _NUMBERS]
    + [pa.field("json", pa.string(), False)]
)
_TABLE_ROW = pa.schema([*_ARROW_ROW, pa.field("original", pa.binary(), True)])
_BATCH = 256
"""So many rows are taken a step further at a time where they were not gathered."""
_ROUNDS = 64
"""More rounds than any chain of nodes needs: each doubles how far a node sees."""


def from_folder(spark: SparkSession, path: str) -> DataFrame:
    """The files below a folder, or what a pattern names, as rows of ``name``, ``bytes`` and ``meta``.

    ``meta`` is what the sidecar ``NAME.meta.json`` beside a file says, or null. Files and folders whose name begins
    with a dot or an underscore are passed over, as Spark does.
    """
    files = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(path)
    named = files.select("path", F.element_at(F.split("path", "/"), -1).alias("name"), F.col("content").alias("bytes"))
    named = named.where(~F.col("name").startswith("."))
    is_sidecar = F.col("name").endswith(_SIDECAR)
    of = F.expr(f"substr(path, 1, length(path) - {len(_SIDECAR)})")
    sidecars = named.where(is_sidecar).select(of.alias("path"), F.col("bytes").alias("meta"))
    return named.where(~is_sidecar).join(sidecars, "path", "left").select("name", "bytes", "meta")


def from_warc(spark: SparkSession, paths: Iterable[str]) -> DataFrame:
    """The answers of status 200 with HTML, PDF or plain text in WARC files, as rows like those of `from_folder`.

    The name is that of the archive with the record's number, ``meta`` has the address. It needs the package ``warcio``
    on the machines of the cluster; paths are read there, so they have to lie where all can see them.
    """
    schema = StructType(
        [
            StructField("name", StringType(), False),
            StructField("bytes", BinaryType(), False),
            StructField("meta", BinaryType(), True),
        ]
    )
    listed = spark.createDataFrame([(path,) for path in paths], "path string")
    return listed.repartition(max(1, listed.count())).mapInArrow(_answers, schema)


def _answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    from warcio.archiveiterator import ArchiveIterator

    kept = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")
    endings = {"application/pdf": "pdf", "text/plain": "txt"}
    schema = pa.schema([("name", pa.string()), ("bytes", pa.binary()), ("meta", pa.binary())])
    for batch in batches:
        for path in batch.column("path").to_pylist():
            rows: list[dict[str, Any]] = []
            with open(path.removeprefix("file://"), "rb") as archive:
                for number, record in enumerate(ArchiveIterator(archive)):
                    if record.rec_type != "response" or record.http_headers is None:
                        continue
                    sort = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
                    if record.http_headers.get_statuscode() != "200" or sort not in kept:
                        continue
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    name = f"{os.path.basename(path)}-{number:08}.{endings.get(sort, 'html')}"
                    meta = json.dumps({"url": url}).encode()
                    rows.append({"name": name, "bytes": record.content_stream().read(), "meta": meta})
                    if len(rows) == _BATCH:
                        yield pa.RecordBatch.from_pylist(rows, schema)
                        rows = []
            if rows:
                yield pa.RecordBatch.from_pylist(rows, schema)


def run(reports: DataFrame, work: str, *, fast: bool = False) -> dict[str, DataFrame]:
    """Reads and learns from reports, joins and traces what they teach, and writes the tables.

    ``reports`` has the columns ``name`` (the file's name, whose ending tells its format where its bytes do not),
    ``bytes``, and ``meta``, which may be missing: a sidecar's JSON. The same bytes under several names are one report
    under the first of them, with what is given beside any, the last of them before the others, and the highest marking
    of all. `diagnostics` tells what was wrong with files.
    ``work`` is a folder that all machines see, for this run alone. With ``fast`` the network is left out.

    Gives the tables by name. The outcome is that of ``whosays add`` on the same files, whatever the number of machines,
    partitions and tries.
    """
    if "meta" not in reports.columns:
        reports = reports.withColumn("meta", F.lit(None).cast("binary"))
    return _Run(reports.sparkSession, work, fast).all(
        reports.select("name", "bytes", F.col("meta").cast("binary").alias("meta"))
    )


def diagnostics(spark: SparkSession, work: str) -> DataFrame:
    """What was wrong with single files of the run in this folder.

    The columns are ``severity``, ``code``, ``subject``, ``message`` and ``hint``. A file that could not be read has no
    row in the tables, and an error here. What is told stands in ``work/steps``.
    """
    learnt = spark.read.parquet(f"{work.rstrip('/')}/steps/1-learnt")
    columns = "severity string, code string, subject string, message string, hint string"
    told = learnt.where(F.col("what") == "diagnostic").select(F.from_json("json", columns).alias("told"))
    return told.select("told.*")


class _Run:
    """One run, with the folder where its steps are kept."""

    def __init__(self, spark: SparkSession, work: str, fast: bool) -> None:
        self.spark, self.work, self.fast = spark, work.rstrip("/"), fast
        self.largest, self.deepest, self.all_meet, self.neighbours = _whosays.spread_limits()
        self._agree()

    def all(self, reports: DataFrame) -> dict[str, DataFrame]:
        learnt = self.kept("1-learnt", lambda: self.learn(reports), _LEARNT)
        mentions = _of(learnt, "mention")
        edges = self.kept("2-edges", lambda: self.edges(mentions))
        parts = self.components("3-components", edges)
        joined = self.kept("4-events", lambda: self.events(learnt, edges, parts), _ROW)
        claims = self.kept("5-claims", lambda: _with_events(_of(learnt, "claim"), _of(joined, "member")))
        outlets = self.outlets(learnt)
        keyed = self.kept("6-keys", lambda: self.keys(learnt, claims, outlets), _ROW)
        pairs = self.kept("7-pairs", lambda: self.pairs(_of(keyed, "key")))
        bonds = self.kept("8-bonds", lambda: self.bonds(pairs, keyed, outlets))
        classes = self.components("9-classes", bonds)
        credited = self.kept("10-credits", lambda: self.credits(learnt, claims, pairs, classes, outlets))
        classes = self.components("11-classes", bonds.unionByName(credited))
        traced = self.kept("12-origins", lambda: self.origins(learnt, claims, pairs, classes, outlets), _ROW)
        events = self.kept("13-events", lambda: self.settled(learnt, claims, joined, traced))
        rows = {
            "reports": learnt.where(F.col("what") == "report"),
            "claims": _of(learnt, "claim"),
            "mentions": mentions,
            "events": events,
            "accounts": events,
            "origins": _of(traced, "origin"),
        }
        return {name: self.table(name, rows[name]) for name in TABLES}

    # ---- the steps

    def learn(self, reports: DataFrame) -> DataFrame:
        # The same bytes are one report, under the first of its names, with what is given beside any of them.
        first = F.min(F.struct("name", "bytes")).alias("first")
        given = F.array_sort(F.collect_list(F.struct("name", "meta"))).alias("given")
        once = reports.groupBy(F.sha2("bytes", 256).alias("hash")).agg(first, given)
        once = once.select("first.*", F.col("given.meta").alias("meta"))
        return once.mapInArrow(functools.partial(_learn, fast=self.fast), _LEARNT)

    def edges(self, mentions: DataFrame) -> DataFrame:
        under = self.kept("2-under-0", lambda: self.mapped("keys of mentions", mentions))
        found: list[DataFrame] = []
        for depth in range(self.deepest + 1):
            counts = under.groupBy("b").count()
            is_small = (F.col("count") <= self.largest) if depth < self.deepest else F.lit(True)
            # A block of one makes no pairs.
            small = counts.where(is_small & (F.col("count") > 1)).select("b")
            found.append(self.gathered("edges", under.join(small, "b", "left_semi").withColumn("key", F.col("b"))))
            large = counts.where(~is_small).select("b")
            if large.isEmpty():
                break
            coarse = under.join(large, "b", "left_semi")
            finer = functools.partial(self.mapped, "finer keys", coarse)
            under = self.kept(f"2-under-{depth + 1}", finer)
        edges = functools.reduce(lambda a, b: a.unionByName(b), found)
        return edges.dropDuplicates(["a", "b"])

    def events(self, learnt: DataFrame, edges: DataFrame, parts: DataFrame) -> DataFrame:
        mentions = _of(learnt, "mention")
        placed = mentions.join(parts, mentions.a == parts.node, "left")
        placed = placed.withColumn("key", F.coalesce("least", "a")).select("key", *_NAMES)
        part_of = placed.select(F.col("a").alias("mention"), "key", F.col("c").alias("report"))
        claims = _of(learnt, "claim")
        claims = claims.join(part_of.select("mention", "key"), claims.b == F.col("mention")).select("key", *_NAMES)
        slim = self.beside(_of(learnt, "slim"), part_of.select("key", "report"))
        inside = edges.join(part_of.select("mention", "key"), edges.a == F.col("mention")).select("key", *_NAMES)
        return self.gathered("events", _all(placed, claims, slim, inside))

    def keys(self, learnt: DataFrame, claims: DataFrame, outlets: Any) -> DataFrame:
        keyed = claims.withColumn("key", F.col("c")).select("key", *_NAMES)
        slim = self.beside(_of(learnt, "slim"), claims.select(F.col("c").alias("key"), F.col("c").alias("report")))
        return self.gathered("keys of claims", _all(keyed, slim), outlets)

    def pairs(self, keys: DataFrame) -> DataFrame:
        keys = keys.select("i", "j", "k", "a", "c").distinct()
        in_block, order = Window.partitionBy("i"), Window.partitionBy("i").orderBy("j", "k", "a")
        placed = keys.withColumn("count", F.count("*").over(in_block)).withColumn("at", F.row_number().over(order))
        for step in range(1, self.neighbours + 1):
            following = F.struct(F.lead("a", step).over(order).alias("b"), F.lead("c", step).over(order).alias("d"))
            placed = placed.withColumn(f"next{step}", following)
        few = placed.where((F.col("count") > 1) & (F.col("count") <= self.all_meet)).select("i", "at", "a", "c")
        later = few.select("i", F.col("at").alias("then"), F.col("a").alias("b"), F.col("c").alias("d"))
        met = few.join(later, "i").where(F.col("at") < F.col("then")).select("a", "b", "c", "d")
        many = placed.where(F.col("count") > self.all_meet)
        following = F.explode(F.array(*[F.col(f"next{step}") for step in range(1, self.neighbours + 1)]))
        beside = many.select("a", "c", following.alias("next")).where(F.col("next.b").isNotNull())
        met = met.unionByName(beside.select("a", F.col("next.b").alias("b"), "c", F.col("next.d").alias("d")))
        # Claims of one report are not compared.
        met = met.where(F.col("c") != F.col("d")).select(F.least("a", "b").alias("a"), F.greatest("a", "b").alias("b"))
        return _rows(met.distinct(), "pair")

    def bonds(self, pairs: DataFrame, keyed: DataFrame, outlets: Any) -> DataFrame:
        parts = _of(keyed, "part").select(F.col("a").alias("claim"), F.col("json").alias("part"))
        one = parts.select(F.col("claim").alias("a"), F.col("part").alias("one"))
        other = parts.select(F.col("claim").alias("b"), F.col("part").alias("other"))
        both = pairs.drop("json").join(one, "a").join(other, "b")
        both = both.withColumn("json", F.concat(F.lit("["), "one", F.lit(","), "other", F.lit("]")))
        found = self.mapped("bonds", both.select(*_NAMES), outlets)
        return found.unionByName(_of(keyed, "bond")).dropDuplicates(["a", "b"])

    def credits(
        self, learnt: DataFrame, claims: DataFrame, pairs: DataFrame, classes: DataFrame, outlets: Any
    ) -> DataFrame:
        places = self.gathered("credit places", self.of_classes(learnt, claims, pairs, classes), outlets)
        places = self.kept("10-places", lambda: places)
        # Where nobody credits the outlet, nothing meets.
        credited = places.where(F.col("j") == 1).select("i").distinct()
        met = places.join(credited, "i", "left_semi").withColumn("key", F.col("i").cast("string"))
        return self.gathered("credit bonds", met.select("key", *_NAMES), outlets)

    def origins(
        self, learnt: DataFrame, claims: DataFrame, pairs: DataFrame, classes: DataFrame, outlets: Any
    ) -> DataFrame:
        return self.gathered("origins", self.of_classes(learnt, claims, pairs, classes), outlets)

    def of_classes(self, learnt: DataFrame, claims: DataFrame, pairs: DataFrame, classes: DataFrame) -> DataFrame:
        """Claims with their reports and the pairs among them, by class."""
        placed = claims.join(classes, claims.a == classes.node, "left")
        placed = placed.withColumn("key", F.coalesce("least", "a")).select("key", *_NAMES)
        class_of = placed.select(F.col("a").alias("claim"), "key")
        full = self.beside(_of(learnt, "report"), placed.select("key", F.col("c").alias("report")))
        other = class_of.select(F.col("claim").alias("other"), F.col("key").alias("its"))
        inside = pairs.join(class_of, pairs.a == class_of.claim).join(other, pairs.b == other.other)
        inside = inside.where(F.col("key") == F.col("its")).select("key", *_NAMES)
        return _all(placed, full, inside)

    def settled(self, learnt: DataFrame, claims: DataFrame, joined: DataFrame, traced: DataFrame) -> DataFrame:
        events = _of(joined, "event").withColumn("key", F.col("a")).select("key", *_NAMES)
        told = claims.where(F.col("b") != "").withColumn("key", F.col("b")).select("key", *_NAMES)
        slim = self.beside(_of(learnt, "slim"), told.select("key", F.col("c").alias("report")))
        event_of = told.select(F.col("a").alias("claim"), "key")
        origins = _of(traced, "traced")
        origins = origins.join(event_of, origins.a == event_of.claim).select("key", *_NAMES)
        return self.gathered("settled events", _all(events, told, slim, origins))

    # ---- how rows are taken a step further

    def mapped(self, step: str, rows: DataFrame, outlets: Any = None) -> DataFrame:
        """Rows taken a step further in whatever company they are."""
        return rows.mapInArrow(functools.partial(_mapped, step=step, outlets=outlets), _ROW)

    def gathered(self, step: str, rows: DataFrame, outlets: Any = None) -> DataFrame:
        """Rows taken a step further with all that have their key."""
        take = functools.partial(_gathered, step=step, outlets=outlets)
        # Spark looks at the number of a function's arguments to see what it takes.
        return rows.groupBy("key").applyInArrow(lambda table: take(table), _ROW)

    def beside(self, reports: DataFrame, wanted: DataFrame) -> DataFrame:
        """Reports beside what asks for them: ``wanted`` has a key and a report."""
        wanted = wanted.distinct()
        return reports.join(wanted, reports.a == wanted.report).select("key", *_NAMES)

    def components(self, name: str, edges: DataFrame) -> DataFrame:
        """The least node that edges lead to, for each node that has one (label propagation with pointer jumping)."""

        def find() -> DataFrame:
            ways = self.kept(f"{name}-edges", functools.partial(_both_ways, edges))
            before = self.kept(f"{name}-0", functools.partial(_nearest, ways))
            for number in range(1, _ROUNDS):
                now = self.kept(f"{name}-{number}", functools.partial(_nearer, ways, before))
                if _are_same(before, now):
                    return now
                before = now
            raise RuntimeError(f"{name}: components were not found in {_ROUNDS} rounds")

        return self.kept(name, find)

    def outlets(self, learnt: DataFrame) -> Any:
        """The names of all outlets of reports, for every machine."""
        names = _of(learnt, "report").where(F.col("b") != "").select("b").distinct().orderBy("b")
        return self.spark.sparkContext.broadcast((uuid.uuid4().hex, [row.b for row in names.collect()]))

    def table(self, name: str, rows: DataFrame) -> DataFrame:
        path = f"{self.work}/tables/{name}"
        if not self._is_there(path):
            if "original" not in rows.columns:
                rows = rows.withColumn("original", F.lit(None).cast("binary"))
            empty = pa.RecordBatch.from_pylist([], _TABLE_ROW)
            schema = from_arrow_schema(_whosays.spread_table(name, empty).schema)
            made = rows.mapInArrow(functools.partial(_table, name=name), schema)
            made.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    # ---- what is kept

    def kept(self, name: str, make: Callable[[], DataFrame], sorts: StructType | None = None) -> DataFrame:
        """Rows as they were kept, or made and kept; those of several ``sorts`` lie apart, and have this shape."""
        path = f"{self.work}/steps/{name}"
        if not self._is_there(path):
            writer = make().write.mode("overwrite")
            (writer.partitionBy("what") if sorts else writer).parquet(path)
        # Where there are no rows of any sort, no file tells their shape.
        return (self.spark.read.schema(sorts) if sorts else self.spark.read).parquet(path)

    def _is_there(self, path: str) -> bool:
        return self._files(f"{path}/_SUCCESS")[0]

    def _files(self, path: str) -> tuple[bool, Any, Any]:
        java = self.spark._jvm  # type: ignore[attr-defined]
        where = java.org.apache.hadoop.fs.Path(path)
        system = where.getFileSystem(self.spark._jsc.hadoopConfiguration())  # type: ignore[attr-defined]
        return system.exists(where), system, where

    def _agree(self) -> None:
        """Holds a folder to the program and the settings that it was begun with."""
        with_what = json.dumps({"version": _version, "fast": self.fast}, sort_keys=True)
        is_there, system, where = self._files(f"{self.work}/run.json")
        if is_there:
            stream = system.open(where)
            try:
                before = bytes(stream.readAllBytes()).decode()
            finally:
                stream.close()
            if before != with_what:
                raise ValueError(f"{self.work} was begun with {before}, and this is {with_what}; take another folder")
            return
        stream = system.create(where)
        try:
            stream.write(bytearray(with_what.encode()))
        finally:
            stream.close()


def _of(rows: DataFrame, what: str) -> DataFrame:
    return rows.where(F.col("what") == what).select(*_NAMES)


def _all(*frames: DataFrame) -> DataFrame:
    return functools.reduce(lambda a, b: a.unionByName(b), frames)


def _rows(frame: DataFrame, what: str) -> DataFrame:
    """Rows of this sort out of what has some of their columns."""
    words: list[Column] = [F.lit(what).alias("what")]
    words += [F.col(name) if name in frame.columns else F.lit("").alias(name) for name in ("a", "b", "c")]
    numbers = [F.lit(0).cast("long").alias(name) for name in _NUMBERS]
    return frame.select(*words, *numbers, F.lit("").alias("json"))


def _with_events(claims: DataFrame, members: DataFrame) -> DataFrame:
    """Claims with the events of their mentions in place of these."""
    event_of = members.select(F.col("a").alias("mention"), F.col("b").alias("event"))
    joined = claims.join(event_of, claims.b == event_of.mention, "left")
    return joined.withColumn("b", F.coalesce("event", F.lit(""))).select(*_NAMES)


# ---- components


def _both_ways(edges: DataFrame) -> DataFrame:
    """Each edge from both its ends, once."""
    there = edges.select("a", "b")
    return there.unionByName(there.select(F.col("b").alias("a"), F.col("a").alias("b"))).distinct()


def _nearest(ways: DataFrame) -> DataFrame:
    """For each node the least of itself and its neighbours."""
    least = ways.groupBy("a").agg(F.min("b").alias("least"))
    return least.select(F.col("a").alias("node"), F.least("a", "least").alias("least"))


def _nearer(ways: DataFrame, before: DataFrame) -> DataFrame:
    """The least that neighbours know of, and then what that one knows of."""
    near = ways.join(before, ways.b == before.node).groupBy("a").agg(F.min("least").alias("near"))
    joined = before.join(near, before.node == near.a)
    stepped = joined.select("node", F.least("least", "near").alias("least"))
    known = before.select(F.col("node").alias("there"), F.col("least").alias("beyond"))
    jumped = stepped.join(known, stepped.least == known.there)
    return jumped.select("node", F.least("least", "beyond").alias("least"))


def _are_same(before: DataFrame, now: DataFrame) -> bool:
    old = before.select(F.col("node").alias("there"), F.col("least").alias("was"))
    return now.join(old, now.node == old.there).where(F.col("least") != F.col("was")).isEmpty()


# ---- what runs on the machines of the cluster

_OUTLETS: dict[str, Any] = {}


def _outlets(broadcast: Any) -> Any:
    token, names = broadcast.value if broadcast is not None else ("", [])
    if token not in _OUTLETS:
        _OUTLETS.clear()
        _OUTLETS[token] = _whosays.Outlets(names)
    return _OUTLETS[token]


def _alone() -> None:
    # Spark runs as many of us as there are cores.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")


def _learn(batches: Iterator[pa.RecordBatch], fast: bool) -> Iterator[pa.RecordBatch]:
    _alone()
    for batch in batches:
        for start in range(0, batch.num_rows, _BATCH):
            yield _whosays.spread_learn(batch.slice(start, _BATCH), fast)


def _mapped(batches: Iterator[pa.RecordBatch], step: str, outlets: Any) -> Iterator[pa.RecordBatch]:
    known = _outlets(outlets)
    for batch in batches:
        for start in range(0, batch.num_rows, _BATCH):
            yield _whosays.spread_step(step, batch.slice(start, _BATCH), known)


def _gathered(table: pa.Table, step: str, outlets: Any) -> pa.Table:
    whole = table.select(_NAMES).cast(_ARROW_ROW).combine_chunks()
    batches = whole.to_batches()
    if not batches:
        return pa.Table.from_batches([], _ARROW_ROW)
    return pa.Table.from_batches([_whosays.spread_step(step, batches[0], _outlets(outlets))])


def _table(batches: Iterator[pa.RecordBatch], name: str) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, batch.num_rows, _BATCH):
            yield _whosays.spread_table(name, batch.slice(start, _BATCH))
