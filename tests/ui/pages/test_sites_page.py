"""The county's sites: how each stands, printing slips, shutting one out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.ui import NoPrinterError
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models import sites
from pmis_desktop.models.ids import new_id
from pmis_desktop.services import authority, founding
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.sites.inviting import InvitingSheet
from pmis_desktop.ui.pages.sites.page import SitesPage
from pmis_desktop.ui.pages.sites.revoking import RevokingSheet
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, NAMES, WEST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.sites_room import fill_root, line, press, rest, stands, words_of

AtWork = Callable[[House], Desk]
SOUTH = "中共城关镇南街支部委员会"


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


def test_every_site_is_listed_with_how_it_stands(
    joined: County, page: SitesPage, qtmodeltester: ModelTester
) -> None:
    assert "已接入 3 个，3 个还没有报送过" in words_of(page)
    assert joined.fingerprint in words_of(page)
    page.overview.table.choose(0)
    assert f"{NAMES[EAST]}：已接入，还没有报送过" in words_of(page)
    look_at(page, "sites-chosen")
    model = page.overview.table.model()
    assert isinstance(model, PagedTableModel)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    look_at(page, "sites-usual")


def test_an_empty_county_says_what_this_room_is_for(
    qtbot: QtBot, at_work: AtWork, tmp_path: Path
) -> None:
    founded = founding.create_county(
        tmp_path / "county",
        counties.founder(),
        name=vaults.COUNTY_NAME,
        code=vaults.COUNTY_CODE,
    )
    page = SitesPage(at_work(founded.house).work)
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    rest(page)
    assert "还没有支部接入" in words_of(page)
    look_at(page, "sites-empty")


def test_thirty_sites_fill_the_list(joined: County, page: SitesPage) -> None:
    for number in range(27):
        rec = vaults.add_organisation(joined.house, f"中共安仁镇第{number + 1}村支部委员会")
        key, seal = SigningKey.generate(), SealingKey.generate()
        with joined.house.writing() as connection:
            site = sites.Site(
                id=key.id,
                organisation=rec,
                name=f"中共安仁镇第{number + 1}村支部委员会",
                verify_key=key.public,
                recipient=seal.recipient,
                status=sites.REVOKED if number == 5 else sites.ENROLLED,
                grant_number=100 + number,
                cut_off=None,
                enrolled_at=vaults.NOW.isoformat(),
                answer_number=number,
                answer_hash="",
                seen_answer=0,
                seen_revision=0,
                last_package_at=vaults.NOW.isoformat() if number % 3 else None,
            )
            sites.add(connection, site, new_id())
    page.refresh()
    rest(page)
    assert page.overview.table.model().rowCount() == 30
    page.overview.table.choose(12)
    look_at(page, "sites-full")
    page.refresh()
    rest(page)
    assert page.overview.table.place == 12, "what was chosen stays when the list is read again"


@pytest.mark.parametrize("loaded", [True, False])
def test_a_place_shows_the_first_that_is_meant(
    qtbot: QtBot, joined: County, desk: Desk, *, loaded: bool
) -> None:
    joined.edit(joined.sites[EAST], "赵小雷", address="新址")
    joined.carry(EAST)
    page = SitesPage(desk.work)
    qtbot.addWidget(page)
    page.refresh()
    if loaded:
        rest(page)
    page.enter(Place(room=places.SITES, act="silent"))
    rest(page)
    assert page.overview.table.place == 1
    assert NAMES[WEST] in words_of(page)


def test_slips_become_a_pdf_in_a_folder(
    joined: County, desk: Desk, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    vaults.add_organisation(joined.house, "中共城关镇中街支部委员会")
    press(page, "打印邀请单")
    sheet = page.findChild(InvitingSheet)
    assert sheet is not None
    look_at(page, "sites-inviting")
    QTest.mouseClick(sheet._where.button, Qt.MouseButton.LeftButton)
    rest(page)
    picker = sheet.findChild(OrganisationPicker)
    assert picker is not None
    picker._pick(next(r for r, n in _names(joined).items() if n == SOUTH))
    assert line(page, "给哪些支部").text() == SOUTH
    answers.expect(tmp_path)
    press(page, "存为 PDF")
    rest(page)
    text = PdfReader(tmp_path / "邀请单_1份.pdf").pages[0].extract_text()
    assert "南街" in text
    assert "已生成 1 份邀请单" in desk.said[-1].words


def _names(joined: County) -> dict[str, str]:
    found = counties.rows(joined.house, "SELECT id, name FROM organisation")
    return {str(rec): str(name) for rec, name in found}


def test_slips_are_printed_without_a_file(
    joined: County, desk: Desk, page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    vaults.add_organisation(joined.house, SOUTH)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "纸.pdf"))
    page.enter(Place(room=places.SITES, act="invite"))
    answers.expect(printer)
    press(page, "打印")
    rest(page)
    assert len(PdfReader(tmp_path / "纸.pdf").pages) == 1
    assert desk.said[-1].words == "邀请单已送去打印，共 1 页。"


def test_without_a_printer_or_a_branch_the_sheet_says_so(
    page: SitesPage, answers: Answers, tmp_path: Path
) -> None:
    page.enter(Place(room=places.SITES, act="invite"))
    sheet = page.findChild(InvitingSheet)
    assert sheet is not None
    answers.expect(NoPrinterError(), tmp_path)
    press(page, "打印")
    assert "打印机" in sheet.notice.text
    press(page, "存为 PDF")
    rest(page)
    assert "都已接入" in sheet.notice.text
    assert not list(tmp_path.glob("*.pdf"))
    press(page, "返回")
    assert page.overview.isVisible()


def test_revoking_asks_for_a_reason_and_the_root_key(
    joined: County, desk: Desk, page: SitesPage, answers: Answers
) -> None:
    page.overview.table.choose(0)
    press(page, "注销")
    sheet = page.findChild(RevokingSheet)
    assert sheet is not None
    press(page, "注销")
    assert "请写一句理由。" in words_of(sheet)
    line(page, "注销的理由").insert("电脑丢失")
    fill_root(page)
    look_at(page, "sites-revoking")
    answers.expect("返回")
    press(page, "注销")
    assert stands(joined, NAMES[EAST]) == ["silent"]
    answers.expect("注销")
    press(page, "注销")
    rest(page)
    assert stands(joined, NAMES[EAST]) == ["revoked"]
    assert desk.said[-1].words == f"已注销“{NAMES[EAST]}”的接入点。"
    page.overview.table.choose(0)
    assert not page.overview._revoke.isVisible()


def test_a_root_key_that_is_not_there_is_asked_for(joined: County, page: SitesPage) -> None:
    authority.default_root_key(joined.house.vault.folder).unlink()
    page.overview.table.choose(1)
    press(page, "注销")
    line(page, "注销的理由").insert("换电脑")
    press(page, "注销")
    assert "请选择主钥匙文件。" in words_of(page)
