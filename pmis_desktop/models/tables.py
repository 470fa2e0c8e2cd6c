"""The tables of records, one per entity of the field table, and of their journal and desk."""

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

# Nothing but the journal's pen may write these.
GUARDED = frozenset((*RECORDS, "unit", "journal", "outcome", "desk", "departure", "shadow", "gone"))
