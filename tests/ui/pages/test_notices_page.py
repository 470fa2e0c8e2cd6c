"""通知: a clerk writes, mends, withdraws and sees who has read; a secretary reads."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.ui import NoPrinterError
from pmis_desktop.services import drafts, rounds
from pmis_desktop.services.house import House
from pmis_desktop.services.notices import issuing, listing, opening, reading, received
from pmis_desktop.services.notices.views import GOT, READ
from pmis_desktop.services.notices.wording import Wording
from pmis_desktop.ui.pages.notices.page import NoticesPage
from pmis_desktop.ui.pages.notices.writing import WritingSheet
from pmis_desktop.ui.tables.paged_model import PagedTableModel
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.dialogs import Reply
from pmis_desktop.ui.work.places import Place
from tests.services.counties import EAST, NAMES, WEST, County
from tests.ui import resting
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]
TITLE = "关于核对党员信息的通知"
PLAIN = Wording(
    title=TITLE,
    text="请各支部核对党员信息。\n9月20日前报送。",
    contact="组织二室",
    phone="0913-1234567",
)


class Seat:
    """A person at the page: presses, fills in, reads."""

    def __init__(self, qtbot: QtBot, desk: Desk) -> None:
        self.desk = desk
        self.page = NoticesPage(desk.work)
        qtbot.addWidget(self.page)
        desk.work.signs.changed.connect(self.page.refresh)
        self.page.resize(1200, 676)
        self.page.show()
        self.page.refresh()
        self.rest()

    def rest(self) -> None:
        for _ in range(3):
            resting.rest(self.desk.work)

    def enter(self, record: str = "", act: str = "") -> None:
        self.page.enter(Place(room=places.NOTICES, record=record, act=act))
        self.rest()

    def offers(self, verb: str) -> bool:
        return any(b.text() == verb and b.isVisible() for b in self.page.findChildren(QPushButton))

    def press(self, verb: str) -> None:
        found = [
            b
            for b in self.page.findChildren(QPushButton)
            if b.text().startswith(verb) and b.isVisible() and b.isEnabled()
        ]
        assert found, f"nobody offers {verb}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)
        self.rest()

    def fill(self, name: str, text: str) -> None:
        lines, texts = self.page.findChildren(QLineEdit), self.page.findChildren(QPlainTextEdit)
        line = next((e for e in lines if e.accessibleName() == name and e.isVisible()), None)
        if line is not None:
            line.setFocus()
            line.selectAll()
            line.insert(text)
            line.textEdited.emit(text)
        else:
            box = next(e for e in texts if e.accessibleName() == name and e.isVisible())
            box.setFocus()
            box.selectAll()
            box.insertPlainText(text)
        self.rest()

    @property
    def words(self) -> str:
        labels = self.page.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())

    @property
    def cells(self) -> list[list[str]]:
        model = self.page.overview.table.model()
        rows, columns = range(model.rowCount()), range(model.columnCount())
        return [[str(model.index(row, at).data() or "") for at in columns] for row in rows]

    @property
    def said(self) -> str:
        return self.desk.said[-1].words if self.desk.said else ""


@pytest.fixture
def clerk(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    return Seat(qtbot, at_work(joined.house))


@pytest.fixture
def secretary(qtbot: QtBot, joined: County, at_work: AtWork) -> Seat:
    """The branch in the east street, which has received one notice."""
    issuing.issue(joined.house, PLAIN)
    give(joined)
    return Seat(qtbot, at_work(joined.sites[EAST]))


def give(joined: County) -> None:
    joined.rounds += 1
    rounds.answer_within(joined.house, None, joined.folder / "down" / str(joined.rounds))
    for street in joined.sites:
        joined.receive(street)


def test_an_empty_room_offers_the_first_step(clerk: Seat) -> None:
    assert "还没有发过通知" in clerk.words
    look_at(clerk.page, "notices-empty")
    clerk.press("写通知")
    assert isinstance(clerk.page.sheet, WritingSheet)
    look_at(clerk.page, "notice-writing")


def test_a_clerk_writes_a_notice_and_sees_who_has_read_it(joined: County, clerk: Seat) -> None:
    clerk.press("写通知")
    clerk.fill("标题", TITLE)
    clerk.fill("正文", "第一段。\n第二段。")
    clerk.fill("联系人", "组织二室")
    clerk.press("发出")
    assert "通知已发出" in clerk.said
    (row,) = clerk.cells
    assert row[0] == TITLE
    assert row[-2:] == ["0/3", "0/3"]
    give(joined)
    (made,) = listing.of_county(joined.house)
    reading.read(joined.sites[EAST], made.id)
    for street in (EAST, WEST):
        joined.edit(joined.sites[street], {EAST: "赵小雷", WEST: "李建国"}[street], address="九号")
        joined.carry(street)
    clerk.page.refresh()
    clerk.rest()
    assert clerk.cells[0][-2:] == ["2/3", "1/3"]
    clerk.page.overview.table.choose(0)
    clerk.press("打开")
    assert "应收 3 个支部，1 个已看" in clerk.words
    assert "　　第二段。" in clerk.words
    look_at(clerk.page, "notice-county")


def test_each_number_opens_the_names_behind_it(
    joined: County, clerk: Seat, qtmodeltester: ModelTester
) -> None:
    made = issuing.issue(joined.house, PLAIN)
    give(joined)
    reading.read(joined.sites[EAST], made.id)
    joined.carry(EAST)
    clerk.enter(made.id, "unread")
    opened = clerk.page.opened
    assert opened is not None
    model = opened.readers.table.model()
    assert isinstance(model, PagedTableModel)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]

    def names() -> list[str]:
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    assert names() == [NAMES[each] for each in NAMES if each != EAST]
    clerk.press("已看 1")
    assert names() == [NAMES[EAST]]
    clerk.press("全部 3")
    assert len(names()) == 3
    clerk.press("复制名单")
    assert NAMES[EAST] in QGuiApplication.clipboard().text()
    assert opening.opened(joined.house, made.id).readers[0].holding == READ
    look_at(clerk.page, "notice-readers")


def test_what_is_wrong_stands_under_its_field(clerk: Seat) -> None:
    clerk.press("写通知")
    clerk.press("发出")
    assert "标题还没有填写。" in clerk.words
    assert "还没有发出，请看标出的地方。" in clerk.words
    clerk.fill("标题", TITLE)
    clerk.press("发出")
    assert "正文还没有填写。" in clerk.words
    clerk.fill("正文", "一\u2066二")
    clerk.press("发出")
    assert "看不见的控制符" in clerk.words
    clerk.fill("正文", "一")
    clerk.fill("有效期至", "2001-01-01")
    clerk.press("发出")
    assert "有效期早于成文日期" in clerk.words
    assert listing.of_county(clerk.desk.work.house) == ()


def test_what_was_typed_is_there_again(joined: County, clerk: Seat) -> None:
    clerk.press("写通知")
    clerk.fill("标题", TITLE)
    clerk.fill("正文", "写了一半")
    clerk.page.keep_draft()
    clerk.rest()
    kept = drafts.find(joined.house, issuing.DRAFT, None)
    assert kept is not None
    assert kept.values["text"] == "写了一半"
    clerk.press("返回")
    assert "内容已留作草稿" in clerk.said
    clerk.press("写通知")
    assert "已恢复上次没有发出的内容" in clerk.words
    clerk.press("发出")
    assert [each.title for each in listing.of_county(joined.house)] == [TITLE]
    assert drafts.find(joined.house, issuing.DRAFT, None) is None
    clerk.press("写通知")
    assert "已恢复" not in clerk.words


def test_a_draft_may_be_thrown_away(joined: County, clerk: Seat, answers: Answers) -> None:
    clerk.press("写通知")
    assert not clerk.offers("清空")
    clerk.fill("标题", TITLE)
    answers.expect("清空")
    clerk.press("清空")
    assert isinstance(clerk.page.sheet, WritingSheet)
    assert not clerk.page.sheet.dirty
    assert drafts.find(joined.house, issuing.DRAFT, None) is None


def test_enter_goes_on_and_ctrl_s_sends(joined: County, clerk: Seat) -> None:
    clerk.press("写通知")
    clerk.fill("标题", TITLE)
    QTest.keyClick(QApplication.focusWidget() or clerk.page, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "正文"
    clerk.fill("正文", "一段。")
    QTest.keyClick(clerk.page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    clerk.rest()
    assert [each.title for each in listing.of_county(joined.house)] == [TITLE]


def test_some_organisations_are_chosen_in_the_tree(joined: County, clerk: Seat) -> None:
    clerk.press("写通知")
    sheet = clerk.page.sheet
    assert isinstance(sheet, WritingSheet)
    clerk.fill("标题", TITLE)
    clerk.fill("正文", "一段。")
    clerk.press("选择党组织")
    with joined.house.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM organisation WHERE name = ?", (NAMES[WEST],)
        )
        west = str(found.scalar_one())
    sheet.audience.picker.pane.tree.go_to(west)
    sheet.audience.picker.pane.tree.opened.emit(west)
    clerk.rest()
    assert clerk.offers(NAMES[WEST])
    clerk.press("发出")
    assert [each.addressed for each in listing.of_county(joined.house)] == [NAMES[WEST]]


def test_a_notice_is_mended_replaced_and_withdrawn(
    joined: County, clerk: Seat, answers: Answers
) -> None:
    made = issuing.issue(joined.house, PLAIN)
    clerk.enter(made.id)
    clerk.press("修改")
    clerk.fill("联系电话", "0913-7654321")
    clerk.press("发出")
    assert "0913-7654321" in clerk.words
    clerk.press("重发更正")
    clerk.fill("标题", "更正后的通知")
    clerk.press("发出")
    assert "已被新的通知代替" in clerk.words
    assert not clerk.offers("修改")
    clerk.press("返回")
    assert [row[0] for row in clerk.cells] == ["更正后的通知", TITLE]
    clerk.page.overview.table.choose(0)
    clerk.press("打开")
    answers.expect("返回", Reply("撤回"), Reply("撤回", "会议改期"))
    clerk.press("撤回")
    clerk.press("撤回")
    assert "请写明理由" in clerk.said
    clerk.press("撤回")
    assert "这份通知已撤回：会议改期。" in clerk.words


def test_a_notice_leaves_by_every_way(
    joined: County, clerk: Seat, answers: Answers, tmp_path: Path
) -> None:
    made = issuing.issue(joined.house, PLAIN)
    clerk.enter(made.id)
    clerk.press("发到别处")
    look_at(clerk.page, "notice-out")
    clerk.press("复制文字")
    assert QGuiApplication.clipboard().text().startswith(f"【通知】{TITLE}")
    ways = {"手机图片": "a.png", "A4图片": "b.png", "网页": "c.html", "邮件": "d.eml"}
    for words, name in {**ways, "文字文件": "e.txt", "PDF": "f.pdf"}.items():
        answers.expect(tmp_path / name)
        clerk.press(f"存为{words}")
        assert (tmp_path / name).stat().st_size > 200
        assert "已存好" in clerk.words
    answers.expect(None)
    clerk.press("存为网页")
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    answers.expect(printer)
    clerk.press("打印")
    assert "已送到打印机：1 页。" in clerk.words
    answers.expect(NoPrinterError())
    clerk.press("打印")
    assert "打印机" in clerk.words
    clerk.press("返回")
    assert clerk.page.sheet is None


def test_a_secretary_reads(joined: County, secretary: Seat) -> None:
    assert "1 份，1 份没有看" in secretary.words
    look_at(secretary.page, "notices-branch")
    (row,) = received.of_branch(joined.sites[EAST])
    secretary.enter(row.id, "unread")
    assert "　　请各支部核对党员信息。" in secretary.words
    assert "看完后请点“我看过了”" in secretary.words
    look_at(secretary.page, "notice-branch")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QPushButton)
    assert focus.text() == "我看过了"
    secretary.press("我看过了")
    assert "甲 " in secretary.words
    assert "看过，下次报送时告诉县里。" in secretary.words
    assert not secretary.offers("我看过了")
    assert not secretary.offers("撤回")
    secretary.press("返回")
    assert secretary.cells[0][1] == "已看，下次报送告诉县里"
    joined.carry(EAST)
    secretary.page.refresh()
    secretary.rest()
    assert secretary.cells[0][1] == "已看，县里已知道"


def test_a_withdrawn_notice_says_so(joined: County, secretary: Seat) -> None:
    (row,) = received.of_branch(joined.sites[EAST])
    issuing.withdraw(joined.house, row.id, "内容有误")
    give(joined)
    secretary.enter(row.id)
    assert "这份通知已撤回：内容有误。" in secretary.words
    assert not secretary.offers("我看过了")
    assert opening.opened(joined.house, row.id).readers[0].holding != GOT


def test_what_is_being_written_stays_when_somebody_comes_from_elsewhere(
    joined: County, clerk: Seat
) -> None:
    made = issuing.issue(joined.house, PLAIN)
    clerk.press("写通知")
    clerk.fill("标题", "写了一半")
    clerk.enter(made.id, "unread")
    assert isinstance(clerk.page.sheet, WritingSheet)
    assert clerk.page.sheet.typed["title"] == "写了一半"
    assert clerk.page.may_leave()
    clerk.rest()
    assert drafts.find(joined.house, issuing.DRAFT, None) is not None
