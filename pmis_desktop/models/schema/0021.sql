-- Purge orders that this vault has carried out, and the records they took whole or in part.

-- revision is this vault's own when it did so; tidied is 0 until archive, photos and scans, and the
-- file's free pages are clean too. blobs and logs say what is still to be looked at for that.
CREATE TABLE purge_order (
    hash TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    dated_on TEXT NOT NULL,
    document TEXT NOT NULL,
    reason TEXT NOT NULL,
    records INTEGER NOT NULL,
    operations INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    applied_at TEXT NOT NULL,
    blobs TEXT NOT NULL,
    logs TEXT NOT NULL,
    tidied INTEGER NOT NULL
) WITHOUT ROWID;

-- grp is '' for a record that went whole: it never comes back, whatever a file says.
CREATE TABLE purged (
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    grp TEXT NOT NULL,
    purge_order TEXT NOT NULL,
    PRIMARY KEY (ent, rec, grp)
) WITHOUT ROWID;
CREATE INDEX purged_order ON purged (purge_order);
