"""What a clerk does in the county's rooms with one morning's work, as it is to be looked at."""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QAbstractButton, QTreeView

from pmis_desktop.services import practising
from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.services.browsing.query import Condition, MemberQuery, Test
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.organisations.side import ActsButton
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.pictures import Scene
from pmis_desktop.ui.showing.worlds import World
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place

_NARROWED = MemberQuery(
    conditions=(
        Condition(field="sex", value="2"),
        Condition(field="age", test=Test.AT_LEAST, value="60"),
    )
)
_DESK = Place(room=places.DESK)


def morning(world: World) -> Iterator[Scene]:
    """The round that waits, from looking at a package to its answers, and the desk after it."""
    files = tuple(str(each) for each in sorted(world.packages.glob("*.dzb")))
    waiting = Place(room=places.RECEIVING)
    yield Scene("desk-third", _DESK, _presses("另填…"))
    yield Scene("desk-no-reason", _DESK, _presses("用县里的"))
    yield Scene("packages", Place(room=places.RECEIVING, files=files))
    yield Scene("package-chosen", waiting, _clicks("收到的文件", world.disputed))
    yield Scene("package-damaged", waiting, _clicks("收到的文件", ".dzb"))
    yield Scene("merged-clean", waiting, _begins("并入没有疑问的"))
    yield Scene("merged", waiting, _begins("并入要决定的"))
    yield Scene("merged-home", Place(room=places.HOME))
    yield Scene("desk-several", _DESK, _unfold_several)
    answers = world.packages.with_name("第二轮回执")
    answers.mkdir(exist_ok=True)

    def answer(hands: Hands) -> None:
        hands.answers.append(answers)
        hands.press(hands.verb("写出 "))

    yield Scene("answered", waiting, answer)
    yield Scene("desk-decided", _DESK, _decide)
    yield Scene("desk-done", _DESK, _decide_all)


def admission(world: World) -> Iterator[Scene]:
    """Requests by slip and by telephone, one that lacks everything, and shutting a site out."""
    for name, file in zip(("slip", "telephone"), world.requests, strict=True):
        there = Place(room=places.SITES, files=(str(file),))
        yield Scene(f"admitting-{name}", there)
        yield Scene(f"admitting-{name}-refused", there, _presses("批准并写出文件"))
    yield Scene("admitting", Place(room=places.SITES, files=(str(world.workbook),)))
    sites = Place(room=places.SITES)
    yield Scene("site-chosen", sites, _choose_site(world.disputed))
    yield Scene("revoking", sites, _revoke_site(world.disputed))
    for name, words in (("rescoping", "改管理范围"), ("granting-again", "再写批准文件")):
        yield Scene(name, sites, _chosen_site(world.disputed, words))
    for name, words in (("admitting-many", "批准一批"), ("first-slices", "首份数据")):
        yield Scene(name, sites, _sheet(words))


def records(house: House) -> Iterator[Scene]:
    """Members narrowed down, the tree unfolded, an organisation's record, two rosters."""
    nodes = organisation_tree(house)
    branch = next((each for each in nodes if each.is_branch and each.members), None)
    if branch is None:
        return
    above = next(each for each in nodes if each.id == branch.parent)
    yield Scene("members-narrowed", Place(room=places.MEMBERS, query=_NARROWED))
    yield Scene("organisations-unfolded", Place(room=places.ORGANISATIONS), _unfold_tree)
    for name, node in (("branch", branch), ("committee", above)):
        there = Place(room=places.ORGANISATIONS, kind="organisation", record=node.id)
        yield Scene(f"organisations-{name}", there)
    here = Place(room=places.ORGANISATIONS, kind="organisation", record=branch.id)
    for name, act in (("rename", "更名"), ("merge", "合并"), ("split", "分设")):
        yield Scene(f"organising-{name}", here, _asks(act))
    yield Scene("organisations-terms", Place(room=places.ORGANISATIONS, act="terms"))
    yield Scene("new-organisation", Place(room=places.RECORD, kind="organisation"))
    for name, node in (("branch", branch), ("committee", above)):
        there = Place(room=places.RECORD, kind="organisation", record=node.id)
        yield Scene(f"organisation-{name}", there)
    people = practising.people(house)
    yield Scene("record", Place(room=places.RECORD, kind="member", record=people[0]))
    for name, node in (("branch", branch), ("county", nodes[0])):
        there = Place(room=places.FORMS, kind="organisation", record=node.id, act=places.ROSTER)
        yield Scene(f"roster-{name}", there, _previewed(node))


def importing(world: World) -> Iterator[Scene]:
    """A workbook without a fault, one with many, and the end of importing it."""
    room = places.IMPORTING
    yield Scene("checked", Place(room=room, files=(str(world.workbook),)))
    yield Scene("checked-columns", Place(room=room), _presses("更改列"))
    yield Scene("checked-problems", Place(room=room, files=(str(world.faulty),)))
    yield Scene("checked-row", Place(room=room), _begins("不能导入"))
    yield Scene("imported", Place(room=room), _begins("先导入"))


def _asks(words: str) -> Callable[[Hands], None]:
    """Choose an act on the organisation in sight, by the card's menu or by the sheet's."""

    def offered(hands: Hands) -> list[ActsButton]:
        return [each for each in hands.window.findChildren(ActsButton) if each.isVisible()]

    def ask(hands: Hands) -> None:
        hands.wait(lambda: bool(offered(hands)) or hands.offers("详细情况"), "the card")
        if not offered(hands):
            hands.press("详细情况")
        offered(hands)[0].act(words).trigger()
        hands.settle()

    return ask


def _presses(words: str) -> Callable[[Hands], None]:
    return lambda hands: hands.press(words)


def _begins(words: str) -> Callable[[Hands], None]:
    """Press the button whose words begin so."""
    return lambda hands: hands.press(hands.verb(words))


def _clicks(name: str, words: str) -> Callable[[Hands], None]:
    return lambda hands: hands.click(name, words)


def _choose_site(name: str) -> Callable[[Hands], None]:
    def choose(hands: Hands) -> None:
        hands.press("返回")
        hands.click("已接入的支部", name)

    return choose


def _revoke_site(name: str) -> Callable[[Hands], None]:
    def revoke(hands: Hands) -> None:
        hands.click("已接入的支部", name)
        hands.press("注销")

    return revoke


def _chosen_site(name: str, words: str) -> Callable[[Hands], None]:
    def press(hands: Hands) -> None:
        hands.press("返回")
        hands.press("接入点")
        hands.click("已接入的支部", name)
        hands.press(words)

    return press


def _sheet(words: str) -> Callable[[Hands], None]:
    def press(hands: Hands) -> None:
        hands.press("返回")
        hands.press(words)

    return press


def _unfold_tree(hands: Hands) -> None:
    for tree in hands.window.findChildren(QTreeView):
        if tree.isVisible():
            tree.expandAll()


def _previewed(node: OrganisationNode) -> Callable[[Hands], None]:
    return lambda hands: hands.wait(
        lambda: bool(hands.sentences(f"{node.name}，")), "the preview of a roster"
    )


def _unfold_several(hands: Hands) -> None:
    """The decision about several fields, which the county's own change has made."""
    for each in hands.window.findChildren(QAbstractButton):
        name = each.accessibleName()
        if each.isVisible() and name.startswith("展开：") and "毕业院校" in name:
            hands.press(name)
            return


def _decide(hands: Hands) -> None:
    hands.fill("理由", "已与支部电话核实")
    hands.press("用支部的")


def _decide_all(hands: Hands) -> None:
    while hands.offers("用支部的"):
        _decide(hands)
