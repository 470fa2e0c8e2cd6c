"""The tables of purge orders: which were carried out here, and what they took."""

from sqlalchemy import Column, Integer, Table, Text

from pmis_desktop.models import tables

METADATA = tables.METADATA

# Purge orders carried out here, and the records they took: grp is "" where one went whole.
purge_order = Table(
    "purge_order",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("dated_on", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("operations", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("applied_at", Text, nullable=False),
    Column("blobs", Text, nullable=False),
    Column("logs", Text, nullable=False),
    Column("tidied", Integer, nullable=False),
)

purged = Table(
    "purged",
    METADATA,
    Column("ent", Text, primary_key=True),
    Column("rec", Text, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("purge_order", Text, nullable=False),
)
