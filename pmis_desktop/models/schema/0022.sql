-- The version of the field table that each site's program has, by its newest package or request.
-- A site without a line has version 1.
CREATE TABLE site_version (
    site TEXT PRIMARY KEY,
    version INTEGER NOT NULL
) WITHOUT ROWID;

-- Fields that the newest answer could not carry, because the program it goes to is older: at the
-- county by site, at a branch under the empty name. records counts those that have a value there.
CREATE TABLE omission (
    site TEXT NOT NULL,
    ent TEXT NOT NULL,
    field TEXT NOT NULL,
    label TEXT NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (site, ent, field)
) WITHOUT ROWID;
