"""Tables of any length: rows when they are painted, columns that fit, keys, copying."""

import time
from array import array
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.vault import DamagedError
from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.empty import Empty
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.tables.columns import Column, that_fit
from pmis_desktop.ui.tables.paged_model import KEEP_PAGES, PAGE, PagedTableModel
from pmis_desktop.ui.tables.table_view import MOST_COPIED, TableView
from pmis_desktop.ui.work.local_state import LocalState
from tests.ui.looking import settle

COLUMNS = (
    Column(id="name", label="姓名", width=5, importance=9, strong=True),
    Column(id="badge", label="上报", width=6, importance=6, meanings={"未上报": "warn"}),
    Column(id="mobile", label="手机号码", width=7, importance=4),
    Column(id="branch", label="所在党支部", width=12, importance=6, grows=True),
)


class Books:
    """Rows by number, and which pages were asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.broken = False

    def fetch(self, rows: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
        self.asked.append(len(rows))
        if self.broken:
            raise DamagedError
        return {
            row: {"name": f"党员{row}", "badge": "未上报", "mobile": "138****0001"}
            for row in rows
            if row % 1000 != 999
        }


Shown = tuple[TableView, PagedTableModel, Books]


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Callable[[int], Shown]:
    def show(rows: int) -> Shown:
        books = Books()
        model = PagedTableModel(COLUMNS, books.fetch)
        view = TableView(model, "members", LocalState(tmp_path / "本机设置.ini"))
        qtbot.addWidget(view)
        view.resize(900, 500)
        model.show_rows(array("q", range(1, rows + 1)))
        view.show()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        settle(application)
        return view, model, books

    return show


def test_the_model_keeps_the_rules_of_models(
    shown: Callable[[int], Shown], qtmodeltester: ModelTester
) -> None:
    _, model, _ = shown(300)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_only_what_is_painted_is_read(shown: Callable[[int], Shown]) -> None:
    view, model, books = shown(100_000)
    assert sum(books.asked) <= 2 * PAGE
    view.scrollToBottom()
    view.grab()
    assert model.index(99_999, 0).data() == "党员100000"
    assert sum(books.asked) <= 4 * PAGE


def test_pages_out_of_sight_are_forgotten(shown: Callable[[int], Shown]) -> None:
    _, model, books = shown(PAGE * (KEEP_PAGES + 10))
    for number in range(KEEP_PAGES + 10):
        model.cells(number * PAGE)
    before = len(books.asked)
    model.cells(0)
    assert len(books.asked) == before + 1


def test_a_row_that_is_gone_is_blank(shown: Callable[[int], Shown]) -> None:
    _, model, _ = shown(1200)
    assert model.index(998, 0).data() == ""
    assert model.index(997, 0).data() == "党员998"


def test_a_page_that_cannot_be_read_is_blank_and_told_once(
    shown: Callable[[int], Shown],
) -> None:
    view, model, books = shown(400)
    told: list[object] = []
    model.failed.connect(told.append)
    books.broken = True
    model.reread()
    view.grab()
    assert model.index(300, 0).data() == ""
    assert len(told) == 1
    assert isinstance(told[0], DamagedError)
    books.broken = False
    model.reread()
    assert model.index(300, 0).data() == "党员301"


def test_the_same_rows_keep_the_place(shown: Callable[[int], Shown]) -> None:
    view, model, books = shown(5000)
    view.choose(2500)
    model.show_rows(array("q", range(1, 5001)))
    assert view.place == 2500
    before = len(books.asked)
    view.grab()
    assert len(books.asked) > before


def test_columns_leave_from_the_right_by_importance() -> None:
    widths = [100, 100, 100, 100]
    assert that_fit(COLUMNS, widths, 400) == (True, True, True, True)
    assert that_fit(COLUMNS, widths, 399) == (True, True, False, True)
    assert that_fit(COLUMNS, widths, 299) == (True, True, False, False)
    assert that_fit(COLUMNS, widths, 10) == (True, False, False, False)


def test_nothing_scrolls_sideways(shown: Callable[[int], Shown], qapp: QApplication) -> None:
    view, _, _ = shown(50)
    for width in (900, 420, 300, 150):
        view.resize(width, 400)
        settle(qapp)
        assert view.horizontalScrollBar().maximum() == 0
        assert view.horizontalHeader().length() <= max(view.viewport().width(), 120)
    view.resize(900, 400)
    settle(qapp)
    assert not any(view.isColumnHidden(at) for at in range(4))
    assert view.horizontalHeader().length() == view.viewport().width()


def test_rows_grow_with_the_type(shown: Callable[[int], Shown], qapp: QApplication) -> None:
    view, _, _ = shown(50)
    before, width = view.rowHeight(0), view.columnWidth(0)
    set_type_size(qapp, TypeSize.HUGE)
    settle(qapp)
    after, wider = view.rowHeight(0), view.columnWidth(0)
    set_type_size(qapp, TypeSize.STANDARD)
    settle(qapp)
    assert after == pytest.approx(1.4 * before, abs=2)
    assert wider == pytest.approx(1.4 * width, rel=0.1)
    assert view.rowHeight(0) == before


def test_the_type_may_grow_over_many_rows(
    shown: Callable[[int], Shown], qapp: QApplication
) -> None:
    """Raising the least height of rows took 15 s here and grew with the square of their number."""
    view, _, _ = shown(100_000)
    before = view.rowHeight(0)
    began = time.perf_counter()
    set_type_size(qapp, TypeSize.HUGE)
    settle(qapp)
    taken = time.perf_counter() - began
    after = view.rowHeight(0)
    set_type_size(qapp, TypeSize.STANDARD)
    assert after > before
    assert taken < 3


def test_words_stand_under_their_label(shown: Callable[[int], Shown]) -> None:
    """In the style's own painting they are 3 pixels apart; 一 and 党 differ by their own sides."""
    view, model, _ = shown(3)
    view.choose(-1)
    picture = view.grab().toImage()
    assert picture.devicePixelRatio() == 1
    head = view.horizontalHeader().height()
    column = model.columns[2]
    left = view.columnViewportPosition(2)
    width = view.columnWidth(2)
    top = _left_edge(picture.copy(left + 1, 2, width - 2, head - 4))
    under = _left_edge(picture.copy(left + 1, head + 4, width - 2, view.rowHeight(0) - 8))
    assert column.label == "手机号码"
    assert abs(top - under) <= 2


def _left_edge(image: QImage) -> int:
    for x in range(image.width()):
        for y in range(image.height()):
            colour: QColor = image.pixelColor(x, y)
            if colour.lightness() < 170:
                return x
    raise AssertionError("nothing is written there")


def test_widths_are_remembered(shown: Callable[[int], Shown], tmp_path: Path) -> None:
    view, _, _ = shown(10)
    view.setColumnWidth(0, 160)
    again = TableView(
        PagedTableModel(COLUMNS, Books().fetch),
        "members",
        LocalState(tmp_path / "本机设置.ini"),
    )
    again.resize(900, 300)
    again.show()
    assert again.columnWidth(0) == pytest.approx(160, abs=2)
    again.close()


def test_keys(shown: Callable[[int], Shown]) -> None:
    view, _, books = shown(5000)
    opened: list[int] = []
    left: list[bool] = []
    view.opened.connect(opened.append)
    view.left.connect(lambda: left.append(True))
    view.choose(0)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == [1]
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.place == 4999
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.place == 0
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert left == [True]
    before = sum(books.asked)
    QTest.keyClick(view, Qt.Key.Key_X)
    assert sum(books.asked) == before


def test_a_click_on_a_label_asks_for_its_order(shown: Callable[[int], Shown]) -> None:
    view, _, _ = shown(5)
    ordered: list[str] = []
    view.ordered.connect(ordered.append)
    header = view.horizontalHeader()
    at = view.columnViewportPosition(2) + 20
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at, header.height() // 2)
    )
    assert ordered == ["mobile"]


def test_copying_gives_what_stands_there_and_stays_here(shown: Callable[[int], Shown]) -> None:
    view, _, _ = shown(3)
    view.choose(1)
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == "党员2\t未上报\t138****0001\t"
    history = 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'
    assert copied.data(history).data() == b"\0\0\0\0"


def test_everything_chosen_is_not_everything_copied(shown: Callable[[int], Shown]) -> None:
    view, _, _ = shown(100_000)
    counts: list[int] = []
    view.copied.connect(counts.append)
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert counts == [MOST_COPIED]


def test_an_empty_table_says_so(shown: Callable[[int], Shown], qapp: QApplication) -> None:
    view, model, _ = shown(3)
    empty = Empty()
    pressed: list[bool] = []
    empty.say("还没有党员", "从这里开始。", "新增", lambda: pressed.append(True))
    view.lay_over(empty)
    assert not empty.isVisible()
    model.show_rows(array("q"))
    settle(qapp)
    assert empty.isVisible()
    assert empty.size() == view.viewport().size()
    QTest.mouseClick(empty.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert pressed == [True]


def test_a_meaning_has_its_colour_and_an_icon(shown: Callable[[int], Shown]) -> None:
    view, _, _ = shown(3)
    picture = view.grab().toImage()
    left, width = view.columnViewportPosition(1), view.columnWidth(1)
    top = view.horizontalHeader().height()
    warn = QColor(theme.current().colours.warn).hue()
    seen = {
        picture.pixelColor(left + x, top + y).hue()
        for x in range(2, width - 2)
        for y in range(2, view.rowHeight(0) - 2)
        if picture.pixelColor(left + x, top + y).saturation() > 200
    }
    assert any(abs(hue - warn) < 8 for hue in seen)
