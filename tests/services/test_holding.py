"""The hold lane: what a revoked computer sends waits for a person, and delays nobody."""

from pathlib import Path

import pytest

from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.errors.sites import (
    CannotAdmitError,
    HeldDecidedError,
    HeldMissingError,
    ShutOutError,
)
from pmis_desktop.services import (
    agenda,
    enrolling,
    holding,
    keeping,
    relogging,
    rounds,
    sending,
    verifying,
)
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County, rows, state


def revoke(county: County, street: str, cut_off: int | None = None) -> None:
    enrolling.revoke(
        county.house,
        NAMES[street],
        reason="电脑丢失",
        root_passphrase=vaults.PASSPHRASE,
        cut_off=cut_off,
    )


@pytest.fixture
def late(county: County) -> Path:
    """A package that East wrote before its computer was lost, and that comes after that."""
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="注销之前")
    county.carry(EAST)
    county.edit(site, "赵小雷", remark="注销之后")
    county.edit(site, "钱大勇", address="新址")
    file = county.send(EAST)
    revoke(county, EAST)
    return file


def test_it_waits_in_the_lane_and_the_others_go_on(county: County, late: Path) -> None:
    county.edit(county.sites[WEST], "李建国", remark="别的支部")
    done = county.take(late, county.send(WEST))
    assert [each.verdict for each in done.files] == ["held", "taken"]
    assert [NAMES[WEST] in file.name for file in done.answers] == [True]
    (waiting,) = holding.kept(county.house)
    assert (waiting.organisation, waiting.first, waiting.last) == (NAMES[EAST], 2, 3)
    assert (waiting.cut_off, waiting.decided) == (1, "")
    before = state(county.house)
    county.take(late)
    assert state(county.house) == before, "the same file again changes nothing"
    late.unlink()
    assert holding.look(county.house, waiting.mark).counts["applied"] == 2


def test_after_a_call_it_is_merged_as_an_act_of_the_county(county: County, late: Path) -> None:
    county.take(late)
    (waiting,) = holding.kept(county.house)
    taken = holding.admit(county.house, waiting.mark, " 已与书记电话核实 ")
    assert taken.verdict == "taken"
    assert county.value(county.house, "赵小雷", "remark") == "注销之后"
    (told,) = holding.kept(county.house)
    assert (told.decided, told.reason, told.decided_by) == ("admitted", "已与书记电话核实", "甲")
    noted = rows(county.house, "SELECT title FROM unit WHERE kind = 'admitted_held'")
    assert noted == [("并入搁置的变更包",)]
    assert verifying.verify(county.house).sound
    with pytest.raises(HeldDecidedError):
        holding.admit(county.house, waiting.mark, "再来一次")
    assert county.take(late).files[0].verdict == "duplicate"


def test_what_comes_after_the_admitted_one_waits_again(county: County, late: Path) -> None:
    county.take(late)
    holding.admit(county.house, str(late), "已核实")
    county.edit(county.sites[EAST], "孙桂兰", remark="更晚的")
    (later,) = county.take(county.send(EAST)).files
    assert (later.verdict, later.code) == ("held", "revoked")
    assert [each.decided for each in holding.kept(county.house)] == ["", "admitted"]


def test_a_log_that_was_admitted_lets_nothing_further_in(county: County) -> None:
    """Numbers begin anew in a new log: the old log's cut-off says nothing about them."""
    site = county.sites[EAST]
    for remark in "一二三四五":
        county.edit(site, "赵小雷", remark=remark)
    county.carry(EAST)
    relogging.open_new_log(site)
    county.edit(site, "赵小雷", remark="新的记录链")
    revoke(county, EAST)
    first = county.send(EAST)
    county.take(first)
    holding.admit(county.house, str(first), "已核实")
    assert county.value(county.house, "赵小雷", "remark") == "新的记录链"
    county.edit(site, "赵小雷", remark="拾到电脑的人改的")
    (later,) = county.take(county.send(EAST)).files
    assert (later.verdict, later.code) == ("held", "revoked")
    assert county.value(county.house, "赵小雷", "remark") == "新的记录链"


def test_a_declined_one_stays_in_the_books_and_out_of_the_records(
    county: County, late: Path
) -> None:
    county.take(late)
    (waiting,) = holding.kept(county.house)
    with pytest.raises(ReasonMissingError):
        holding.decline(county.house, waiting.mark, "  ")
    told = holding.decline(county.house, waiting.mark, "支部说不是他们写的")
    assert (told.words, told.reason) == ("已决定不收", "支部说不是他们写的")
    assert county.value(county.house, "赵小雷", "remark") == "注销之前"
    (again,) = county.take(late).files
    assert (again.verdict, again.code) == ("refused", "declined")
    with pytest.raises(HeldDecidedError):
        holding.admit(county.house, waiting.mark, "改主意了")


def test_names_that_mean_nothing_and_files_that_are_gone(county: County, late: Path) -> None:
    county.take(late)
    (waiting,) = holding.kept(county.house)
    for name in ("", "zz", "0123", str(county.folder / "nothing.dzb")):
        with pytest.raises(HeldMissingError):
            holding.admit(county.house, name, "已核实")
    keeping.place(county.house.archive, waiting.file_hash).unlink()
    before = state(county.house)
    with pytest.raises(CannotAdmitError):
        holding.admit(county.house, waiting.mark, "已核实")
    assert state(county.house) == before


def test_up_to_a_chosen_number_it_is_taken_as_ever(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    county.carry(EAST)
    county.edit(site, "赵小雷", remark="二")
    first = county.send(EAST)
    county.edit(site, "赵小雷", remark="三")
    second = sending.export(site, county.folder / "up" / "later").file
    revoke(county, EAST, cut_off=2)
    assert [each.verdict for each in county.take(first, second).files] == ["taken", "held"]
    assert county.value(county.house, "赵小雷", "remark") == "二"
    with pytest.raises(ShutOutError):
        enrolling.revoke(
            county.house,
            rows(county.house, "SELECT id FROM site WHERE status = 'revoked'")[0][0],  # type: ignore[arg-type]
            reason="又一次",
            root_passphrase=vaults.PASSPHRASE,
        )


def test_a_branch_whose_computer_was_lost_goes_on_with_another(county: County, late: Path) -> None:
    county.take(late)
    slip = enrolling.invite(county.house, within=NAMES[EAST], out=None).rows[0]
    again = counties.join(county, EAST, code=slip.code, folder="新电脑")
    county.opened.append(again)
    assert county.value(again, "赵小雷", "remark") == "注销之前"
    holding.admit(county.house, holding.kept(county.house)[0].mark, "已与书记电话核实")
    county.edit(again, "孙桂兰", remark="新电脑上改的")
    package = sending.export(again, county.folder / "up" / "again").file
    county.sites[EAST].vault.close()
    county.sites[EAST] = again
    assert county.take(package).files[0].verdict == "taken"
    county.receive(EAST)
    assert county.value(again, "赵小雷", "remark") == "注销之后"
    assert county.equal(EAST)


def test_a_preview_keeps_nothing(county: County, late: Path) -> None:
    before = state(county.house)
    (shown,) = rounds.preview(county.house, [late]).files
    assert (shown.verdict, shown.organisation) == ("held", NAMES[EAST])
    assert state(county.house) == before


def test_the_first_page_says_that_somebody_must_call(county: County, late: Path) -> None:
    county.take(late)
    found = {task.kind: task for task in agenda.agenda(county.house).tasks}
    assert (found["held"].weight, found["held"].count) == ("must", 1)
    holding.decline(county.house, holding.kept(county.house)[0].mark, "支部说没有写过")
    assert "held" not in {task.kind for task in agenda.agenda(county.house).tasks}
