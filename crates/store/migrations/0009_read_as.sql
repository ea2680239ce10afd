-- How a report was read: a hash of all that its claims follow from, so that a run which was broken off need not read it again. It is
-- the program's own; without it a report is read again.
CREATE TABLE read_as (
    report TEXT PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE,
    how    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
