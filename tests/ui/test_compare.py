"""Two values side by side: what differs is marked, tags are shown as typed, narrow ones stack."""

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.rules import differing
from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit.compare import SideBySide, ValueBox
from pmis_desktop.ui.kit.theme import TypeSize
from tests.ui.looking import cut_off, settle


def pair(qtbot: QtBot) -> tuple[SideBySide, ValueBox, ValueBox]:
    county, branch = differing.diff("东街1号", "东街12号院3单元502室，临时住址" * 2)
    left = ValueBox("县里现在是", [("家庭住址", county), ("邮政编码", [("715100", False)])])
    right = ValueBox("支部填的是", [("", branch)], ["甲改于今天 09:30", ""])
    made = SideBySide(left, right)
    qtbot.addWidget(made)
    return made, left, right


def test_a_box_names_its_side_and_leaves_out_empty_remarks(qtbot: QtBot) -> None:
    _whole, left, right = pair(qtbot)
    assert left.accessibleName() == "县里现在是"
    assert [each.text() for each in left.findChildren(QLabel)][:2] == ["县里现在是", "家庭住址"]
    assert [each.text() for each in right.findChildren(QLabel)][2:] == ["甲改于今天 09:30"]


def test_narrow_sides_stand_below_each_other(qtbot: QtBot, qapp: QApplication) -> None:
    whole, left, right = pair(qtbot)
    whole.resize(1000, 300)
    whole.show()
    settle(qapp)
    assert left.geometry().top() == right.geometry().top()
    assert left.geometry().right() < right.geometry().left()
    whole.resize(420, 600)
    settle(qapp)
    assert left.geometry().bottom() < right.geometry().top()
    assert not cut_off(whole)


def test_larger_type_stacks_them_without_resizing(qtbot: QtBot, qapp: QApplication) -> None:
    whole, left, right = pair(qtbot)
    whole.resize(720, 400)
    whole.show()
    settle(qapp)
    assert left.geometry().right() < right.geometry().left()
    set_type_size(qapp, TypeSize.HUGE)
    settle(qapp)
    assert left.geometry().bottom() < right.geometry().top()
    set_type_size(qapp, TypeSize.STANDARD)
