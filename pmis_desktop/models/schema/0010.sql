-- Which photos and scans the county lacks, as its last answer listed them; a branch sends them along.
CREATE TABLE wanted_blob (
    place INTEGER PRIMARY KEY,
    hash TEXT NOT NULL
);
