-- When the case first took a report: given, as judgements are. It outlives a report that is read again.
CREATE TABLE taken (
    report TEXT PRIMARY KEY,
    at     TEXT NOT NULL                    -- ISO 8601 in UTC
) STRICT, WITHOUT ROWID;
