"""Sites whose programs have another version of the field table than this one."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection

from pmis_desktop.errors.exchange import TooOldError
from pmis_desktop.exchange import schemas
from pmis_desktop.exchange.answers import OpenedAnswer
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.records import Omitted, Outcome
from pmis_desktop.exchange.rendering import Raising, Rendering
from pmis_desktop.models import desk, rows, settings, site_versions, sites
from pmis_desktop.services.house import House

_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A field that an older program could not be told of, and in how many of its records.

    ``organisation`` is empty at a branch, which knows of itself only.
    """

    organisation: str
    label: str
    records: int

    @property
    def words(self) -> str:
        """One line for people."""
        where = f"{self.organisation}：" if self.organisation else ""
        return f"{where}{self.label}，{self.records} 条"


def rows_of(some: Sequence[LeftOut]) -> list[dict[str, object]]:
    """The same as plain data, for output that programs read."""
    return [asdict(each) for each in some]


def left_out(house: House, some: Sequence[str] = ()) -> tuple[LeftOut, ...]:
    """What newest answers could not carry: to ``some`` sites, or to all; at a branch to itself."""
    with house.reading() as connection:
        found = site_versions.omitted(connection)
        names = {site.id: site.name for site in sites.every(connection)} if found else {}
    return tuple(
        LeftOut(organisation=names.get(site, ""), label=each.label, records=each.records)
        for site, each in found
        if not some or site in some
    )


def here(some: Sequence[Omitted]) -> tuple[LeftOut, ...]:
    """What an answer says that this program has no place for."""
    return tuple(LeftOut(organisation="", label=each.label, records=each.records) for each in some)


def sentence(some: Sequence[LeftOut]) -> str:
    """What a person is told of fields that an older program has no place for; empty for none."""
    if not some:
        return ""
    labels = "、".join(dict.fromkeys(each.label for each in some))
    return (
        f"支部程序版本较旧，以下内容这次带不下去：{labels}。"
        "内容都在县级，没有丢失；支部升级程序后再报送一次就会补上。"
    )


def sentence_here(some: Sequence[LeftOut]) -> str:
    """The same for a branch whose own program is the older one, to stand among others."""
    labels = "、".join(dict.fromkeys(each.label for each in some))
    return f"本机程序版本较旧，放不下县里的这些内容：{labels}，升级程序后再报送一次就会补上"


def check(package: OpenedPackage) -> None:
    """Refuse a package of a program that is older than the last versions; raises TooOldError."""
    if package.statement.schema.version < schemas.in_force().oldest:
        raise TooOldError


def sighted(connection: Connection, package: OpenedPackage) -> None:
    """Note the version that a repeated package shows, unless it is an old file that came late."""
    statement = package.statement
    log = sites.log_named(connection, statement.log)
    if log is None or statement.to >= log.applied:
        site_versions.note(connection, package.key, statement.schema.version)


def rendering(connection: Connection, site: str) -> Rendering:
    """How an answer to a site has to be written; a newer program reads what this one writes."""
    version = site_versions.of_site(connection, site)
    return Rendering(min(version, schemas.in_force().newest))


def outcomes(connection: Connection, spoken: Rendering, log: str, since: int) -> Sequence[Outcome]:
    """The outcomes of an answer, in the version of its site."""
    found = desk.outcomes_since(connection, log, since)
    if spoken.is_same:
        return found
    return spoken.outcomes(found, _entities(connection, log, found))


def note(connection: Connection, site: str, spoken: Rendering) -> None:
    """Keep what an answer could not carry, for whoever looks after the branches' programs."""
    if not spoken.is_same:
        site_versions.put_omitted(connection, site, spoken.omitted())


def raised(connection: Connection, answer: OpenedAnswer) -> OpenedAnswer:
    """An answer of an older county as this program says it; any other as it is."""
    up = Raising(answer.statement.schema.version)
    if up.is_same:
        return answer
    ents = _entities(connection, answer.statement.log, answer.outcomes)
    return replace(
        answer,
        records=up.records(answer.records),
        outcomes=up.outcomes(answer.outcomes, ents),
        desk=up.items(answer.desk),
        mends=up.mends(answer.mends),
        reviews=up.reviews(answer.reviews),
    )


def _entities(connection: Connection, log: str, some: Sequence[Outcome]) -> dict[int, str]:
    """Which entity each of some operations is about."""
    return {
        n: ent
        for chunk in _numbers(some)
        for n, ent in rows.fetch(
            connection,
            f"SELECT n, ent FROM journal WHERE log = ? AND n IN ({rows.marks(chunk)})",  # noqa: S608
            (log, *chunk),
        )
    }


def _numbers(some: Sequence[Outcome]) -> Iterator[list[int]]:
    """The operations whose outcome names groups, a portion at a time."""
    named = [each.n for each in some if each.groups]
    for start in range(0, len(named), _AT_ONCE):
        yield named[start : start + _AT_ONCE]


def remember(connection: Connection, answer: OpenedAnswer) -> None:
    """Keep in which version the newest answer came, and what it could not bring."""
    settings.put(connection, settings.SEEN_VERSION, answer.statement.schema.version)
    site_versions.put_omitted(connection, site_versions.HERE, answer.omitted)


def proved(connection: Connection) -> int:
    """The county's revision that this branch holds whole; 0 asks for the whole slice.

    What came in an older version of the field table lacks what this one has, however little of
    it has changed since.
    """
    version = int(settings.get(connection, settings.SEEN_VERSION, str(schemas.FIRST)))
    if version != schemas.in_force().newest:
        return 0
    return settings.number(connection, settings.SEEN_REVISION)


def marked() -> dict[str, object]:
    """What a branch's line about the county's changes says of the version it is written in."""
    newest = schemas.in_force().newest
    return {} if newest == schemas.FIRST else {"ext": {"schema": newest}}
