"""Reading what a form is about, and cutting it into documents."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from pmis_desktop.errors.printing import FormSubjectError
from pmis_desktop.memory import OnDemand
from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.services import finding, portraits, searching
from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.forms import filling, offering
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import Form, Subject
from pmis_desktop.services.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which form, about whom, and what a person added.

    ``members`` are ids; without any, everybody of the ``organisation`` (an id, a code or a name)
    and below it, or whom a ``query`` finds. A form about organisations is about the one named, or
    with ``each_branch`` about every branch below it; ``transfers`` are ids. ``reason`` shows whole
    numbers; ``blank`` is a form to be filled in by hand. ``most`` members or organisations are
    looked at, 0 for all: a preview need not read a county.
    """

    form: str
    members: tuple[str, ...] = ()
    transfers: tuple[str, ...] = ()
    organisation: str = ""
    each_branch: bool = False
    query: MemberQuery | None = None
    filled: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    blank: bool = False
    most: int = 0


def read(
    connection: Connection, house: House, form: Form, wanted: Wanted, *, bare: bool = False
) -> Asked:
    """Read everything a form needs, in the connection's one state of the data.

    With ``bare`` a form that divides its members gets their ids and branches only: `documents`
    reads the rest of each document's own, so that never a whole county is held.
    Raises FormSubjectError where nobody was chosen, what finding raises, and what filling raises.
    """
    asked = Asked(
        connection=connection,
        today=house.today,
        names=tree.read(connection).names,
        filled=filling.filled(
            offering.offered(connection, form), wanted.filled, house.today, blank=wanted.blank
        ),
        masked=not wanted.reason.strip(),
        county=settings.get(connection, settings.NAME),
    )
    if wanted.blank or form.subject is Subject.NOTHING:
        return asked
    if form.subject is Subject.TRANSFER:
        return replace(asked, transfers=_transfers(connection, form, wanted))
    top = finding.organisation(connection, wanted.organisation) if wanted.organisation else ""
    if form.subject is Subject.ORGANISATION:
        if not top:
            raise FormSubjectError(form.title, "党组织")
        chosen = _branches(connection, top) if wanted.each_branch else [top]
        found = tuple(_organisation(connection, rec) for rec in chosen[: wanted.most or None])
        return replace(asked, organisations=found, organisation=found[0], found=len(chosen))
    ids = _member_ids(connection, house, wanted, top)
    if not ids and (form.subject is Subject.MEMBER or not top):
        raise FormSubjectError(form.title, "党员")
    organisation = _organisation(connection, top) if top else {}
    asked = replace(asked, organisation=organisation, found=len(ids))
    if form.picks is not None:
        return _picked(asked, form.picks, _records(connection, ids), wanted.most)
    shown = ids[: wanted.most or None]
    if bare and form.divide is not None:
        return replace(asked, members=tuple(_bare(connection, shown)), bare=True)
    return replace(asked, members=tuple(_records(connection, shown)))


def _picked(
    asked: Asked, picks: Callable[[Asked, Record], bool], members: Iterable[Record], most: int
) -> Asked:
    """Only those whom the form lists: all are looked at, for the first of them may be anywhere."""
    some = tuple(each for each in members if picks(asked, each))
    return replace(asked, members=some[: most or None], found=len(some))


class _Filled(dict[str, str | None]):
    """A member's values without the empty ones, which read as None.

    Most of ninety fields are empty: a county's records take 40 MiB so, and 160 with all of them.
    """

    def __missing__(self, _field: str) -> None:
        return None


def _records(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    for some in rows.chunks(ids):
        known = portraits.flat(connection, some)
        for rec in some:
            filled = ((name, value) for name, value in known[rec].items() if value is not None)
            yield _Filled(filled, id=rec)


def _bare(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    branch_of = _branch_of(connection)
    for rec in ids:
        yield _Filled(id=rec, branch=branch_of.get(rec))


def _whole(asked: Asked) -> Asked:
    """A document with everything about its members."""
    if not asked.bare:
        return asked
    ids = [each["id"] or "" for each in asked.members]
    return replace(asked, members=tuple(_records(asked.connection, ids)), bare=False)


def documents(form: Form, asked: Asked, *, blank: bool) -> Sequence[Asked]:
    """What was asked, document by document."""
    if form.divide is not None:
        cut = form.divide(asked)
        return OnDemand(len(cut), lambda at: _whole(cut[at]))
    if blank:
        return [asked]
    if form.subject is Subject.MEMBER:
        return _one_by_one(asked)
    if form.subject is Subject.ORGANISATION:
        return [replace(asked, organisation=each) for each in asked.organisations]
    return [asked]


def _one_by_one(asked: Asked) -> list[Asked]:
    """A document for each member, with the member's branch as its organisation."""
    branches: dict[str, Record] = {}
    for member in asked.members:
        branch = member["branch"] or ""
        if branch not in branches:
            branches[branch] = _organisation(asked.connection, branch) if branch else {}
    return [
        replace(asked, members=(each,), organisation=branches[each["branch"] or ""])
        for each in asked.members
    ]


def _member_ids(connection: Connection, house: House, wanted: Wanted, top: str) -> Sequence[str]:
    if wanted.members:
        return [finding.record(connection, "member", each) for each in wanted.members]
    if wanted.query is not None:
        return members.ids(connection, members.find(house, wanted.query))
    if not top:
        return []
    grown = tree.read(connection)
    found = searching.member_ids(connection, scope=grown.subtree(top))
    branch_of = _branch_of(connection)
    place = {rec: number for number, rec in enumerate(grown.walk(top))}
    return sorted(found, key=lambda rec: place.get(branch_of.get(rec, ""), len(place)))


def _transfers(connection: Connection, form: Form, wanted: Wanted) -> tuple[Record, ...]:
    if not wanted.transfers:
        raise FormSubjectError(form.title, "转接")
    found = [
        (finding.record(connection, "transfer", each), rows.one(connection, "transfer", each))
        for each in wanted.transfers
    ]
    return tuple((values or {}) | {"id": rec} for rec, values in found)


def _branch_of(connection: Connection) -> dict[str, str]:
    return dict(rows.fetch(connection, "SELECT id, branch FROM member WHERE branch IS NOT NULL"))


def _branches(connection: Connection, top: str) -> list[str]:
    """The organisations below one that have none below themselves, in tree order."""
    grown = tree.read(connection)
    gone = {
        row[0]
        for row in rows.fetch(
            connection,
            "SELECT id FROM organisation WHERE removed IS NOT NULL OR dissolved_on IS NOT NULL",
        )
    }
    return [rec for rec in grown.walk(top) if rec not in gone and not grown.children.get(rec)]


def _organisation(connection: Connection, rec: str) -> Record:
    return (rows.one(connection, "organisation", rec) or {}) | {"id": rec}
