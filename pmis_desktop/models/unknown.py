"""Asking whether the county knows anything of what packages bring, for many of them at once."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from pmis_desktop.exchange.asking import Asked
from pmis_desktop.exchange.placing import SOURCES
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models import rows

_AMONG = "IN (SELECT value FROM json_each(?))"


def known_of(connection: Connection, some: Sequence[Asked]) -> set[str]:
    """What the county knows anything of: ids of records, members, organisations, ID numbers.

    Never less than the facts would say: that somebody left any scope, or has a period that ended,
    counts as well.
    """
    return {
        str(row[0])
        for statement, values in _questions(some)
        if values
        for row in rows.fetch(connection, statement, (msgspec.json.encode(values).decode(),))
    }


def _questions(some: Sequence[Asked]) -> Iterator[tuple[str, list[str]]]:
    records: dict[str, list[str]] = {}
    for each in some:
        for ent, ids in each.records.items():
            records.setdefault(ent, []).extend(ids)
    for ent, ids in records.items():
        yield f'SELECT id FROM "{ent}" WHERE id {_AMONG}', ids  # noqa: S608 - our own
    members = _all(each.members for each in some)
    everybody = _all((members, records.get(MEMBER, ())))
    for ent in SOURCES:
        yield f'SELECT member FROM "{ent}" WHERE member {_AMONG}', everybody  # noqa: S608
    numbers = _all(each.numbers for each in some)
    yield f"SELECT id_number FROM member WHERE removed IS NULL AND id_number {_AMONG}", numbers  # noqa: S608
    organisations = _all(each.organisations for each in some)
    for ent, ids in ((MEMBER, members), (ORGANISATION, organisations)):
        yield f"SELECT rec FROM departure WHERE ent = '{ent}' AND rec {_AMONG}", ids  # noqa: S608


def _all(some: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(each for part in some for each in part))
