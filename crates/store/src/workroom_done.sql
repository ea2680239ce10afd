-- What was laid down, in the order in which the case takes it: nothing is sorted any more while others wait for the case.

CREATE INDEX workroom.events_by_id ON events(id);
CREATE INDEX workroom.origins_by_id ON origins(id);
CREATE INDEX workroom.disputes_by_event ON disputes(event);

CREATE TABLE workroom.sorted_keys (
    key   INTEGER NOT NULL,
    finer INTEGER NOT NULL,
    claim INTEGER NOT NULL,
    PRIMARY KEY (key, finer, claim)
) STRICT, WITHOUT ROWID;
INSERT INTO workroom.sorted_keys (key, finer, claim)
    SELECT key, finer, claim FROM workroom.kept_keys ORDER BY key, finer, claim;
DROP TABLE workroom.kept_keys;

CREATE TABLE workroom.kept (
    claim INTEGER PRIMARY KEY,              -- claims.n
    class INTEGER NOT NULL,
    keys  BLOB NOT NULL
) STRICT;
INSERT INTO workroom.kept (claim, class, keys)
    SELECT own.n, first.n, traced.keys FROM workroom.traced
    JOIN main.claims own ON own.id = traced.claim JOIN main.claims first ON first.id = traced.first ORDER BY own.n;
DROP TABLE workroom.traced;
