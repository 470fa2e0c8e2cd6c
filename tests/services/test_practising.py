"""Practice: an invented county and branch in a folder of their own, ready for a morning's work."""

from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.vault import CancelledError, FolderTakenError, VaultInUseError
from pmis_desktop.services import (
    digesting,
    founding,
    listing,
    locked,
    practising,
    receiving,
    rounds,
    verifying,
)
from pmis_desktop.services.practising import Practice
from tests.services.counties import County


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; whoever changes it makes it again."""
    made = tmp_path_factory.mktemp("disk") / practising.FOLDER_NAME
    practising.make(made, "county")
    return made


def found(folder: Path, role: practising.Role) -> Practice:
    practice = practising.find(folder, role)
    assert practice is not None
    return practice


def test_its_passphrase_keeps_the_rules() -> None:
    assert founding.passphrase_problem(practising.PASSPHRASE) == ""


def test_the_county_has_a_morning_of_packages(folder: Path) -> None:
    practice = found(folder, "county")
    assert locked.look(practice.folder).practice
    house = app.open_house(practice.folder, practice.passphrase)
    with house.vault:
        assert practising.is_practice(house)
        assert len(listing.members(house)) == 1100
        done = rounds.take(house, [practice.inbox])
        assert sorted(each.verdict for each in done.files) == ["refused", *["taken"] * 5]
        assert [each.code for each in done.files if each.code] == ["package_damaged"]
        assert done.total["conflict"] == 1
        assert done.total["applied"] >= 10
        assert verifying.verify(house).differences == []


def test_the_branch_has_edits_that_wait_and_an_answer_to_take(folder: Path) -> None:
    practice = found(folder, "branch")
    assert locked.look(practice.folder).kind == "site"
    house = app.open_house(practice.folder, practice.passphrase)
    with house.vault:
        assert practising.is_practice(house)
        before = digesting.waiting_changes(house)
        (answer,) = practice.answers.iterdir()
        taken = receiving.receive(house, answer)
        assert taken.outcomes["applied"] == 2
        assert taken.outcomes["settled"] == 1
        assert (before, taken.waiting) == (5, 2)


def test_it_can_be_made_again_but_not_while_it_is_open(tmp_path: Path) -> None:
    folder = tmp_path / "练习"
    steps: list[tuple[int, int]] = []
    practice = practising.make(
        folder, "branch", progress=lambda done, every: steps.append((done, every))
    )
    assert steps == [(each, 10) for each in range(1, 11)]
    house = app.open_house(practice.folder, practice.passphrase)
    with house.vault, pytest.raises(VaultInUseError):
        practising.make(folder, "branch")
    first = locked.look(practice.folder)
    (folder / "县级回执" / "用户自己的.txt").write_text("旧的", encoding="utf-8")
    again = practising.make(folder, "branch")
    assert again == practice
    assert locked.look(again.folder) == first
    assert not (folder / "县级回执" / "用户自己的.txt").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["练习"]


def test_giving_up_keeps_the_earlier_one(folder: Path) -> None:
    before = sorted(each.name for each in folder.iterdir())
    with pytest.raises(CancelledError):
        practising.make(folder, "county", cancelled=lambda: True)
    assert sorted(each.name for each in folder.iterdir()) == before
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_nothing_of_anybodys_is_cleared(tmp_path: Path, county: County) -> None:
    kept = tmp_path / "文件.txt"
    kept.write_text("留着", encoding="utf-8")
    with pytest.raises(FolderTakenError):
        practising.make(tmp_path, "county")
    assert kept.read_text(encoding="utf-8") == "留着"
    assert practising.find(tmp_path, "county") is None
    assert not practising.is_practice(county.house)
    assert practising.find(county.folder, "county") is None
