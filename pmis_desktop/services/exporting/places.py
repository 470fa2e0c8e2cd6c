"""The organisations of a sheet: which it is about, and what cells call each of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmis_desktop.models import settings, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.rules import codes
from pmis_desktop.services import finding
from pmis_desktop.services.house import House
from pmis_desktop.services.importing import organisation_book


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The scope of a sheet: ``top`` is empty for everything here, ``name`` whom it is about.

    ``ids`` are in the order of the tree, ``branches`` those of them that hold members. ``told``
    says by id what a cell calls an organisation. ``code`` is the county's, empty at a branch.
    """

    top: str
    name: str
    code: str
    ids: tuple[str, ...]
    branches: tuple[str, ...]
    told: Mapping[str, str]


def read(house: House, within: str) -> Places:
    """The organisations under one of them, an id, a code or a name; all without one.

    Raises RecordMissingError, SeveralRecordsError.
    """
    with house.reading() as connection:
        grown = tree.read(connection)
        book = organisation_book.read(house, connection)
        top = finding.organisation(connection, within) if within else ""
        own = settings.get(connection, settings.ORGANISATION)
        code = settings.get(connection, settings.CODE)
    told = {rec: _told(book, rec, values) for rec, values in book.records.items()}
    ids = tuple(rec for rec in grown.walk(top or None) if rec in book.records)
    return Places(
        top=top,
        name=grown.names.get(top or own, ""),
        code=code,
        ids=ids,
        branches=tuple(rec for rec in ids if _holds_members(book.records[rec]["kind"])),
        told={**grown.names, **told},
    )


def _holds_members(kind: str | None) -> bool:
    line = codes.code_list("org_kind").get(kind or "")
    return line is not None and line.more["role"] == "branch"


def _told(book: organisation_book.OrganisationBook, rec: str, values: Record) -> str:
    """What a cell calls an organisation: its name, or whatever else the importer finds it by.

    Two branches of one name would not find their members again.
    """
    texts = (values["name"], values["code"])
    return next((text for text in texts if text and book.find(text) == rec), rec)
