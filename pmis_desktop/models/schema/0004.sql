-- What people said about sheets from outside. Neither is a record, and neither travels.

-- Which field stands in which column of a layout: JSON of field id (null: not read) by place.
CREATE TABLE layout (
    signature TEXT PRIMARY KEY,
    columns TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;

-- What a spelling in a field stands for; layout is empty where it holds for every sheet.
CREATE TABLE value_alias (
    field TEXT NOT NULL,
    spelling TEXT NOT NULL,
    layout TEXT NOT NULL,
    value TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (field, spelling, layout)
) WITHOUT ROWID;
