-- What several reports pass on is one origin; derived, like the events.

CREATE TABLE origins (
    n         INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,         -- o- and the hash of its earliest claim
    sort      TEXT NOT NULL,
    who       TEXT NOT NULL,                -- who said it, or which outlet tells it
    credited  TEXT,                         -- an outlet that no report of it is of
    published TEXT,                         -- of its earliest report
    reports   INTEGER NOT NULL,             -- how many reports it is found in
    claims    INTEGER NOT NULL,
    "by"      TEXT NOT NULL,
    json      TEXT NOT NULL
) STRICT;

CREATE TABLE origin_claims (
    origin TEXT NOT NULL REFERENCES origins(id) ON DELETE CASCADE,
    claim  TEXT NOT NULL,
    PRIMARY KEY (origin, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_claims_by_claim ON origin_claims(claim);

CREATE TABLE origin_links (
    origin  TEXT NOT NULL REFERENCES origins(id) ON DELETE CASCADE,
    a       TEXT NOT NULL,
    b       TEXT NOT NULL,
    because TEXT NOT NULL                   -- joined with "; "
) STRICT;
CREATE INDEX origin_links_by_origin ON origin_links(origin);

ALTER TABLE claims ADD COLUMN origin TEXT;
ALTER TABLE events ADD COLUMN origins INTEGER;
ALTER TABLE accounts ADD COLUMN origin TEXT;
ALTER TABLE accounts ADD COLUMN counted TEXT;      -- what a figure counts, where that is not all who suffered it
ALTER TABLE accounts ADD COLUMN revises TEXT;      -- the claim whose figure it brings up to date
ALTER TABLE accounts ADD COLUMN revised_by TEXT;

-- An older case has events without origins: they are derived again.
UPDATE meta SET value = 'stale' WHERE key = 'events';
