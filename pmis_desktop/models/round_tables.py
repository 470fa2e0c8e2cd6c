"""The tables of a round: what arrived, what a committee looks at, what older programs lack."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from pmis_desktop.models import purge_tables

METADATA = purge_tables.METADATA

review_site = Table(
    "review_site",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("granted_at", Text, nullable=False),
)

review_basis = Table(
    "review_basis",
    METADATA,
    Column("file_hash", Text, primary_key=True),
    Column("reviewers", Text, nullable=False),
    Column("opinions", Text, nullable=False),
)

to_review = Table(
    "to_review",
    METADATA,
    Column("place", Integer, primary_key=True),
    Column("log", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("ent", Text, nullable=False),
    Column("rec", Text, nullable=False),
    Column("grp", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("vals", Text, nullable=False),
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
    Column("aside", Integer, nullable=False),
)

site_version = Table(
    "site_version",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("version", Integer, nullable=False),
)

omission = Table(
    "omission",
    METADATA,
    Column("site", Text, primary_key=True),
    Column("ent", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("records", Integer, nullable=False),
)

regained = Table(
    "regained",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("head", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("settled_at", Text, nullable=False),
    Column("settled_by", Text, nullable=False),
)
