-- How far reports and the case may be passed on (Traffic Light Protocol 2.0): given, as judgements are, and kept when a report is
-- read again.
CREATE TABLE markings (
    report TEXT PRIMARY KEY,                -- '' is the case itself
    tlp    TEXT NOT NULL                    -- clear, green, amber, amber+strict, red
) STRICT, WITHOUT ROWID;

-- At which change a report was put, so that a copy of the case knows what it has.
ALTER TABLE reports ADD COLUMN put INTEGER NOT NULL DEFAULT 0;

-- The highest marking of what whoever saved a brief could see.
ALTER TABLE briefs ADD COLUMN tlp TEXT NOT NULL DEFAULT 'clear';

-- Few judgements set a field or join events, and pages ask for these alone.
CREATE INDEX judgements_by_kind ON judgements(kind);
