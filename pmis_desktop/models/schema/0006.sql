-- Lists by the strokes of names, sets of columns, and what people search for besides names.

-- Found again from the name on every write; for older rows it is filled when the file is opened.
ALTER TABLE member ADD COLUMN strokes TEXT;
CREATE INDEX member_strokes ON member (strokes, row) WHERE removed IS NULL AND branch IS NOT NULL;

-- Fragments of addresses, workplaces and schooling are looked for here, not in rows of ninety
-- columns.
CREATE INDEX member_told ON member (
    former_names, address, household_address, employer_post, technical_title, school, major
);

-- A set of columns under a name; columns is JSON of column ids in their order.
CREATE TABLE column_set (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
