-- What a county needs to keep many sites: slips taken back, scopes of before, packages held back,
-- fingerprints that did not agree on the telephone.

ALTER TABLE invitation ADD COLUMN withdrawn_at TEXT;
CREATE INDEX invitation_organisation ON invitation (organisation);

-- The log in which a cut-off number counts: numbers begin anew in every log.
ALTER TABLE site ADD COLUMN cut_off_log TEXT;
UPDATE site SET cut_off_log = (
    SELECT id FROM log WHERE log.site = site.id ORDER BY state <> 'open', log.rowid DESC LIMIT 1
) WHERE cut_off IS NOT NULL;

-- A scope that a site had before, and the county revision that ended it.
CREATE TABLE former_scope (
    site TEXT NOT NULL,
    until INTEGER NOT NULL,
    organisation TEXT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (site, until)
) WITHOUT ROWID;

-- Packages that a revoked site wrote after its cut-off; the bytes lie in the archive under the hash.
CREATE TABLE held_package (
    file_hash TEXT PRIMARY KEY,
    site TEXT NOT NULL,
    log TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    held_at TEXT NOT NULL,
    decided TEXT CHECK (decided IN ('admitted', 'declined')),
    reason TEXT,
    decided_by TEXT,
    decided_at TEXT
) WITHOUT ROWID;

-- How often what was heard on the telephone was not the fingerprint of the request.
CREATE TABLE telephone_failure (
    fingerprint TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    last_at TEXT NOT NULL
) WITHOUT ROWID;
