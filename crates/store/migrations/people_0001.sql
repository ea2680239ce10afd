-- Who may come to the desk of a case. No secret lies here: of passwords what Argon2id makes of them, of all else a BLAKE3 hash.

CREATE TABLE people (
    name      TEXT PRIMARY KEY,             -- as judgements bear it: never erased, never given again
    folded    TEXT NOT NULL UNIQUE,         -- the same in small letters: no two names differ in those alone
    role      TEXT NOT NULL,                -- reader, analyst, editor, administrator
    clearance TEXT NOT NULL,                -- a word of TLP 2.0: clear, green, amber, amber+strict, red
    openid    TEXT UNIQUE,                  -- e-mail or subject at the provider
    password  TEXT,                         -- a PHC string; nothing until an invitation is accepted
    made      TEXT NOT NULL,                -- times are ISO 8601 in UTC
    seen      TEXT,
    closed    TEXT
) STRICT, WITHOUT ROWID;

-- Links by which a person sets a password, once.
CREATE TABLE invitations (
    hash   TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people(name),
    until  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_person ON invitations(person);

-- The token of a session's forms is made of its secret, and stands nowhere.
CREATE TABLE sessions (
    n      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash   TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people(name),
    begun  TEXT NOT NULL,
    seen   TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_person ON sessions(person);

-- Keys by which programs ask in a person's name.
CREATE TABLE keys (
    n       INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    TEXT NOT NULL UNIQUE,
    person  TEXT NOT NULL REFERENCES people(name),
    label   TEXT NOT NULL,
    role    TEXT NOT NULL,                  -- the most that it may do; its person may have sunk below since
    made    TEXT NOT NULL,
    until   TEXT NOT NULL,
    used    TEXT,
    revoked TEXT
) STRICT;
CREATE INDEX keys_by_person ON keys(person);
