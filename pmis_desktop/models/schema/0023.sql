-- Stubs of numbered forms: every copy that left, by whom and when. A number that was voided keeps
-- its line, so that it is not given again.
CREATE TABLE form_stub (
    id INTEGER PRIMARY KEY,
    form TEXT NOT NULL,
    number TEXT NOT NULL,
    record TEXT NOT NULL,
    name TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('print', 'export')),
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    voided_at TEXT,
    void_reason TEXT
);
CREATE INDEX form_stub_number ON form_stub (form, number);
CREATE INDEX form_stub_record ON form_stub (record);
