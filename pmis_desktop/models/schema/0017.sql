-- Notices of the county: the record, what a branch received, and what branches say of reading them.

CREATE TABLE notice (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "name" TEXT,
    "text" TEXT,
    "document" TEXT,
    "issuer" TEXT,
    "audience" TEXT,
    "addressed" TEXT,
    "dated_on" TEXT,
    "valid_until" TEXT,
    "contact" TEXT,
    "phone" TEXT,
    "withdrawn_on" TEXT,
    "withdrawn_reason" TEXT,
    "replaced_by" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

-- At a branch, as its newest answer says; listed is 0 once an answer names a notice no more. known
-- says that the county has heard of this branch's reading it.
CREATE TABLE received_notice (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    document TEXT NOT NULL,
    issuer TEXT NOT NULL,
    addressed TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    replaced_by TEXT NOT NULL,
    listed INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    read_at TEXT NOT NULL,
    read_by TEXT NOT NULL,
    known INTEGER NOT NULL
) WITHOUT ROWID;

-- At the county: which wording of a notice (its revision) a site holds, and who read it when, as the
-- site's packages say. A reading is the site's word, like the name of an operator.
CREATE TABLE notice_reading (
    notice TEXT NOT NULL,
    site TEXT NOT NULL,
    revision INTEGER NOT NULL,
    told_at TEXT NOT NULL,
    read_at TEXT NOT NULL,
    read_by TEXT NOT NULL,
    PRIMARY KEY (notice, site)
) WITHOUT ROWID;
CREATE INDEX notice_reading_site ON notice_reading (site);
