-- Briefs as people have edited them: each saving is a row, and none is changed.
CREATE TABLE briefs (
    n    INTEGER PRIMARY KEY,
    text TEXT NOT NULL,                     -- Markdown with footnotes, as whosays writes and reads it
    who  TEXT NOT NULL,
    at   TEXT NOT NULL                      -- ISO 8601 in UTC
) STRICT;
