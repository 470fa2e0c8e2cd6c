-- What the checks say of the records, and what came of it. All of it is found again from the records
-- or told by the county anew: none of it is in the journal.

-- Everything that the rules found in a member when it was last checked.
CREATE TABLE finding (
    member TEXT NOT NULL,
    rule TEXT NOT NULL,
    field TEXT NOT NULL,
    message TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (member, rule, field, message)
) WITHOUT ROWID;
CREATE INDEX finding_rule ON finding (rule, field, severity, member);

-- Every member that was checked: how many errors, how many cells are asked for, how many are filled.
CREATE TABLE checked (
    member TEXT PRIMARY KEY,
    errors INTEGER NOT NULL,
    cells INTEGER NOT NULL,
    filled INTEGER NOT NULL
) WITHOUT ROWID;

-- The figures of an organisation with all under it, on the days on which they became others.
CREATE TABLE quality_figure (
    organisation TEXT NOT NULL,
    day TEXT NOT NULL,
    members INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    cells INTEGER NOT NULL,
    filled INTEGER NOT NULL,
    PRIMARY KEY (organisation, day)
) WITHOUT ROWID;

-- What the county asks a branch to mend, as its newest answer says.
CREATE TABLE mend (
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    message TEXT NOT NULL,
    severity TEXT NOT NULL,
    PRIMARY KEY (ent, rec, field, rule, message)
) WITHOUT ROWID;

-- Two records that look like one person and are two; it counts while names and ID numbers stay what
-- they were, which the seal tells.
CREATE TABLE told_apart (
    one TEXT NOT NULL,
    other TEXT NOT NULL,
    seal TEXT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
