"""Rounds while somebody else writes, or while what was written is taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pmis_desktop.errors.files import DiskFullError
from pmis_desktop.models import sites
from pmis_desktop.models.vault.engine import Database
from pmis_desktop.services import batches, foresight, opening_ahead, rescoping, rounds
from tests import vaults
from tests.services.counties import EAST, MEMBERS, NAMES, NORTH, WEST, County, organisation


def changed(county: County, *streets: str) -> list[Path]:
    """A package of each of some branches, with one change."""
    for street in streets:
        county.edit(county.sites[street], MEMBERS[street][0], address="新址")
    return [county.send(street) for street in streets]


@pytest.fixture(autouse=True, params=[1, 1_000], ids=["large", "small"])
def _large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few files count as many, or do not."""
    monkeypatch.setattr(foresight, "FILES", request.param)


def test_a_site_that_is_moved_during_a_preview_is_judged_by_the_tree_of_then(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_GLANCES", 1)
    files = changed(county, EAST, WEST)

    def move(done: int, _all: int) -> None:
        if done > 1:
            return
        above = vaults.add_organisation(county.house, "新的总支部")
        with county.house.change("划入") as change:
            place = organisation(county.house, WEST)
            change.update("organisation", place, {"parent": above})
            every = sites.every(change.connection)
        key = next(each.id for each in every if each.name == NAMES[WEST])
        rescoping.rescope(
            county.house,
            key,
            organisation="新的总支部",
            reason="划入",
            root_passphrase=vaults.PASSPHRASE,
        )

    shown = rounds.preview(county.house, files, progress=move)
    (done,) = rounds.commit(county.house, shown.previews[1:]).files
    assert (done.verdict, done.counts["applied"]) == ("taken", 1)
    assert county.value(county.house, MEMBERS[WEST][0], "address") == "新址"


def test_what_was_read_in_a_batch_that_is_rolled_back_is_forgotten(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of a transaction fails, and the stick with its files is gone by then."""
    monkeypatch.setattr(opening_ahead, "_GIVEN", 0)
    monkeypatch.setattr(opening_ahead, "_AT_ONCE", 2)
    monkeypatch.setattr(batches, "PACKAGES", 3)
    files = changed(county, EAST, WEST, NORTH)
    copy = county.folder / "另一份.dzb"
    copy.write_bytes(files[0].read_bytes())
    real, begun = Database.writing, []

    @contextmanager
    def writing(self: Database) -> Iterator[Connection]:
        with real(self) as connection:
            yield connection
            begun.append(self)
            if len(begun) == 1:
                for file in files:
                    file.unlink()
                raise DiskFullError(Path("甲"))

    monkeypatch.setattr(Database, "writing", writing)
    done = rounds.take(county.house, [*files, copy])
    assert [each.verdict for each in done.files] == [*["refused"] * 3, "taken"]
    assert county.value(county.house, MEMBERS[EAST][0], "address") == "新址"
