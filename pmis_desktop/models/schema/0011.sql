-- What came to the county's counter, by the hash of the file: what it was judged to be, and whether its bytes are kept.
CREATE TABLE arrival (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('checked', 'waiting', 'merged', 'held', 'refused')),
    code TEXT NOT NULL,
    program TEXT NOT NULL,
    kept INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
);
CREATE INDEX arrival_state ON arrival (state);
