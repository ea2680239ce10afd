-- What a case that is derived in parts is worked on in, beside the piles that are sorted.

-- Of what all is derived; others may come meanwhile.
CREATE TABLE workroom.reports (n INTEGER PRIMARY KEY) STRICT;

CREATE TABLE workroom.mentions (
    place INTEGER PRIMARY KEY,              -- among all by id
    n     INTEGER NOT NULL                  -- event_mentions.n
) STRICT;

CREATE TABLE workroom.unsettled (json TEXT NOT NULL) STRICT;
CREATE TABLE workroom.events (id TEXT NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE workroom.disputes (event TEXT NOT NULL, json TEXT NOT NULL) STRICT;
CREATE TABLE workroom.origins (id TEXT NOT NULL, json TEXT NOT NULL) STRICT;

CREATE TABLE workroom.traced (
    claim TEXT NOT NULL,
    first TEXT NOT NULL,                    -- of those traced with it
    keys  BLOB NOT NULL                     -- as in claim_kept
) STRICT;

CREATE TABLE workroom.kept_keys (key INTEGER NOT NULL, finer INTEGER NOT NULL, claim INTEGER NOT NULL) STRICT;
