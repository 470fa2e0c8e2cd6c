"""Picking from long lists: places by levels and by typing, 工作岗位 as a tree, what was retired."""

import time
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pmis_desktop.rules import codes
from pmis_desktop.rules.fields import ENTITIES, member_field
from pmis_desktop.ui.forms.choices import of_codes
from pmis_desktop.ui.forms.editors.code_tree import CodeTree
from pmis_desktop.ui.forms.editors.tree_panel import TreePanel
from pmis_desktop.ui.forms.editors.tree_picker import TreePicker
from tests.ui.looking import cut_off, settle

TODAY = date(2026, 3, 4)
DALI = "陕西省渭南市大荔县"


class Room:
    """A field to pick in, and its panel."""

    def __init__(self, qtbot: QtBot, name: str) -> None:
        field = member_field(name) if name == "job_post" else ENTITIES["organisation"].field(name)
        self.picker = TreePicker(field, of_codes(field.codes or "", TODAY), TODAY)
        self.window = QWidget()
        layout = QVBoxLayout()
        layout.addWidget(self.picker)
        layout.addStretch(1)
        self.window.setLayout(layout)
        qtbot.addWidget(self.window)
        self.window.resize(700, 500)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.picker.line.setFocus()

    def open(self) -> TreePanel:
        QTest.keyClick(self.picker.line, Qt.Key.Key_Down)
        panel = self.picker.findChild(TreePanel)
        assert isinstance(panel, TreePanel)
        assert panel.isVisible()
        return panel


@pytest.fixture
def post(qtbot: QtBot) -> Room:
    return Room(qtbot, "job_post")


@pytest.fixture
def place(qtbot: QtBot) -> Room:
    return Room(qtbot, "division")


def shown(panel: TreePanel) -> list[str]:
    model = panel.view.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount(QModelIndex()))]


def test_the_tree_of_posts_opens_level_by_level(post: Room) -> None:
    panel = post.open()
    assert shown(panel)[:3] == ["在岗职工", "农牧渔民", "军人、武警"]
    box = panel.box
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert panel.isVisible(), "a group only opens"
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert post.picker.text() == "农牧渔业生产人员"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("村官", "大学生村官"),
        ("dxscg", "大学生村官"),
        ("tuixiu", "退休人员"),
        ("参公", "参照公务员法管理的工作人员"),
    ],
)
def test_posts_are_found_by_words_pinyin_and_code(post: Room, typed: str, first: str) -> None:
    panel = post.open()
    panel.box.setText(typed)
    QTest.keyClick(panel.box, Qt.Key.Key_Return)
    assert post.picker.text() == first


def test_what_was_found_names_its_group(post: Room) -> None:
    panel = post.open()
    panel.box.setText("机关单位")
    assert shown(panel) == ["机关单位工勤岗位　(公有)工勤技能人员"]


def test_esc_leaves_the_field_as_it_is(post: Room) -> None:
    post.picker.line.setText("会计")
    panel = post.open()
    panel.box.setText("村官")
    QTest.keyClick(panel.box, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert post.picker.line.text() == "会计"


def test_the_tree_opens_at_what_is_chosen(place: Room) -> None:
    place.picker.set_text("610523")
    panel = place.open()
    here = panel.view.currentIndex()
    assert here.data() == "大荔县"
    assert here.parent().data() == "渭南市"
    assert here.parent().parent().data() == "陕西省"


@pytest.mark.parametrize("typed", ["大荔", "dalixian", "610523"])
def test_a_place_is_found_by_its_own_name(place: Room, typed: str) -> None:
    place.picker.line.insert(typed)
    place.picker.line.textEdited.emit(typed)
    (found, *_) = of_codes("divisions", TODAY).found(typed)
    assert found.label == DALI
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert place.picker.line.text() == DALI


def test_what_was_dissolved_is_offered_only_where_it_is_typed() -> None:
    every = of_codes("divisions", TODAY)
    assert not [each for each in every.found("") if each.retired]
    assert not [each for each in every.found("dalixian") if each.retired]
    (old,) = [each for each in every.found("大荔") if each.retired]
    assert old.shown == "陕西省渭南地区大荔县　已撤销（1994年并入610523）"
    (same,) = [each for each in every.found("612127") if each.retired]
    assert same is old


def test_what_is_in_no_list_stays_as_typed(place: Room) -> None:
    place.picker.line.setText("大荔镇")
    place.picker.line.editingFinished.emit()
    assert place.picker.text() == "大荔镇"


def test_every_code_in_force_stands_once_in_its_tree() -> None:
    parent = QWidget()
    for name in ("job_post", "divisions"):
        tree = CodeTree(name, TODAY, parent)
        wanted = {line.code for line in codes.code_list(name).codes if line.in_force(TODAY)}
        assert {code for code in wanted if tree.index_of(code).isValid()} == wanted
        assert count_below(tree, QModelIndex()) == len(wanted)


def count_below(tree: CodeTree, over: QModelIndex) -> int:
    rows = [tree.index(row, 0, over) for row in range(tree.rowCount(over))]
    assert all(tree.parent(each) == over for each in rows)
    return len(rows) + sum(count_below(tree, each) for each in rows)


def test_seven_thousand_places_are_searched_between_two_keys() -> None:
    every = of_codes("divisions", TODAY)
    every.warm()
    assert len(every.every) > 6900
    best = min(_seconds(every.found, typed) for typed in ("d", "da", "大", "6105", "zzzz"))
    assert best < 0.05


def _seconds(search: object, typed: str) -> float:
    began = time.thread_time()
    assert callable(search)
    search(typed)
    return time.thread_time() - began


def test_the_panel_stays_inside_a_small_window(place: Room, qapp: QApplication) -> None:
    place.window.resize(420, 340)
    settle(qapp)
    panel = place.open()
    settle(qapp)
    assert panel.width() <= place.window.width()
    assert not cut_off(panel)
