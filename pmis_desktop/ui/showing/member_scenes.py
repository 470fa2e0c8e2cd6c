"""Records and lists of members as they are to be looked at: groups, acts on many, the tools."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from PySide6.QtCore import QItemSelectionModel

from pmis_desktop.services import practising
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.drop_panel import DropPanel
from pmis_desktop.ui.pages.members.page import MembersPage
from pmis_desktop.ui.pages.members.tools import Tools
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.tables.table_view import TableView
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_LIST = Place(room=places.MEMBERS)
_MARKED = (1, 2, 4, 5)
_GROUPS = ("照片与材料", "任职", "奖惩", "培训与特长")


def groups(house: House) -> Iterator[Scene]:
    """The first member's record at each group, and an entry being filled in."""
    record = Place(room=places.RECORD, record=practising.people(house)[0])
    for at, name in enumerate(_GROUPS, 1):
        yield Scene(f"record-group-{at}", record, over=_at(name))
    yield Scene("record-entry", record, _begins_an_award, _at("奖惩"))


def lists() -> Iterator[Scene]:
    """Several rows marked, the preview of one change for all of them, the tools of the list."""
    yield Scene("members-marked", _LIST, _mark)
    yield Scene("members-many", _LIST, _preview_change)
    yield Scene("members-columns", _LIST, _leave_many, _over(Tools.open_columns))
    yield Scene("members-talents", _LIST, over=_over(Tools.open_talents))
    yield Scene("members-glyphs", _LIST, over=_over(Tools.open_glyphs, _type_parts))
    yield Scene("members-tallies", _LIST, over=_over(Tools.open_tallies))


def _at(group: str) -> Callable[[Hands], AbstractContextManager[None]]:
    """The record scrolled to a group, on every screen anew."""

    @contextmanager
    def there(hands: Hands) -> Iterator[None]:
        hands.click("栏目", group)
        yield

    return there


def _begins_an_award(hands: Hands) -> None:
    hands.click("栏目", "奖惩")
    hands.press("添加奖励")
    hands.fill("奖励名称", "优秀共产党员")


def _mark(hands: Hands) -> None:
    """Some rows, as with Ctrl and the mouse."""
    table = hands.find(TableView, lambda v: v.accessibleName() == "党员名单", "党员名单")
    table.choose(0)
    flag = QItemSelectionModel.SelectionFlag
    for row in _MARKED:
        index = table.model().index(row, 0)
        table.selectionModel().select(index, flag.Select | flag.Rows)
    hands.settle()


def _preview_change(hands: Hands) -> None:
    _mark(hands)
    hands.press("批量修改")
    _page(hands).many.sheet.editor.set_text("汉族")
    hands.press("预览")


def _leave_many(hands: Hands) -> None:
    _page(hands).many.go_back()


def _type_parts(hands: Hands) -> None:
    _page(hands).tools.glyphs.line.setText("王 争")


def _over(
    opening: Callable[[Tools], None], then: Callable[[Hands], None] = lambda _hands: None
) -> Callable[[Hands], AbstractContextManager[None]]:
    """One of the panels that drop down over the list."""

    @contextmanager
    def opened(hands: Hands) -> Iterator[None]:
        opening(_page(hands).tools)
        hands.settle()
        then(hands)
        try:
            yield
        finally:
            for each in hands.window.findChildren(DropPanel):
                each.hide()

    return opened


def _page(hands: Hands) -> MembersPage:
    return hands.find(MembersPage, MembersPage.isVisible, "党员")
