"""A local cluster of Spark, and what several tests ask of tables."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

import whosays

WORKERS = 2


@pytest.fixture(scope="session")
def session() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master(f"local-cluster[{WORKERS},1,1024]").appName("whosays")
    settings = {
        "spark.executor.memory": "1024m",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # Of a worker that is killed nothing is waited for.
        "spark.network.timeout": "60s",
        "spark.sql.adaptive.enabled": "true",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def records(table: pa.Table | whosays.Table) -> list[str]:
    """The things that a table holds, sorted."""
    return sorted(pa.table(table).column("record").to_pylist())
