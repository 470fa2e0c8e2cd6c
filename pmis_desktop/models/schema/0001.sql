-- The first schema. Record tables follow the field table; a test compares the two.

CREATE TABLE organisation (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "name" TEXT,
    "short_name" TEXT,
    "statistics_name" TEXT,
    "former_names" TEXT,
    "code" TEXT,
    "kind" TEXT,
    "parent" TEXT,
    "can_approve" TEXT,
    "functional" TEXT,
    "for_floating" TEXT,
    "display_order" TEXT,
    "founded_on" TEXT,
    "founding_superior" TEXT,
    "founding_document" TEXT,
    "secretary" TEXT,
    "contact" TEXT,
    "phone" TEXT,
    "responsible" TEXT,
    "address" TEXT,
    "fax" TEXT,
    "division" TEXT,
    "affiliation" TEXT,
    "unit_situation" TEXT,
    "new_business_form" TEXT,
    "abroad" TEXT,
    "term_number" TEXT,
    "term_began_on" TEXT,
    "term_ends_on" TEXT,
    "term_years" TEXT,
    "term_elected_by" TEXT,
    "remark" TEXT,
    "county_note" TEXT,
    "dissolved_on" TEXT,
    "dissolved_reason" TEXT,
    "dissolved_document" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT,
    "pinyin" TEXT,
    "initials" TEXT
);

CREATE TABLE host_unit (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "organisation" TEXT,
    "name" TEXT,
    "short_name" TEXT,
    "external_id" TEXT,
    "has_credit_code" TEXT,
    "credit_code" TEXT,
    "nature" TEXT,
    "affiliation" TEXT,
    "build_status" TEXT,
    "leading_group" TEXT,
    "legal_entity" TEXT,
    "head" TEXT,
    "head_is_member" TEXT,
    "control" TEXT,
    "size" TEXT,
    "private_technology" TEXT,
    "service_kind" TEXT,
    "institution_kind" TEXT,
    "staff" TEXT,
    "workers" TEXT,
    "professionals" TEXT,
    "staff_under_35" TEXT,
    "union" TEXT,
    "intermediary" TEXT,
    "instructor" TEXT,
    "households" TEXT,
    "population" TEXT,
    "directory" TEXT,
    "industry" TEXT,
    "division" TEXT,
    "address" TEXT,
    "phone" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE member (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "name" TEXT,
    "former_names" TEXT,
    "id_number" TEXT,
    "birth_date" TEXT,
    "sex" TEXT,
    "ethnic_group" TEXT,
    "native_place" TEXT,
    "education" TEXT,
    "degree" TEXT,
    "degree_on" TEXT,
    "school" TEXT,
    "major" TEXT,
    "enrolled_on" TEXT,
    "graduated_on" TEXT,
    "education_form" TEXT,
    "political" TEXT,
    "joined_on" TEXT,
    "full_member_on" TEXT,
    "join_type" TEXT,
    "confirmation" TEXT,
    "probation_extension" TEXT,
    "confirmation_delay" TEXT,
    "seniority_correction" TEXT,
    "job_post" TEXT,
    "job_post_code" TEXT,
    "employer_post" TEXT,
    "started_work_on" TEXT,
    "front_line" TEXT,
    "social_stratum" TEXT,
    "technical_title" TEXT,
    "technical_level" TEXT,
    "migrant_worker" TEXT,
    "administrative_rank" TEXT,
    "military_rank" TEXT,
    "police_rank" TEXT,
    "main_income" TEXT,
    "mobile" TEXT,
    "landline" TEXT,
    "address" TEXT,
    "household_address" TEXT,
    "police_station" TEXT,
    "registered_on" TEXT,
    "registered_mobile" TEXT,
    "lost" TEXT,
    "lost_since" TEXT,
    "lost_circumstance" TEXT,
    "lost_search" TEXT,
    "floating" TEXT,
    "floating_to" TEXT,
    "floating_since" TEXT,
    "floating_reason" TEXT,
    "floating_unit" TEXT,
    "floating_certificate" TEXT,
    "abroad" TEXT,
    "abroad_since" TEXT,
    "abroad_to" TEXT,
    "applied_on" TEXT,
    "applied_to" TEXT,
    "activist_on" TEXT,
    "candidate_on" TEXT,
    "league_joined_on" TEXT,
    "other_party" TEXT,
    "other_party_on" TEXT,
    "background" TEXT,
    "veteran" TEXT,
    "veteran_unit" TEXT,
    "veteran_discharged_on" TEXT,
    "veteran_self_employed" TEXT,
    "veteran_relation_on" TEXT,
    "veteran_branch" TEXT,
    "preferential" TEXT,
    "remark" TEXT,
    "confirmed_with_archive" TEXT,
    "hardship" TEXT,
    "county_note" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT,
    "branch" TEXT,
    "home" TEXT,
    "category" TEXT,
    "status" TEXT,
    "pinyin" TEXT,
    "initials" TEXT
);

CREATE TABLE membership (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "organisation" TEXT,
    "began_on" TEXT,
    "began_approved_on" TEXT,
    "began_reason" TEXT,
    "began_authority" TEXT,
    "began_document" TEXT,
    "recorded_at" TEXT,
    "ended_on" TEXT,
    "ended_approved_on" TEXT,
    "ended_reason" TEXT,
    "ended_authority" TEXT,
    "ended_document" TEXT,
    "ended_to" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE category_fact (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "value" TEXT,
    "effective_on" TEXT,
    "approved_on" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE status_fact (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "value" TEXT,
    "effective_on" TEXT,
    "approved_on" TEXT,
    "authority" TEXT,
    "document" TEXT,
    "reason" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE TABLE admission (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    "member" TEXT,
    "approved_on" TEXT,
    "approved_by" TEXT,
    "branch_name" TEXT,
    "superior_name" TEXT,
    "education" TEXT,
    "job_post" TEXT,
    "front_line" TEXT,
    "social_stratum" TEXT,
    "technical_title" TEXT,
    "technical_level" TEXT,
    "league_member" TEXT,
    "league_recommended" TEXT,
    "well_known" TEXT,
    "model_worker" TEXT,
    "provincial_model" TEXT,
    "special_case" TEXT,
    "developed_here" TEXT,
    "removed" TEXT,
    "removed_reason" TEXT
);

CREATE INDEX member_name ON member (name);
CREATE INDEX member_former_names ON member (former_names);
CREATE INDEX member_pinyin ON member (pinyin);
CREATE INDEX member_initials ON member (initials);
CREATE INDEX member_id_number ON member (id_number);
CREATE INDEX member_mobile ON member (mobile);
CREATE INDEX member_branch ON member (branch);
CREATE INDEX member_home ON member (home);
CREATE INDEX organisation_parent ON organisation (parent);
CREATE INDEX organisation_name ON organisation (name);
CREATE INDEX host_unit_organisation ON host_unit (organisation);
CREATE INDEX membership_member ON membership (member);
CREATE INDEX membership_organisation ON membership (organisation);
CREATE UNIQUE INDEX membership_open ON membership (member)
    WHERE ended_on IS NULL AND removed IS NULL;
CREATE INDEX category_fact_member ON category_fact (member, effective_on);
CREATE INDEX status_fact_member ON status_fact (member, effective_on);
CREATE INDEX admission_member ON admission (member);

-- Further ways to type a name, where its characters have several readings.
CREATE TABLE spelling (
    word TEXT NOT NULL,
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    PRIMARY KEY (ent, rec, word)
) WITHOUT ROWID;
CREATE INDEX spelling_word ON spelling (word);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One line of history: what a person did at once, or what one package or answer brought.
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL CHECK (origin IN ('own', 'received', 'local')),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    log TEXT NOT NULL,
    first INTEGER NOT NULL,
    count INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    source TEXT,
    undoes INTEGER REFERENCES unit (id),
    undone_by INTEGER REFERENCES unit (id)
);
CREATE INDEX unit_log ON unit (log, first);
CREATE INDEX unit_source ON unit (source);

-- The one journal. Rows are only ever added; every log is a hash chain of its own.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    unit INTEGER NOT NULL REFERENCES unit (id),
    log TEXT NOT NULL,
    n INTEGER NOT NULL,
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    subject TEXT NOT NULL,
    line BLOB NOT NULL,
    head BLOB NOT NULL,
    UNIQUE (log, n)
);
CREATE INDEX journal_subject ON journal (subject);

CREATE TABLE log (
    id TEXT PRIMARY KEY,
    site TEXT,
    applied INTEGER NOT NULL,
    head BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'forked'))
);

CREATE TABLE outcome (
    log TEXT NOT NULL,
    n INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    code TEXT NOT NULL,
    groups TEXT NOT NULL,
    note TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (log, n)
) WITHOUT ROWID;
CREATE INDEX outcome_revision ON outcome (log, revision);

CREATE TABLE desk (
    id INTEGER PRIMARY KEY,
    log TEXT NOT NULL,
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    grp TEXT NOT NULL,
    kind TEXT NOT NULL,
    numbers TEXT NOT NULL,
    base TEXT NOT NULL,
    branch TEXT NOT NULL,
    revision INTEGER NOT NULL,
    closed_as TEXT,
    reason TEXT,
    closed_by TEXT,
    closed_at TEXT,
    closed_revision INTEGER
);
CREATE UNIQUE INDEX desk_open ON desk (log, ent, rec, grp) WHERE closed_as IS NULL;
CREATE INDEX desk_record ON desk (ent, rec) WHERE closed_as IS NULL;

CREATE TABLE departure (
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    organisation TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (ent, rec, organisation)
) WITHOUT ROWID;
CREATE INDEX departure_organisation ON departure (organisation, revision);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    name TEXT NOT NULL,
    verify_key BLOB NOT NULL,
    recipient TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('enrolled', 'revoked')),
    grant_number INTEGER NOT NULL,
    cut_off INTEGER,
    reason TEXT,
    enrolled_at TEXT NOT NULL,
    answer_number INTEGER NOT NULL,
    answer_hash TEXT NOT NULL,
    seen_answer INTEGER NOT NULL,
    seen_revision INTEGER NOT NULL,
    last_package_at TEXT
);

CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    organisation TEXT NOT NULL,
    code TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    made_at TEXT NOT NULL,
    used_by TEXT
);

-- Root-signed documents, byte for byte.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (kind, number, subject)
);

-- Every package or answer taken in; its bytes lie in the archive under this hash.
CREATE TABLE archive (
    file_hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    log TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    planner INTEGER NOT NULL,
    plan_hash TEXT NOT NULL,
    taken_at TEXT NOT NULL
);
CREATE INDEX archive_log ON archive (log, first);

-- The county's value of a group while an own change waits; empty where the county has no record.
CREATE TABLE shadow (
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    grp TEXT NOT NULL,
    county TEXT,
    PRIMARY KEY (ent, rec, grp)
) WITHOUT ROWID;

CREATE TABLE gone (
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    name TEXT NOT NULL,
    destination TEXT NOT NULL,
    gone_on TEXT NOT NULL,
    PRIMARY KEY (ent, rec)
) WITHOUT ROWID;

-- Conflicts of this branch that wait at the county, as the last answer told them.
CREATE TABLE open_item (
    n INTEGER NOT NULL,
    ent TEXT NOT NULL,
    rec TEXT NOT NULL,
    grp TEXT NOT NULL,
    kind TEXT NOT NULL,
    county TEXT NOT NULL,
    branch TEXT NOT NULL,
    PRIMARY KEY (ent, rec, grp)
) WITHOUT ROWID;

-- Spellings of organisations that a person once mapped by hand.
CREATE TABLE organisation_alias (
    spelling TEXT PRIMARY KEY,
    organisation TEXT NOT NULL
);
