"""The tables of the vault: one per entity of the field table, and those that keep the books."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

from pmis_desktop.rules.fields import ENTITIES

METADATA = MetaData()

# Found again from other columns on every write, never written by a change: what lists sort by.
DERIVED = {
    "member": ("branch", "home", "category", "status", "pinyin", "initials", "strokes"),
    "organisation": ("pinyin", "initials"),
}


def _record_table(entity: str) -> Table:
    names = [field.id for field in ENTITIES[entity].fields]
    return Table(
        entity,
        METADATA,
        Column("row", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("revision", Integer, nullable=False),
        *(Column(name, Text) for name in (*names, *DERIVED.get(entity, ()))),
    )


RECORDS = {entity: _record_table(entity) for entity in ENTITIES}
member = RECORDS["member"]
organisation = RECORDS["organisation"]
membership = RECORDS["membership"]

spelling = Table(
    "spelling",
    METADATA,
    Column("word", Text, primary_key=True),
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
)

setting = Table(
    "setting",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

unit = Table(
    "unit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("log", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("whole", Integer, nullable=False),
    Column("source", Text),
    Column("undoes", Integer),
    Column("undone_by", Integer),
)

journal = Table(
    "journal",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("unit", Integer, nullable=False),
    Column("log", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("ent", Text, nullable=False),
    Column("rec", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("head", LargeBinary, nullable=False),
)

log = Table(
    "log",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("site", Text),
    Column("applied", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
)

outcome = Table(
    "outcome",
    METADATA,
    Column("log", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("groups", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)

desk = Table(
    "desk",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("log", Text, nullable=False),
    Column("ent", Text, nullable=False),
    Column("rec", Text, nullable=False),
    Column("grp", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("branch", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("closed_as", Text),
    Column("reason", Text),
    Column("closed_by", Text),
    Column("closed_at", Text),
    Column("closed_revision", Integer),
)

departure = Table(
    "departure",
    METADATA,
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("organisation", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
)

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

arrival = Table(
    "arrival",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("kept", Integer, nullable=False),
    Column("first_seen", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
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

column_set = Table(
    "column_set",
    METADATA,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("columns", Text, nullable=False),
)

# Nothing but the journal's pen may write these.
GUARDED = frozenset((*RECORDS, "unit", "journal", "outcome", "desk", "departure", "shadow", "gone"))
