-- What a committee approves: its opinions, who may give them, and what waits for them at its site.

CREATE TABLE review (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "organisation" TEXT,
    "log" TEXT,
    "number" TEXT,
    "ent" TEXT,
    "rec" TEXT,
    "field_group" TEXT,
    "about" TEXT,
    "verdict" TEXT,
    "reason" TEXT,
    "given_on" TEXT,
    "given_by" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE INDEX review_organisation ON review (organisation);

-- County: sites whose grant has the action review.
CREATE TABLE review_site (
    site TEXT PRIMARY KEY,
    granted_at TEXT NOT NULL
);

-- County: who had to be asked when a package was taken in, for planning it anew.
CREATE TABLE review_basis (
    file_hash TEXT PRIMARY KEY,
    reviewers TEXT NOT NULL,
    opinions TEXT NOT NULL
);

-- Site of a committee: what waits for its opinion, as the county's newest answer listed it.
CREATE TABLE to_review (
    place INTEGER PRIMARY KEY,
    log TEXT NOT NULL,
    n INTEGER NOT NULL,
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    grp TEXT NOT NULL,
    organisation TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT NOT NULL,
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    since TEXT NOT NULL,
    vals TEXT NOT NULL
);
