"""Whatever a round brings ends as if every package had been judged by itself, row for row.

Random packages of five sites whose scopes lie in each other: births that meet nothing, somebody, or
one another, what goes on where an older file ended, files sent twice, and logs that came apart.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pmis_desktop.exchange import operations
from pmis_desktop.exchange.foretelling import Foretold
from pmis_desktop.exchange.operations import CHANGE, CREATE
from pmis_desktop.models import journal
from pmis_desktop.models import settings as kept
from pmis_desktop.models.behind import Behind
from pmis_desktop.models.incoming import Incoming
from pmis_desktop.models.journal import Author
from pmis_desktop.models.other_tables import METADATA
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import editing, foresight, opening_ahead, rounds, sending, verifying
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter
from pmis_desktop.services.opening_ahead import Opening
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.orders import Place
from tests.merging.people import Save, identity
from tests.merging.people import operations as numbered
from tests.services import counties, transferring
from tests.services.counties import County
from tests.services.mails import Ground, Sender, mails, whole

ROUNDS = 60


def sender(site: House) -> Sender:
    with site.reading() as connection:
        log = kept.get(connection, kept.LOG)
        last, head = journal.head(connection, log)
        return Sender(
            sending.site_key(site),
            sending.county_trust(site, connection),
            log,
            last,
            head,
        )


def period_of(county: County, name: str) -> str:
    """The open membership of a member."""
    ((period,),) = counties.rows(
        county.house,
        "SELECT id FROM membership WHERE member = ? AND ended_on IS NULL",
        county.people[name],
    )
    return str(period)


@pytest.fixture(scope="module")
def ground(with_committees: County, tmp_path_factory: pytest.TempPathFactory) -> Ground:
    world = tmp_path_factory.mktemp("ground")
    county = counties.copy_of(with_committees, world)
    editing.set_values(
        county.house, "membership", period_of(county, "周秀英"), {"ended_on": "2026-02-01"}
    )
    order = Place(
        subject=transferring.of(county, counties.NORTH),
        papers=transferring.PAPERS,
        parent=transferring.of(county, transferring.OLD),
    )
    acts.carry_out(county.house, order)
    with county.house.change("删除") as change:
        change.update("member", county.people["吴志强"], {"removed": "1"})
    found = counties.rows(county.house, "SELECT id, id_number FROM member ORDER BY row")
    made = Ground(
        county.folder / "county",
        tuple(sender(county.sites[place]) for place in transferring.EVERY),
        tuple(transferring.of(county, place) for place in transferring.EVERY),
        tuple(str(row[0]) for row in found[:6]),
        tuple(str(row[1]) for row in found[:6]),
        period_of(county, transferring.WHO),
    )
    county.close()
    return made


def books(house: House) -> dict[str, list[str]]:
    """Every row of every table, but for the key of photos, which is drawn when first asked for."""
    return {
        name: [
            repr(row)
            for row in counties.rows(house, f'SELECT * FROM "{name}"')  # noqa: S608
            if row[0] != "blob_key"
        ]
        for name in sorted(METADATA.tables)
    }


@contextmanager
def copied(ground: Ground, folder: Path) -> Iterator[House]:
    shutil.copytree(ground.folder, folder)
    house = counties.reopen(folder)
    try:
        yield house
    finally:
        house.vault.close()
        shutil.rmtree(folder)


def differing(few: Mapping[str, list[str]], many: Mapping[str, list[str]]) -> list[object]:
    """The first rows that are not alike, by table."""
    return [
        (name, *next(pair for pair in zip_longest(rows, many[name]) if pair[0] != pair[1]))
        for name, rows in few.items()
        if rows != many[name]
    ]


def ended(
    ground: Ground, folder: Path, files: Sequence[Path], many: int, *, shown: bool
) -> dict[str, list[str]]:
    """What a round says of its files, and the books after it; as one of ``many`` or of a few."""
    with pytest.MonkeyPatch.context() as patch, copied(ground, folder) as house:
        patch.setattr(foresight, "FILES", many)
        # Several portions, and no child: what it would give is made here.
        patch.setattr(opening_ahead, "_AT_ONCE", 3)
        patch.setattr(opening_ahead, "_GIVEN", 0)
        looked = rounds.preview(house, files).previews if shown else []
        done = rounds.commit(house, looked) if shown else rounds.take(house, files)
        said = [(each.verdict, each.message, each.counts, each.changes) for each in done.files]
        assert verifying.verify(house).differences == []
        return {"said": list(map(repr, said)), **books(house)}


def both_ways(
    ground: Ground, folder: Path, some: Sequence[bytes], *, shown: bool = False
) -> list[str]:
    """What a round says of its files; as one of many it ends as it does as one of few."""
    files = [folder / f"{number}.dzb" for number in range(len(some))]
    for file, data in zip(files, some, strict=True):
        file.write_bytes(data)
    few = ended(ground, folder / "few", files, 1_000, shown=shown)
    many = ended(ground, folder / "many", files, 1, shown=shown)
    # Not the files: nobody can read them.
    assert differing(few, many) == []
    return many["said"]


@pytest.fixture
def told() -> Iterator[list[str]]:
    """The packages that became what was foretold of them."""
    seen: list[str] = []
    real = Behind.take_told

    def take_told(self: Behind, author: Author, given: Incoming, told: Foretold) -> None:
        seen.append(given.file_hash)
        real(self, author, given, told)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Behind, "take_told", take_told)
        yield seen


def test_every_round_ends_as_package_by_package(
    ground: Ground, tmp_path_factory: pytest.TempPathFactory, told: list[str]
) -> None:
    taken = []

    @settings(max_examples=ROUNDS, suppress_health_check=list(HealthCheck), deadline=None)
    @given(mails(ground), st.sampled_from([False, False, True]))
    def ends_alike(some: list[bytes], shown: bool) -> None:
        taken.extend(both_ways(ground, tmp_path_factory.mktemp("round"), some, shown=shown))

    ends_alike()
    # Neither way may stand alone, or nothing was compared.
    assert len(taken) / 20 < len(told) < len(taken) * 9 / 10


def entering(sender: Sender, person: int, place: str) -> bytes:
    """The package in which a site enters one member at an organisation."""
    member = {"name": "王春", **identity(person)}
    period = {"member": f"m-{person}", "organisation": place, "began_on": "2019-07-01"}
    some = [
        Save("member", f"m-{person}", CREATE, whole("member", member, None)),
        Save("membership", f"p-{person}", CREATE, whole("membership", period, None)),
    ]
    return sender.package([operations.line(each) for each in numbered(some, first=sender.last + 1)])


def test_first_reports_become_what_was_foretold(
    ground: Ground, tmp_path: Path, told: list[str]
) -> None:
    places = zip(ground.senders, ground.places, strict=True)
    some = [entering(each, number, place) for number, (each, place) in enumerate(places, 1)]
    said = both_ways(ground, tmp_path, some)
    assert [each.startswith("('taken'") for each in said] == [True] * 5
    # The north branch came from another committee: of that the county knows something.
    assert len(told) == 4


def test_after_what_is_written_at_once_first_reports_are_asked_about_again(
    ground: Ground, tmp_path: Path, told: list[str]
) -> None:
    """A member who leaves is never written behind, and nothing that was told counts after it."""
    first, second, _north, third, *_ = zip(ground.senders, ground.places, strict=True)
    ended = dict.fromkeys(ENTITIES["membership"].groups["end"], (None, None))
    leaving = Save("membership", ground.period, CHANGE, {**ended, "ended_on": (None, "2026-02-01")})
    lines = [operations.line(each) for each in numbered([leaving], first=first[0].last + 1)]
    some = [
        entering(second[0], 1, second[1]),
        first[0].package(lines),
        entering(third[0], 2, third[1]),
    ]
    said = both_ways(ground, tmp_path, some)
    assert "'applied': 1" in said[1]
    assert len(told) == 2


def test_where_a_scope_ended_a_birth_is_held_all_the_same(
    ground: Ground, tmp_path: Path, told: list[str]
) -> None:
    """The county's facts say since when an organisation is another's: that is not assumed."""
    north = ground.places[transferring.EVERY.index(counties.NORTH)]
    former = ground.senders[transferring.EVERY.index(transferring.NEW)]
    (said,) = both_ways(ground, tmp_path, [entering(former, 1, north)])
    assert "'held': 2" in said
    assert told == []


def test_what_was_told_of_another_scope_does_not_count(
    ground: Ground, tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child is told the scopes once; a site may be moved while it works."""
    real = foresight._opening

    def opening(counter: Counter, connection: Connection, *, telling: bool) -> Opening:
        now = real(counter, connection, telling=telling)
        scope = now.doors.scope
        doors = replace(now.doors, scope=lambda key: [*scope(key), ground.places[0]])
        return replace(now, doors=doors)

    monkeypatch.setattr(foresight, "_opening", opening)
    places = zip(ground.senders[:2], ground.places[:2], strict=True)
    some = [entering(each, number, ground.places[0]) for number, (each, _) in enumerate(places, 1)]
    said = both_ways(ground, tmp_path, some)
    assert "'applied': 2" in said[0]
    assert "'applied': 2" not in said[1]
    assert len(told) == 1


def test_who_has_the_same_number_in_one_round_is_met(
    ground: Ground, tmp_path: Path, told: list[str]
) -> None:
    first, second, *_ = zip(ground.senders, ground.places, strict=True)
    some = [entering(first[0], 1, first[1]), entering(second[0], 1, second[1])]
    said = both_ways(ground, tmp_path, some)
    assert "'applied': 2" in said[0]
    assert "'applied': 2" not in said[1]
    assert len(told) == 1
