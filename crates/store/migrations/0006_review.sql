-- People review claims: what was found is kept beside what they made of it, and whoever does what is noted in a chain.

ALTER TABLE judgements ADD COLUMN report TEXT;      -- the report whose words it is about; of two the first
UPDATE judgements SET report = coalesce(json_extract(value, '$.a.report'), json_extract(value, '$.anchor.report'));
CREATE INDEX judgements_by_report ON judgements(report);
CREATE INDEX judgements_by_target ON judgements(target);

ALTER TABLE claims ADD COLUMN review TEXT;          -- accepted, corrected, added; nothing where nobody has judged it
ALTER TABLE claims ADD COLUMN judged INTEGER;       -- by which judgement

-- Claims and mentions as they were found, of reports on whose claims people have ruled; of the others they stand in their tables.
CREATE TABLE found (
    report   TEXT PRIMARY KEY REFERENCES reports(id) ON DELETE CASCADE,
    claims   TEXT NOT NULL,                 -- JSON
    mentions TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where accounts of an event cannot all hold; derived, like the events.
CREATE TABLE disputes (
    event TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    json  TEXT NOT NULL
) STRICT;
CREATE INDEX disputes_by_event ON disputes(event);

CREATE TABLE dispute_claims (
    event TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    claim TEXT NOT NULL,
    PRIMARY KEY (event, claim)
) STRICT, WITHOUT ROWID;

-- Who did what, each entry bound to the one before by its hash: appended, never changed.
CREATE TABLE audit (
    n      INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,                   -- ISO 8601 in UTC
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,                   -- judge, withdraw, enter, refused, export and the like
    about  TEXT NOT NULL,
    detail TEXT NOT NULL,                   -- of a judgement, the hash of it
    hash   TEXT NOT NULL
) STRICT;

-- Disputes of an older case are not there yet: it is derived as a whole again.
DELETE FROM meta WHERE key = 'version';
UPDATE meta SET value = 'stale' WHERE key = 'events';
