"""Letting a site in: by slip or by telephone, and what is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pmis_desktop.services import enrolling, founding
from pmis_desktop.services.founding import Requested
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.sites.admitting import AdmittingSheet
from pmis_desktop.ui.pages.sites.page import SitesPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import fill_root, line, press, rest, stands, words_of

AtWork = Callable[[House], Desk]
SOUTH = "中共城关镇南街支部委员会"
HEARD = "方框处听到的数字（共 8 个）"


@pytest.fixture
def desk(joined: County, at_work: AtWork) -> Desk:
    return at_work(joined.house)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SitesPage:
    made = SitesPage(desk.work)
    qtbot.addWidget(made)
    made.resize(1200, 676)
    made.show()
    made.refresh()
    rest(made)
    return made


def request(
    joined: County, folder: Path, *, code: str | None = None, name: str = SOUTH
) -> Requested:
    """What a new branch writes on its own computer."""
    return founding.create_site(
        folder / f"电脑{name}",
        counties.founder("乙"),
        organisation=name,
        out=folder / "接入申请.dzb",
        invitation=code,
        county_fingerprint=joined.fingerprint,
    )


def begin(page: SitesPage, file: Path) -> AdmittingSheet:
    page.enter(Place(room=places.SITES, files=(str(file),)))
    rest(page)
    sheet = page.findChild(AdmittingSheet)
    assert sheet is not None
    return sheet


def test_admitting_by_slip_needs_no_telephone(
    joined: County, desk: Desk, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    (slip,) = enrolling.invite(joined.house, within=None, out=None).rows
    asked = request(joined, tmp_path, code=slip.code)
    sheet = begin(page, asked.file)
    assert f"申请里写的单位：{SOUTH}" in words_of(sheet)
    assert line(page, "接入哪个党组织").text() == SOUTH
    assert "不用打电话" in words_of(sheet)
    look_at(page, "sites-admitting-slip")
    fill_root(page)
    stick = tmp_path / "U盘"
    stick.mkdir()
    answers.expect(stick)
    press(page, "批准并写出文件")
    rest(page)
    (grant,) = stick.glob("*.dzb")
    assert stands(joined, SOUTH) == ["silent"]
    assert f"已批准“{SOUTH}”接入" in desk.said[-1].words
    assert page.findChild(AdmittingSheet) is None or not sheet.isVisible()
    assert enrolling.join(asked.house, grant, joined.fingerprint).organisation == SOUTH
    asked.house.vault.close()


def test_admitting_by_telephone_asks_for_eight_digits(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    asked = request(joined, tmp_path)
    sheet = begin(page, asked.file)
    heard = line(page, HEARD)
    look_at(page, "sites-admitting-telephone")
    fill_root(page)
    QTest.keyClicks(heard, "000")
    press(page, "批准并写出文件")
    assert "请照听到的填满 8 个数字。" in words_of(sheet)
    before = sheet._shown.text()
    heard.clear()
    QTest.keyClicks(heard, wrong(sheet))
    answers.expect(tmp_path)
    press(page, "批准并写出文件")
    rest(page)
    assert "还可以核对 2 次" in words_of(sheet)
    assert sheet._shown.text() != before, "other digits are asked the next time"
    look_at(page, "sites-admitting-wrong")
    # As an input method may write digits.
    heard.insert("".join(chr(ord(digit) + 0xFEE0) for digit in right(sheet)))
    answers.expect(tmp_path)
    press(page, "批准并写出文件")
    rest(page)
    assert stands(joined, SOUTH) == ["silent"]
    asked.house.vault.close()


def right(sheet: AdmittingSheet) -> str:
    """What a secretary reads where the boxes stand."""
    call = sheet._call
    assert call is not None
    digits = call.fingerprint.replace(" ", "")
    return "".join(digits[place] for place in call.places)


def wrong(sheet: AdmittingSheet) -> str:
    return "".join(str(9 - int(digit)) for digit in right(sheet))


def test_three_wrong_calls_and_nobody_goes_on_guessing(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    asked = request(joined, tmp_path)
    sheet = begin(page, asked.file)
    fill_root(page)
    for _ in range(3):
        QTest.keyClicks(line(page, HEARD), wrong(sheet))
        answers.expect(tmp_path)
        press(page, "批准并写出文件")
        rest(page)
    assert "已经三次对不上" in words_of(sheet)
    QTest.keyClicks(line(page, HEARD), right(sheet))
    answers.expect(tmp_path)
    press(page, "批准并写出文件")
    rest(page)
    assert "还要等" in words_of(sheet)
    look_at(page, "sites-admitting-waits")
    assert stands(joined, SOUTH) == []
    assert not list(tmp_path.glob("*批准*"))
    asked.house.vault.close()


def test_a_wrong_root_passphrase_costs_no_call(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    asked = request(joined, tmp_path)
    sheet = begin(page, asked.file)
    fill_root(page, "不是这个口令哦")
    for _ in range(4):
        line(page, HEARD).setText(wrong(sheet))
        answers.expect(tmp_path)
        press(page, "批准并写出文件")
        rest(page)
    assert "三次" not in sheet._heard.problem
    assert sheet._root.passphrase_field.problem
    asked.house.vault.close()


def test_a_wrong_root_passphrase_stands_under_its_field(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    (slip,) = enrolling.invite(joined.house, within=None, out=None).rows
    asked = request(joined, tmp_path, code=slip.code)
    sheet = begin(page, asked.file)
    press(page, "批准并写出文件")
    assert "请输入主钥匙口令。" in words_of(sheet)
    fill_root(page, "不是这个口令哦")
    answers.expect(tmp_path)
    press(page, "批准并写出文件")
    rest(page)
    assert sheet.isVisible()
    assert "口令" in sheet._root.passphrase_field.problem
    assert stands(joined, SOUTH) == []
    asked.house.vault.close()


def test_files_that_are_no_request_are_refused_in_words(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新址")
    package = joined.send(EAST)
    asked = request(joined, tmp_path)
    damaged = tmp_path / "损坏.dzb"
    damaged.write_bytes(asked.file.read_bytes()[:-7])
    photo = tmp_path / "照片.dzb"
    photo.write_bytes(b"\x89PNG" * 60)
    press(page, "批准接入")
    sheet = page.findChild(AdmittingSheet)
    assert sheet is not None
    for file in (package, damaged, photo):
        answers.expect(file)
        sheet._choose_file()
        rest(page)
        assert sheet._file.problem, file
        press(page, "批准并写出文件")
    answers.expect(asked.file)
    sheet._choose_file()
    rest(page)
    assert not sheet._file.problem
    asked.house.vault.close()


def test_a_second_computer_is_pointed_out_and_a_used_slip_refused(
    joined: County, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    (slip,) = enrolling.invite(joined.house, within=None, out=None).rows
    joined_south = request(joined, tmp_path / "一", code=slip.code)
    enrolling.enrol(
        joined.house,
        joined_south.file,
        organisation=SOUTH,
        fingerprint=None,
        out=tmp_path / "批准.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    again = request(joined, tmp_path / "二", code=slip.code)
    sheet = begin(page, again.file)
    assert "已有一台电脑接入" in words_of(sheet)
    fill_root(page)
    answers.expect(tmp_path)
    press(page, "批准并写出文件")
    rest(page)
    assert "已被使用过" in sheet.notice.text
    look_at(page, "sites-admitting-refused")
    for each in (joined_south, again):
        each.house.vault.close()


def test_pressed_before_the_request_is_read_nothing_is_admitted(
    page: SitesPage, desk: Desk, joined: County, tmp_path: Path
) -> None:
    made = request(joined, tmp_path, name=counties.NAMES[EAST])
    page.enter(Place(room=places.SITES, files=(str(made.file),)))
    fill_root(page)
    before = stands(joined, counties.NAMES[EAST])
    press(page, "批准并写出文件")
    assert [each.words for each in desk.said] == ["还在读这份接入申请，读完再批准。"]
    rest(page)
    assert stands(joined, counties.NAMES[EAST]) == before
    made.house.vault.close()
