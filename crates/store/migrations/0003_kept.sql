-- What is kept of the last time that events and origins were derived, so that a change costs what it touches. It is the
-- program's own: with no row in meta all of it is derived anew; `pending` alone is not to be emptied.

CREATE TABLE mention_keys (
    key     INTEGER NOT NULL,               -- 64 bits
    mention INTEGER NOT NULL,               -- event_mentions.n
    PRIMARY KEY (key, mention)
) STRICT, WITHOUT ROWID;

CREATE INDEX mention_keys_by_mention ON mention_keys(mention);

CREATE TABLE mention_edges (
    a     INTEGER NOT NULL,                 -- event_mentions.n
    b     INTEGER NOT NULL,
    score INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_edges_by_b ON mention_edges(b);

CREATE TABLE claim_keys (
    key   INTEGER NOT NULL,
    finer INTEGER NOT NULL,                 -- what claims under one key are sorted by
    claim INTEGER NOT NULL,                 -- the 64 bits of its id, signed
    PRIMARY KEY (key, finer, claim)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim_kept (
    claim INTEGER PRIMARY KEY,              -- claims.n
    class INTEGER NOT NULL,                 -- those traced together have one number
    keys  BLOB NOT NULL                     -- key and finer of each
) STRICT;
CREATE INDEX claim_kept_by_class ON claim_kept(class);

-- What has come and gone since.
CREATE TABLE pending (
    what  TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (what, value)
) STRICT, WITHOUT ROWID;

-- What the case was derived with: outlets, and pairs of mentions that people had ruled on.
CREATE TABLE derived_with (
    what TEXT NOT NULL,
    a    TEXT NOT NULL,
    b    TEXT NOT NULL,
    PRIMARY KEY (what, a, b)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_by_outlet ON reports(outlet);

-- An older case has no `version` in meta, and is derived anew as a whole.
