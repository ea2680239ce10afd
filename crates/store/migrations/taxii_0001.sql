-- What a desk offers over TAXII, a file for each clearance, and what was sent in, in a file of its own.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each version of each object. Times are microseconds since 1970 in UTC; no two versions were added at one time, so that the
-- time is the order in which they are handed out and the place where a page ends.
CREATE TABLE objects (
    added   INTEGER PRIMARY KEY,
    id      TEXT NOT NULL,
    type    TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash    BLOB NOT NULL,                  -- of the object as the case gave it, before its time was set
    json    TEXT NOT NULL,
    UNIQUE (id, version)
) STRICT;
CREATE INDEX objects_by_type ON objects(type, added);

-- What was sent in and what became of it.
CREATE TABLE sendings (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    id      TEXT NOT NULL UNIQUE,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,
    until   INTEGER NOT NULL,               -- when it is forgotten
    json    TEXT NOT NULL,                  -- what is told of it
    bundle  BLOB                            -- what is to be read still; nothing once it was
) STRICT;
