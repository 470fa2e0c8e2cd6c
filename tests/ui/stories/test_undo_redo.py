"""A branch secretary changes a record in the real window and goes back and forth."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pmis_desktop.ui.showing.hands import Hands
from tests.services.counties import EAST, County
from tests.ui.stories.rooms import said, window_of

ZHAO, LIST, ADDRESS = "赵小雷", "党员名单", "家庭住址"
OLD, NEW = "东街1号", "东街新居3号"


def press_control(hands: Hands, key: Qt.Key) -> None:
    """Press a key with Ctrl wherever the keyboard is."""
    where = QApplication.focusWidget()
    assert where is not None
    QTest.keyClick(where, key, Qt.KeyboardModifier.ControlModifier)
    hands.settle()


def test_a_saved_change_goes_back_and_forth(hands: Hands, joined: County) -> None:
    site = joined.sites[EAST]

    def stored() -> str | None:
        return joined.value(site, ZHAO, "address")

    window_of(hands).open_house(site)
    hands.press("党员")
    hands.open(LIST, ZHAO)
    hands.fill(ADDRESS, NEW)
    hands.press("保存")
    assert said(hands) == f"已保存 {ZHAO}"
    assert stored() == NEW
    hands.press("撤销")
    assert stored() == OLD
    assert hands.reads(ADDRESS) == OLD

    hands.press(f"恢复：修改党员 {ZHAO}")
    assert stored() == NEW
    assert hands.reads(ADDRESS) == NEW
    hands.press(f"撤销：修改党员 {ZHAO}")
    assert stored() == OLD

    hands.press("党员")
    hands.go_down()
    press_control(hands, Qt.Key.Key_Y)
    hands.wait(lambda: stored() == NEW, "Ctrl+Y")
    hands.settle()  # until the line below names what comes next, its keys do nothing
    press_control(hands, Qt.Key.Key_Z)
    hands.wait(lambda: stored() == OLD, "Ctrl+Z")
    hands.wait(lambda: said(hands).startswith("已撤销"), "the sentence")

    hands.open(LIST, ZHAO)
    hands.press("变更记录")
    # Three came with the first slice; saved once, taken back three times, brought back twice.
    assert hands.sees("变更记录（9 次）")
    assert hands.sees(f"{ADDRESS}：{OLD} → {NEW}")
    assert hands.sees(f"{ADDRESS}：{NEW} → {OLD}")
