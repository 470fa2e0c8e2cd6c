"""Invitation slips after they were printed: which are out, printing again, taking back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection

from pmis_desktop.errors.services import InvitationError
from pmis_desktop.errors.sites import SlipMissingError
from pmis_desktop.exchange import invitations
from pmis_desktop.exchange.requests import VerifiedRequest
from pmis_desktop.models import journal, rows, settings, sites, tree
from pmis_desktop.services import finding
from pmis_desktop.services.committee_folders import CommitteeFolders
from pmis_desktop.services.house import House

VALID_DAYS = 60
MOST_DAYS = 365

State = Literal["outstanding", "used", "expired", "withdrawn"]

STATE_WORDS: dict[State, str] = {
    "outstanding": "还没有用",
    "used": "已用",
    "expired": "已过期",
    "withdrawn": "已收回",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One slip: for whom, its code, until when it counts, and how it stands.

    ``number`` is its number in the books; ``committee`` the committee under the county.
    """

    number: int
    organisation: str
    name: str
    committee: str
    code: str
    made_at: str
    valid_until: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Invitees:
    """For whom slips are made: a subtree, named organisations, or all without a computer.

    ``skip_served`` leaves out branches for which a superior's computer enters. A branch that is
    named itself gets a slip even if it has a computer: for a second one, or a new one.
    """

    within: str | None = None
    named: Sequence[str] = ()
    skip_served: bool = False


def choose(connection: Connection, wanted: Invitees) -> list[tuple[str, str]]:
    """Who gets a slip, as (id, name), in the order of committees."""
    grown = tree.read(connection)
    if wanted.named:
        chosen = {finding.organisation(connection, each) for each in wanted.named}
    else:
        chosen = _without_site(connection, wanted)
    return [(rec, grown.names[rec]) for rec in grown.walk() if rec in chosen]


def _without_site(connection: Connection, wanted: Invitees) -> set[str]:
    """Branches without a site; a named organisation itself, whatever its kind."""
    grown = tree.read(connection)
    tops = [s.organisation for s in sites.every(connection) if s.status == sites.ENROLLED]
    left_out = set(tops)
    if wanted.skip_served:
        left_out.update(each for top in tops for each in grown.subtree(top))
    top = "" if wanted.within is None else finding.organisation(connection, wanted.within)
    if top and not grown.children.get(top):
        return {top}
    scope = grown.subtree(top) if top else frozenset(grown.parents)
    ended = rows.fetch(
        connection,
        "SELECT id FROM organisation WHERE dissolved_on IS NOT NULL OR removed IS NOT NULL",
    )
    scope -= {rec for (rec,) in ended}
    county = settings.get(connection, settings.ORGANISATION)
    leaves = {
        rec for rec in scope if not any(each in scope for each in grown.children.get(rec, ()))
    }
    return (leaves or {top}) - left_out - {county, ""}


def issue(
    connection: Connection, some: Iterable[tuple[str, str]], today: str, until: str
) -> list[tuple[str, str, str]]:
    """New codes for (id, name), as (id, name, code); an older unused slip counts no more."""
    made = [(rec, name, invitations.new_code()) for rec, name in some]
    connection.exec_driver_sql(
        "DELETE FROM invitation WHERE organisation = ? AND used_by IS NULL"
        " AND withdrawn_at IS NULL",
        [(rec,) for rec, _name, _code in made] or [("",)],
    )
    connection.exec_driver_sql(
        "INSERT INTO invitation (organisation, code, valid_until, made_at) VALUES (?, ?, ?, ?)",
        [(rec, code, until, today) for rec, _name, code in made],
    )
    return made


def until(house: House, days: int) -> str:
    """The last day of a slip that is made today; InvitationError for an impossible number."""
    if not 0 < days <= MOST_DAYS:
        raise InvitationError(f"有效期要在 1 至 {MOST_DAYS} 天之间。")
    return (house.today + timedelta(days=days)).isoformat()


def every(house: House) -> tuple[Slip, ...]:
    """Every slip that was made, by committee; one that was replaced is not among them."""
    house.require_county()
    with house.reading() as connection:
        return tuple(_read(connection, house.today.isoformat()))


def outstanding(house: House, some: Sequence[str] | None = None) -> tuple[Slip, ...]:
    """Slips that can still be used: all, or those of some organisations by name, code or id.

    Raises SlipMissingError where there is none.
    """
    found = [each for each in every(house) if each.state == "outstanding"]
    if some is not None:
        with house.reading() as connection:
            meant = {finding.organisation(connection, each) for each in some}
        found = [each for each in found if each.organisation in meant]
    if not found:
        raise SlipMissingError
    return tuple(found)


def withdraw(house: House, some: Sequence[str], reason: str = "") -> tuple[Slip, ...]:
    """Take back the outstanding slips of some organisations: their codes count no more.

    Raises SlipMissingError.
    """
    taken = outstanding(house, some)
    author = house.author()
    with house.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE invitation SET withdrawn_at = ? WHERE id = ? AND used_by IS NULL",
            [(author.at, each.number) for each in taken],
        )
        facts = {"count": str(len(taken)), "reason": reason.strip()}
        journal.note_local(connection, author, "withdraw_slips", "收回邀请单", facts)
    return taken


def _read(connection: Connection, today: str) -> list[Slip]:
    folders = CommitteeFolders.read(connection)
    order = {rec: place for place, rec in enumerate(folders.tree.walk())}
    found = connection.exec_driver_sql(
        "SELECT id, organisation, code, valid_until, made_at, used_by, withdrawn_at FROM invitation"
    )
    made = [
        Slip(
            number=int(number),
            organisation=str(rec),
            name=folders.tree.names.get(rec, ""),
            committee=folders.committee(rec),
            code=str(code),
            made_at=str(made_at),
            valid_until=str(valid_until),
            state=(state := _state(used_by, withdrawn_at, str(valid_until) < today)),
            words=STATE_WORDS[state],
        )
        for number, rec, code, valid_until, made_at, used_by, withdrawn_at in found
    ]
    return sorted(made, key=lambda each: (order.get(each.organisation, len(order)), each.number))


def _state(used_by: str | None, withdrawn_at: str | None, expired: bool) -> State:
    if used_by is not None:
        return "used"
    if withdrawn_at is not None:
        return "withdrawn"
    return "expired" if expired else "outstanding"


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code the county has given out, for requests that come with one."""

    rows: tuple[tuple[int, str, str, str, str | None, str | None], ...]
    names: dict[str, str]
    fingerprint: str
    today: str

    @classmethod
    def read(cls, connection: Connection, fingerprint: str, today: str) -> "Codes":
        """All codes; ``fingerprint`` is the county's."""
        found = connection.exec_driver_sql(
            "SELECT id, organisation, code, valid_until, used_by, withdrawn_at FROM invitation"
        )
        names = tree.read(connection).names
        return cls(tuple(tuple(row) for row in found), names, fingerprint, today)

    def organisation_of(self, asked: VerifiedRequest) -> str | None:
        """Whose slip a request was made with; None for none. Its own name is tried first."""
        if not asked.statement.invitation:
            return None
        claimed = asked.statement.organisation_name
        likely = sorted(self.rows, key=lambda row: self.names.get(row[1]) != claimed)
        for _number, rec, code, *_rest in likely:
            if asked.invited_by(code, self.fingerprint):
                return rec
        return None

    def use(self, connection: Connection, asked: VerifiedRequest, organisation: str) -> None:
        """Use up the code of a request, which must be this organisation's, unused or its own.

        Raises InvitationError.
        """
        if not asked.statement.invitation:
            raise InvitationError("申请文件中没有邀请码。")
        match = next(
            (
                row
                for row in self.rows
                if row[1] == organisation and asked.invited_by(row[2], self.fingerprint)
            ),
            None,
        )
        if match is None:
            raise InvitationError("邀请码不是为这个党组织开具的，或申请文件被改动过。")
        number, _rec, _code, valid_until, used_by, withdrawn_at = match
        key = asked.verify_key.id
        if used_by not in {None, key}:
            raise InvitationError("这个邀请码已被使用过。")
        if used_by is None and withdrawn_at is not None:
            raise InvitationError("这张邀请单已经收回。")
        if used_by is None and valid_until < self.today:
            raise InvitationError("这个邀请码已过期。")
        updated = connection.exec_driver_sql(
            "UPDATE invitation SET used_by = ? WHERE id = ? AND (used_by IS NULL OR used_by = ?)",
            (key, number, key),
        )
        if not updated.rowcount:
            raise InvitationError("这个邀请码已被使用过。")
