-- What the window keeps beside the records, and what its lists are sorted and cut by.

-- What somebody typed and did not save yet; rec is empty for a new record, vals is JSON of field id
-- to text as typed.
CREATE TABLE draft (
    kind TEXT NOT NULL,
    rec TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    vals TEXT NOT NULL,
    PRIMARY KEY (kind, rec)
) WITHOUT ROWID;

-- Which refusals of the county a person at the branch has read and accepted.
CREATE TABLE outcome_seen (
    log TEXT NOT NULL,
    n INTEGER NOT NULL,
    grp TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (log, n, grp)
) WITHOUT ROWID;

-- The county revision that the newest answer to a site carries: what is older cannot be taken back
-- without its hearing of it. Answers that left before this was kept count as carrying everything.
ALTER TABLE site ADD COLUMN answer_revision INTEGER NOT NULL DEFAULT 0;
UPDATE site SET answer_revision =
    COALESCE((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'revision'), 0)
    WHERE answer_number > 0;

-- A member has ninety columns: the usual order of lists, and every column that a list sorts by or
-- usually asks for, are read from here without them. The second serves whoever asks for a branch.
-- Initials stand in the first because letters are searched in the order of the list.
CREATE INDEX member_listed ON member (pinyin, row, initials)
    WHERE removed IS NULL AND branch IS NOT NULL;
CREATE INDEX member_columns ON member (
    branch, removed, pinyin, category, status, sex, birth_date, ethnic_group, id_number, education,
    joined_on, full_member_on, mobile, lost, floating
);
DROP INDEX member_branch;
