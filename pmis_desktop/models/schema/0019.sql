-- What a round asks once for each of its packages and answers is found without reading the table.

CREATE INDEX document_subject ON document (kind, subject, number);
CREATE INDEX unit_revision ON unit (revision);
