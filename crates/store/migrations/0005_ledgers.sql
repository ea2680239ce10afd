-- Ledgers as they were last worked out, so that a question is answered at once. A row holds for one state of the case and one
-- program; every one may be deleted.
CREATE TABLE ledgers (
    name    TEXT PRIMARY KEY,
    changes INTEGER NOT NULL,               -- how many changes the case had seen
    program TEXT NOT NULL,                  -- which program worked it out
    json    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
