-- What is given: reports and judgements. What is derived: all else; delete it and run again.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE reports (
    n               INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,   -- r- and the hash of the original bytes
    file            TEXT NOT NULL,
    format          TEXT NOT NULL,
    title           TEXT,
    authors         TEXT,                   -- joined with "; "
    outlet          TEXT,
    published       TEXT,                   -- ISO 8601, as surely as it is known
    published_first TEXT,                   -- first and last day of it
    published_last  TEXT,
    url             TEXT,
    language        TEXT,
    json            TEXT NOT NULL,          -- the whole report but for its text
    text            TEXT NOT NULL,          -- offsets are UTF-8 bytes of this
    original_size   INTEGER NOT NULL,
    original        BLOB NOT NULL           -- zlib
) STRICT;

CREATE TABLE claims (
    n         INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    report    TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    kind      TEXT NOT NULL,
    quote     TEXT NOT NULL,
    start     INTEGER NOT NULL,
    "end"     INTEGER NOT NULL,
    speaker   TEXT NOT NULL,                -- "author" is the report's own voice
    stance    TEXT NOT NULL,
    certainty TEXT NOT NULL,
    mention   TEXT,                         -- the event as this report tells it
    event_id  TEXT REFERENCES events(id) ON DELETE SET NULL,
    "by"      TEXT NOT NULL,
    json      TEXT NOT NULL
) STRICT;
CREATE INDEX claims_by_report ON claims(report);
CREATE INDEX claims_by_kind ON claims(kind);
CREATE INDEX claims_by_mention ON claims(mention);
CREATE INDEX claims_by_event ON claims(event_id);

CREATE TABLE claim_actors (
    claim TEXT NOT NULL REFERENCES claims(id) ON DELETE CASCADE,
    name  TEXT NOT NULL,
    id    TEXT,
    kind  TEXT NOT NULL
) STRICT;
CREATE INDEX claim_actors_by_claim ON claim_actors(claim);
CREATE INDEX claim_actors_by_name ON claim_actors(name);

CREATE TABLE event_mentions (
    n       INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    report  TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    status  TEXT NOT NULL,
    date    TEXT,
    country TEXT,
    place   TEXT,
    json    TEXT NOT NULL
) STRICT;
CREATE INDEX event_mentions_by_report ON event_mentions(report);

CREATE TABLE diagnostics (
    n        INTEGER PRIMARY KEY,
    report   TEXT NOT NULL REFERENCES reports(id) ON DELETE CASCADE,
    severity TEXT NOT NULL,
    code     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    message  TEXT NOT NULL,
    hint     TEXT
) STRICT;
CREATE INDEX diagnostics_by_report ON diagnostics(report);

CREATE TABLE events (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,
    date       TEXT,
    date_first TEXT,
    date_last  TEXT,
    country    TEXT,
    place      TEXT,
    actors     TEXT NOT NULL,               -- joined with "; "
    killed_low INTEGER, killed_best INTEGER, killed_high INTEGER,
    injured_low INTEGER, injured_best INTEGER, injured_high INTEGER,
    "by"       TEXT NOT NULL,
    json       TEXT NOT NULL
) STRICT;

CREATE TABLE event_members (
    event   TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    mention TEXT NOT NULL,
    PRIMARY KEY (event, mention)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_members_by_mention ON event_members(mention);

CREATE TABLE event_joins (
    event   TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    a       TEXT NOT NULL,
    b       TEXT NOT NULL,
    because TEXT NOT NULL                   -- joined with "; "
) STRICT;
CREATE INDEX event_joins_by_event ON event_joins(event);

CREATE TABLE accounts (
    event     TEXT NOT NULL REFERENCES events(id) ON DELETE CASCADE,
    field     TEXT NOT NULL,
    value     TEXT NOT NULL,                -- JSON
    mode      TEXT,
    claim     TEXT NOT NULL,
    report    TEXT NOT NULL,
    speaker   TEXT NOT NULL,
    stance    TEXT NOT NULL,
    certainty TEXT NOT NULL
) STRICT;
CREATE INDEX accounts_by_event ON accounts(event);
CREATE INDEX accounts_by_claim ON accounts(claim);

-- A person's rulings: appended, withdrawn, never erased.
CREATE TABLE judgements (
    n         INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    target    TEXT NOT NULL,
    value     TEXT,
    who       TEXT NOT NULL,
    at        TEXT NOT NULL,
    note      TEXT,
    withdrawn TEXT
) STRICT;

CREATE VIRTUAL TABLE reports_words USING fts5(title, text, content = 'reports', content_rowid = 'n');
CREATE TRIGGER reports_words_add AFTER INSERT ON reports BEGIN
    INSERT INTO reports_words(rowid, title, text) VALUES (new.n, new.title, new.text);
END;
CREATE TRIGGER reports_words_drop AFTER DELETE ON reports BEGIN
    INSERT INTO reports_words(reports_words, rowid, title, text) VALUES ('delete', old.n, old.title, old.text);
END;

CREATE VIRTUAL TABLE claims_words USING fts5(quote, speaker, content = 'claims', content_rowid = 'n');
CREATE TRIGGER claims_words_add AFTER INSERT ON claims BEGIN
    INSERT INTO claims_words(rowid, quote, speaker) VALUES (new.n, new.quote, new.speaker);
END;
CREATE TRIGGER claims_words_drop AFTER DELETE ON claims BEGIN
    INSERT INTO claims_words(claims_words, rowid, quote, speaker) VALUES ('delete', old.n, old.quote, old.speaker);
END;
