"""The forms room as it is to be looked at: lists, letters, what is laid over a printed original."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pmis_desktop.services import column_sets, practising
from pmis_desktop.services.house import House
from pmis_desktop.ui.kit.drop_down import DropDown
from pmis_desktop.ui.pages.forms.page import FormsPage
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_SET = "张贴通讯录"


def scenes(house: House) -> list[Scene]:
    """The roster in columns that somebody saved, a letter, an overprint, the ledger of stubs."""
    people = practising.people(house)
    if not people or not house.may_write:
        return []
    return [
        Scene("forms-saved-columns", _form("roster"), _in_saved_columns(house)),
        Scene("forms-letter", _form("election_request")),
        Scene("forms-overprint", _form("application_person", people[0]), _chooses(_FRAMES)),
        Scene("forms-positions", _form("application_person", people[0]), over=_positions),
        Scene("forms-calibration", _form("calibration")),
        Scene("forms-ledger", _form("certificate", people[0]), _opens_the_ledger),
    ]


_FRAMES = ("打印方式", "画出框线对位置")


def _form(name: str, member: str = "") -> Place:
    return Place(
        room=places.FORMS,
        kind="member" if member else "",
        record=member,
        name="练习党员" if member else "",
        act=f"{places.FORM}{name}",
    )


def _in_saved_columns(house: House) -> Callable[[Hands], None]:
    """A set that was saved for the list of members is offered for the roster, too."""

    def show(hands: Hands) -> None:
        column_sets.save(house, _SET, ["sex", "branch", "mobile", "seniority"])
        hands.press("换一种表格")
        hands.click("表格目录", "党员花名册")
        _choose(hands, "栏目", _SET)

    return show


def _chooses(choice: tuple[str, str]) -> Callable[[Hands], None]:
    return lambda hands: _choose(hands, *choice)


def _choose(hands: Hands, name: str, words: str) -> None:
    """Take another answer of a field that drops down, and wait for the preview."""
    drop = hands.find(DropDown, lambda box: box.accessibleName() == name, name)
    drop.setCurrentText(words)
    (page,) = hands.window.findChildren(FormsPage)
    hands.wait(lambda: not page.waits, "the pause before a preview")
    hands.settle()


@contextmanager
def _positions(hands: Hands) -> Iterator[None]:
    """Scrolled to where each text is moved."""
    hands.line("姓名向右移（毫米）").setFocus()
    hands.settle()
    yield


def _opens_the_ledger(hands: Hands) -> None:
    hands.press("存根台账")
