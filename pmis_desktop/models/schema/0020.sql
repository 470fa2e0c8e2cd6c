-- County, after a restore: its own changes from the copies beside its answers that could not be made
-- again at once, each until it fits or a person has decided. `head` is its place in the lost chain.
CREATE TABLE regained (
    id INTEGER PRIMARY KEY,
    head TEXT NOT NULL UNIQUE,
    epoch INTEGER NOT NULL,
    n INTEGER NOT NULL,
    title TEXT NOT NULL,
    line BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    settled_by TEXT NOT NULL
);
CREATE INDEX regained_state ON regained (state);

-- How far somebody has come with what to do after a mishap, and what each step did.
CREATE TABLE ceremony_step (
    ceremony TEXT NOT NULL,
    step TEXT NOT NULL,
    told TEXT NOT NULL,
    done_at TEXT NOT NULL,
    done_by TEXT NOT NULL,
    PRIMARY KEY (ceremony, step)
) WITHOUT ROWID;
