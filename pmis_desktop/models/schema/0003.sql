-- What a member did and can do, and the files that belong to it.

CREATE TABLE post (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "organisation" TEXT,
    "post" TEXT,
    "title" TEXT,
    "term_number" TEXT,
    "began_on" TEXT,
    "ended_on" TEXT,
    "document" TEXT,
    "ended_document" TEXT,
    "full_time" TEXT,
    "produced_by" TEXT,
    "place" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE award (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "name" TEXT,
    "level" TEXT,
    "awarded_on" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE discipline (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "kind" TEXT,
    "decided_on" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "effect_ends_on" TEXT,
    "restored_on" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE training (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "name" TEXT,
    "began_on" TEXT,
    "ended_on" TEXT,
    "organiser" TEXT,
    "hours" TEXT,
    "result" TEXT,
    "certificate" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE skill (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "kind" TEXT,
    "name" TEXT,
    "level" TEXT,
    "acquired_on" TEXT,
    "issuer" TEXT,
    "certificate" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE attachment (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "kind" TEXT,
    "title" TEXT,
    "hash" TEXT,
    "size" TEXT,
    "media_type" TEXT,
    "dated_on" TEXT,
    "remark" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE INDEX post_member ON post (member);
CREATE INDEX award_member ON award (member);
CREATE INDEX discipline_member ON discipline (member);
CREATE INDEX training_member ON training (member);
CREATE INDEX skill_member ON skill (member);
CREATE INDEX attachment_member ON attachment (member);
CREATE INDEX post_organisation ON post (organisation);
CREATE INDEX attachment_hash ON attachment (hash);

-- Which photos and scans lie in the vault, under the hash of what an attachment names. An attachment
-- whose hash is not here is missing.
CREATE TABLE blob (
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    stored_at TEXT NOT NULL
);
