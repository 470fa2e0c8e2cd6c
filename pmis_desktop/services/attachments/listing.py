"""Which photos and materials there are, and which of them are not here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pmis_desktop.attachments import sniffing
from pmis_desktop.models import rows, tree
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.rules.values import show
from pmis_desktop.services import finding
from pmis_desktop.services.attachments import storing
from pmis_desktop.services.attachments.adding import ENTITY, PHOTO
from pmis_desktop.services.house import House

AT_COUNTY = "文件在县级，本机没有"
NOT_YET = "支部的文件还没有送到"
_MISSING = (
    "FROM attachment AS a JOIN member AS m ON m.id = a.member"
    " LEFT JOIN blob AS b ON b.hash = a.hash"
    " WHERE b.hash IS NULL AND a.removed IS NULL AND m.removed IS NULL"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One photo or material of a member; ``absent`` says why its file is not here, or is empty.

    ``size`` in bytes. ``kind`` is the code, ``label`` the words for it.
    """

    id: str
    kind: str
    label: str
    title: str
    dated_on: str
    remark: str
    hash: str
    size: int
    media_type: str
    absent: str

    @property
    def name(self) -> str:
        """What it is called: its title, else its kind."""
        return self.title or self.label

    @property
    def is_photo(self) -> bool:
        """Whether it shows the member's face."""
        return self.kind == PHOTO

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown here; a PDF cannot."""
        return self.media_type != sniffing.PDF


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """A photo or material in use whose file is not in this vault."""

    attachment: str
    member: str
    name: str
    organisation: str
    label: str
    title: str
    absent: str


def of_member(house: House, member: str) -> tuple[Attachment, ...]:
    """A member's photos and materials in use: photos first, then in the order of the code list.

    Within a kind the newest comes first.
    """
    with house.reading() as connection:
        found = rows.load(connection, ENTITY, [member], by="member")
        noted = _noted(connection, (str(each.get("hash")) for each in found.values()))
    # Somebody may have copied the database and forgotten the folder beside it.
    here = set(filter(storing.store(house).has, noted)) if noted else set()
    listed = [
        _attachment(rec, values, here=values.get("hash") in here, house=house)
        for (_, rec), values in found.items()
        if not values.get("removed")
    ]
    listed.sort(key=lambda each: (each.dated_on, each.id), reverse=True)
    listed.sort(key=lambda each: (not each.is_photo, each.label))
    return tuple(listed)


def missing(house: House, within: str | None = None) -> tuple[MissingFile, ...]:
    """Photos and materials in use whose file is not here, in a subtree or everywhere.

    ``within`` is an organisation's id, code or name. Sorted by organisation and member.
    """
    with house.reading() as connection:
        grown = tree.read(connection)
        scope = None
        if within is not None:
            scope = grown.subtree(finding.organisation(connection, within))
        found = connection.exec_driver_sql(
            f"SELECT a.id, a.member, m.name, m.home, a.kind, a.title {_MISSING}"
            " ORDER BY m.home, m.pinyin, m.row, a.row"
        )
        return tuple(
            _missing_file(row, grown.names.get(row[3], ""), house)
            for row in found
            if scope is None or row[3] in scope
        )


def missing_hashes(connection: Connection, homes: Iterable[str]) -> dict[str, list[str]]:
    """The hashes that files are missing for, by the organisation where their member is at home."""
    found: dict[str, list[str]] = {}
    for some in rows.chunks(homes):
        statement = f"SELECT m.home, a.hash {_MISSING} AND m.home IN ({rows.marks(some)})"
        for home, blob_hash in rows.fetch(connection, f"{statement} ORDER BY a.row", some):
            found.setdefault(home, []).append(blob_hash)
    return found


def _noted(connection: Connection, hashes: Iterable[str]) -> set[str]:
    noted: set[str] = set()
    for some in rows.chunks(dict.fromkeys(hashes)):
        statement = f"SELECT hash FROM blob WHERE hash IN ({rows.marks(some)})"  # noqa: S608
        noted.update(str(row[0]) for row in rows.fetch(connection, statement, some))
    return noted


def _attachment(rec: str, values: rows.Record, *, here: bool, house: House) -> Attachment:
    size = values.get("size") or ""
    return Attachment(
        id=rec,
        kind=values.get("kind") or "",
        label=_label(values.get("kind")),
        title=values.get("title") or "",
        dated_on=values.get("dated_on") or "",
        remark=values.get("remark") or "",
        hash=values.get("hash") or "",
        size=int(size) if size.isascii() and size.isdigit() else 0,
        media_type=values.get("media_type") or "",
        absent="" if here else _absent(house),
    )


def _missing_file(row: Any, organisation: str, house: House) -> MissingFile:  # noqa: ANN401
    return MissingFile(
        attachment=row[0],
        member=row[1],
        name=row[2] or "",
        organisation=organisation,
        label=_label(row[4]),
        title=row[5] or "",
        absent=_absent(house),
    )


def _absent(house: House) -> str:
    return NOT_YET if house.at_county else AT_COUNTY


def _label(kind: str | None) -> str:
    return show(ENTITIES[ENTITY].field("kind"), kind)
