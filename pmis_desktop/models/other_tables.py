"""The tables that keep the books of the exchange, and what a vault remembers beside its records."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from pmis_desktop.models import round_tables

METADATA = round_tables.METADATA
"""All tables of the vault: those of records too."""

site = Table(
    "site",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("verify_key", LargeBinary, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("grant_number", Integer, nullable=False),
    Column("cut_off", Integer),
    Column("reason", Text),
    Column("enrolled_at", Text, nullable=False),
    Column("answer_number", Integer, nullable=False),
    Column("answer_hash", Text, nullable=False),
    Column("seen_answer", Integer, nullable=False),
    Column("seen_revision", Integer, nullable=False),
    Column("last_package_at", Text),
    Column("answer_revision", Integer, nullable=False),
    Column("cut_off_log", Text),
)

invitation = Table(
    "invitation",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("valid_until", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("used_by", Text),
    Column("withdrawn_at", Text),
)

former_scope = Table(
    "former_scope",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("until", Integer, primary_key=True),
    Column("organisation", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
)

held_package = Table(
    "held_package",
    METADATA,
    Column("file_hash", Text, primary_key=True),
    Column("site", Text, nullable=False),
    Column("log", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("held_at", Text, nullable=False),
    Column("decided", Text),
    Column("reason", Text),
    Column("decided_by", Text),
    Column("decided_at", Text),
)

telephone_failure = Table(
    "telephone_failure",
    METADATA,
    Column("fingerprint", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", Text, nullable=False),
)

document = Table(
    "document",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

archive = Table(
    "archive",
    METADATA,
    Column("file_hash", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("log", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("planner", Integer, nullable=False),
    Column("plan_hash", Text, nullable=False),
    Column("taken_at", Text, nullable=False),
)

shadow = Table(
    "shadow",
    METADATA,
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("county", Text),
)

gone = Table(
    "gone",
    METADATA,
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("gone_on", Text, nullable=False),
)

open_item = Table(
    "open_item",
    METADATA,
    Column("n", Integer, nullable=False),
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("branch", Text, nullable=False),
)

organisation_alias = Table(
    "organisation_alias",
    METADATA,
    Column("spelling", Text, primary_key=True),
    Column("organisation", Text, nullable=False),
)

draft = Table(
    "draft",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("vals", Text, nullable=False),
)

outcome_seen = Table(
    "outcome_seen",
    METADATA,
    Column("log", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
)

blob = Table(
    "blob",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("stored_at", Text, nullable=False),
)

finding = Table(
    "finding",
    METADATA,
    Column("member", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("severity", Text, nullable=False),
)

checked = Table(
    "checked",
    METADATA,
    Column("member", Text, primary_key=True),
    Column("errors", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
)

quality_figure = Table(
    "quality_figure",
    METADATA,
    Column("organisation", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("members", Integer, nullable=False),
    Column("correct", Integer, nullable=False),
    Column("cells", Integer, nullable=False),
    Column("filled", Integer, nullable=False),
)

mend = Table(
    "mend",
    METADATA,
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("message", Text, primary_key=True),
    Column("severity", Text, nullable=False),
)

told_apart = Table(
    "told_apart",
    METADATA,
    Column("one", Text, primary_key=True),
    Column("other", Text, primary_key=True),
    Column("seal", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
)

wanted_blob = Table(
    "wanted_blob",
    METADATA,
    Column("place", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
)

# The notices of the county as a branch has received them, and whether they were read.
received_notice = Table(
    "received_notice",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("addressed", Text, nullable=False),
    Column("dated_on", Text, nullable=False),
    Column("valid_until", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("replaced_by", Text, nullable=False),
    Column("listed", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("read_at", Text, nullable=False),
    Column("read_by", Text, nullable=False),
    Column("known", Integer, nullable=False),
)

# What the sites have said of notices: which wording they hold, and who read it when.
notice_reading = Table(
    "notice_reading",
    METADATA,
    Column("notice", Text, primary_key=True),
    Column("site", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("told_at", Text, nullable=False),
    Column("read_at", Text, nullable=False),
    Column("read_by", Text, nullable=False),
)

parcel = Table(
    "parcel",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("log", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("reported", Integer, nullable=False),
    Column("outcomes", Text, nullable=False),
    Column("message", Text, nullable=False),
)

layout = Table(
    "layout",
    METADATA,
    Column("signature", Text, primary_key=True),
    Column("columns", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
)

value_alias = Table(
    "value_alias",
    METADATA,
    Column("field", Text, primary_key=True),
    Column("spelling", Text, primary_key=True),
    Column("layout", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
)

letter_drawn = Table(
    "letter_drawn",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("transfer", Text, nullable=False),
    Column("drawn_on", Text, nullable=False),
)

column_set = Table(
    "column_set",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("columns", Text, nullable=False),
)

ceremony_step = Table(
    "ceremony_step",
    METADATA,
    Column("ceremony", Text, primary_key=True),
    Column("step", Text, primary_key=True),
    Column("told", Text, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("done_by", Text, nullable=False),
)

form_stub = Table(
    "form_stub",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("form", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("voided_at", Text),
    Column("void_reason", Text),
)
