"""The tree of organisations: a real model, narrowed down by a search."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.services.house import House
from pmis_desktop.ui.tables.organisation_tree import OrganisationPane
from pmis_desktop.ui.tables.organisations import MEMBERS, NAME, OrganisationModel
from tests import vaults
from tests.ui.desks import Desk

AtWork = Callable[[House], Desk]


def node(rec: str, parent: str, depth: int, members: int = 0) -> OrganisationNode:
    return OrganisationNode(
        id=rec,
        parent=parent,
        name=f"党组织{rec}",
        short_name=rec,
        kind="党支部",
        is_branch=True,
        members=members,
        depth=depth,
    )


def county_of(committees: int, branches: int) -> tuple[OrganisationNode, ...]:
    nodes = [node("县", "", 0, committees * branches * 27)]
    for at in range(committees):
        nodes.append(node(f"乡{at}", "县", 1, branches * 27))
        nodes += [node(f"村{at}-{number}", f"乡{at}", 2, 27) for number in range(branches)]
    return tuple(nodes)


def test_the_model_keeps_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = OrganisationModel()
    model.show_nodes(county_of(3, 4))
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show_only(["村1-2"])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_everything_has_its_place() -> None:
    model = OrganisationModel()
    model.show_nodes(county_of(34, 28))
    assert len(model.nodes) == 987
    for each in model.nodes:
        index = model.index_of(each.id)
        assert model.node(index) == each
        above = model.node(model.parent(index))
        assert (above.id if above else "") == each.parent
    assert model.rowCount(model.index_of("县")) == 34
    assert model.rowCount(model.index_of("村3-3")) == 0
    town = model.index_of("乡5")
    assert town.siblingAtColumn(MEMBERS).data() == "756 人"
    assert not model.index_of("没有").isValid()


def test_narrowed_down_it_keeps_what_is_above() -> None:
    model = OrganisationModel()
    model.show_nodes(county_of(3, 4))
    model.show_only(["村1-2", "没有"])
    assert [each.id for each in model.nodes] == ["县", "乡1", "村1-2"]
    model.show_only([])
    assert model.rowCount(QModelIndex()) == 0
    model.show_only(None)
    assert len(model.nodes) == 16


def test_the_pane_searches_and_keeps_its_place(
    qtbot: QtBot, at_work: AtWork, county: House
) -> None:
    committee = vaults.add_organisation(county, "中共城关镇委员会", kind="611")
    east = vaults.add_organisation(county, "中共城关镇东街支部委员会", parent=committee)
    pane = OrganisationPane(at_work(county).work, OrganisationModel())
    qtbot.addWidget(pane)
    pane.show()
    pane.show_nodes(organisation_tree(county))
    assert not pane.tree.isExpanded(pane._model.index_of(committee))
    pane.box.setText("西街")
    pane.box.setText("东街")
    qtbot.waitUntil(lambda: pane.tree.current == east)
    opened: list[str] = []
    pane.tree.opened.connect(opened.append)
    QTest.keyClick(pane.box, Qt.Key.Key_Down)
    QTest.keyClick(pane.tree, Qt.Key.Key_Return)
    assert opened == [east]
    # Esc goes back to the box, Esc in the box empties it: everything stands there again.
    QTest.keyClick(pane.tree, Qt.Key.Key_Escape)
    QTest.keyClick(pane.box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: pane._model._only is None)
    assert pane.tree.current == east
    west = vaults.add_organisation(county, "中共城关镇西街支部委员会", parent=committee)
    pane.show_nodes(organisation_tree(county))
    assert pane.tree.current == east
    assert pane.tree.isExpanded(pane._model.index_of(committee))
    assert pane._model.index_of(west).siblingAtColumn(NAME).data() == "中共城关镇西街支部委员会"
