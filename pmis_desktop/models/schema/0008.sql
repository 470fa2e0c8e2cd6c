-- What became of an organisation, and what it was praised or punished for.

CREATE TABLE reorganisation (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "organisation" TEXT,
    "kind" TEXT,
    "happened_on" TEXT,
    "before" TEXT,
    "after" TEXT,
    "other" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE commendation (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "organisation" TEXT,
    "kind" TEXT,
    "name" TEXT,
    "level" TEXT,
    "decided_on" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE INDEX reorganisation_organisation ON reorganisation (organisation);
CREATE INDEX commendation_organisation ON commendation (organisation);
