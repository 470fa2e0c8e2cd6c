"""Notices on their way down inside answers, and what branches say of reading them on the way up.

Both parts are advisory: a program that does not know them takes the records all the same.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Annotated, Final, Literal

import msgspec

from pmis_desktop.errors.exchange import NotCanonicalError
from pmis_desktop.exchange import canonical, limits, parts
from pmis_desktop.exchange.operations import Count, Identifier

STANDING: Final = "standing"
WITHDRAWN: Final = "withdrawn"
REPLACED: Final = "replaced"

LONGEST_TITLE = 100
LONGEST_LINE = 100
LONGEST_TEXT = 6000
LONGEST_PARAGRAPH = 3000
PARAGRAPHS = 200
LONGEST_REASON = 200

Day = Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Short = Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)]
Stamp = Annotated[str, msgspec.Meta(max_length=40, pattern="^[0-9T:+.Z-]*$")]
Paragraph = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_PARAGRAPH)]
State = Literal["standing", "withdrawn", "replaced"]


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One notice as an answer carries it.

    ``revision`` is the county's when it was last changed: the wording that is read. One that is
    withdrawn or replaced carries no text any more. ``known`` says that the county has heard that
    this site read this wording.
    """

    id: Identifier
    revision: Count
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TITLE)]
    text: Annotated[list[Paragraph], msgspec.Meta(max_length=PARAGRAPHS)]
    document: Short
    issuer: Short
    addressed: Annotated[str, msgspec.Meta(max_length=500)]
    dated_on: Day
    valid_until: Day
    contact: Short
    phone: Short
    state: State
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)]
    replaced_by: Annotated[str, msgspec.Meta(max_length=64, pattern="^[a-z0-9_-]*$")]
    known: bool


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """That a site holds a notice in the wording of a revision, and who read it when, if anybody.

    The name is the site's word.
    """

    id: Identifier
    revision: Count
    read_at: Stamp
    read_by: Annotated[str, msgspec.Meta(max_length=100)]


def fitting(some: Iterable[Notice]) -> list[Notice]:
    """As many as an answer may carry, in their order."""
    chosen: list[Notice] = []
    room = limits.NOTICES_RAW
    for each in some:
        room -= len(canonical.encode(each)) + 1
        if room < 0 or len(chosen) == limits.NOTICES:
            break
        chosen.append(each)
    return chosen


def notices_part(some: Sequence[Notice]) -> list[parts.Part]:
    """The part of an answer; one without any notice has no such part.

    Raises TextProfileError for what a site would have to refuse.
    """
    return _part(parts.NOTICES, fitting(some))


def read_notices(data: bytes) -> tuple[Notice, ...]:
    """The notices of an answer; raises a PackageRefusedError."""
    parts.split_lines(data, limits.NOTICES, "通知份数")
    found = canonical.decode_lines(data, Notice)
    _refuse_twice(each.id for each in found)
    return tuple(found)


def readings_part(some: Sequence[Reading]) -> list[parts.Part]:
    """The part of a package: every notice the site holds; the newest first, as many as may be."""
    return _part(parts.READINGS, some[: limits.READINGS])


def read_readings(data: bytes) -> tuple[Reading, ...]:
    """What a package says of notices; raises a PackageRefusedError."""
    parts.split_lines(data, limits.READINGS, "通知阅读情况条数")
    found = canonical.decode_lines(data, Reading)
    _refuse_twice(each.id for each in found)
    return tuple(found)


def _part(name: str, some: Sequence[Notice] | Sequence[Reading]) -> list[parts.Part]:
    if not some:
        return []
    data = canonical.encode_lines(some)
    _check(data)
    return [parts.Part(name, data, alike=True)]


@lru_cache(maxsize=4)
def _check(data: bytes) -> None:
    """Once for all the answers of a round, which carry the same; a refusal is not kept."""
    canonical.check_json_text(data)


def _refuse_twice(ids: Iterable[str]) -> None:
    listed = list(ids)
    if len(set(listed)) != len(listed):
        raise NotCanonicalError
