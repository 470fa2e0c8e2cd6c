-- 组织关系转接: a record of two sides, and the numbers that the county reserves for its letters.

CREATE TABLE transfer (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "direction" TEXT,
    "member" TEXT,
    "from_organisation" TEXT,
    "from_text" TEXT,
    "to_organisation" TEXT,
    "to_text" TEXT,
    "letter_title" TEXT,
    "to_division" TEXT,
    "channel" TEXT,
    "reason" TEXT,
    "started_on" TEXT,
    "dues_paid_to" TEXT,
    "block" TEXT,
    "name" TEXT,
    "id_number" TEXT,
    "sex" TEXT,
    "ethnic_group" TEXT,
    "birth_date" TEXT,
    "category" TEXT,
    "phone" TEXT,
    "unfinished_reason" TEXT,
    "unfinished_note" TEXT,
    "reviewed_on" TEXT,
    "reviewed_by" TEXT,
    "issuer" TEXT,
    "letter_number" TEXT,
    "issued_on" TEXT,
    "valid_days" TEXT,
    "valid_until" TEXT,
    "handled_by" TEXT,
    "reissue_of" TEXT,
    "received_on" TEXT,
    "archive_check" TEXT,
    "placed_on" TEXT,
    "placed_in" TEXT,
    "returned_on" TEXT,
    "returned_reason" TEXT,
    "withdrawn_on" TEXT,
    "withdrawn_reason" TEXT,
    "receipt_on" TEXT,
    "receipt_image" TEXT,
    "receipt_attachment" TEXT,
    "voided_on" TEXT,
    "void_kind" TEXT,
    "void_reason" TEXT,
    "moved_on" TEXT,
    "closed_on" TEXT,
    "closed_reason" TEXT,
    "filed_on" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE letter_block (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "organisation" TEXT,
    "site" TEXT,
    "year" TEXT,
    "unit" TEXT,
    "prefix" TEXT,
    "digits" TEXT,
    "first" TEXT,
    "last" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE INDEX transfer_from ON transfer (from_organisation);
CREATE INDEX transfer_to ON transfer (to_organisation);
CREATE INDEX transfer_placed ON transfer (placed_in);
CREATE INDEX transfer_member ON transfer (member);
CREATE INDEX transfer_letter ON transfer (letter_number) WHERE letter_number IS NOT NULL;
CREATE INDEX letter_block_organisation ON letter_block (organisation);

-- Numbers this installation has drawn. Taking back an issue does not free its number: the letter
-- may have been printed.
CREATE TABLE letter_drawn (
    issuer TEXT NOT NULL,
    number TEXT NOT NULL,
    transfer TEXT NOT NULL,
    drawn_on TEXT NOT NULL,
    PRIMARY KEY (issuer, number)
);
