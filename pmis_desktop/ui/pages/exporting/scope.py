"""Whose rows a sheet has: an organisation's, or those of a list that somebody came with."""

from PySide6.QtWidgets import QWidget

from pmis_desktop.services.browsing import members
from pmis_desktop.services.browsing.organisations import OrganisationNode, organisation_tree
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.tables.organisation_picker import OrganisationPicker
from pmis_desktop.ui.work.work import Work


class Scope(QWidget):
    """``organisation`` is empty for everything here; ``query`` is the list, where there is one."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self.organisation = ""
        self.query: MemberQuery | None = None
        self._of_members = True
        self._nodes: dict[str, OrganisationNode] = {}
        self._name = words.paragraph("", "strong")
        self._button = button("", self._pick, icon="chevron-down")
        self._list = words.paragraph("")
        self._instead = button("改为按党组织导出", self._forget_list, look="link")
        self._picker = OrganisationPicker(work, self)
        self._picker.call_everything(self._everything)
        self._picker.picked.connect(self.choose)
        self.setLayout(
            boxes.column(
                self._name,
                boxes.row(self._button, None),
                self._list,
                boxes.row(self._instead, None),
            )
        )
        self._show()

    @property
    def _everything(self) -> str:
        return "全县" if self._work.house.at_county else "全部"

    @property
    def taken(self) -> MemberQuery | None:
        """The list, where the chosen kind of sheet is made of one."""
        return self.query if self._of_members else None

    def refresh(self) -> None:
        """Read the organisations again."""
        house = self._work.house
        self._work.read("读取党组织", lambda: organisation_tree(house), self._on_read)

    def choose(self, organisation: str) -> None:
        """Take an organisation; empty: everything here."""
        self.organisation = organisation
        self._show()

    def take_list(self, query: MemberQuery | None) -> None:
        """Take exactly the members of a list, or no list any more."""
        self.query = query
        self._list.setText("")
        if query is not None:
            house = self._work.house

            def say() -> tuple[MemberQuery, str]:
                found = len(members.find(house, query))
                return query, members.count_sentence(house, query, found)

            self._work.read("数名单", say, self._on_counted)
        self._show()

    def suit(self, *, of_members: bool) -> None:
        """Whether the kind of sheet can be made of a list of members."""
        self._of_members = of_members
        self._show()

    def _on_read(self, nodes: tuple[OrganisationNode, ...]) -> None:
        self._nodes = {node.id: node for node in nodes}
        if self.organisation not in self._nodes:
            self.organisation = ""
        self._show()

    def _on_counted(self, counted: tuple[MemberQuery, str]) -> None:
        query, sentence = counted
        if query == self.query:
            self._list.setText(f"刚才的党员名单：{sentence}。按名单的顺序导出。")

    def _forget_list(self) -> None:
        self.take_list(None)

    def _pick(self) -> None:
        self._picker.open_under(self._button, self.organisation)

    def _show(self) -> None:
        listed = self.taken is not None
        several = len(self._nodes) > 1
        node = self._nodes.get(self.organisation)
        only = next(iter(self._nodes.values()), None)
        self._button.setText(node.name if node else self._everything)
        self._name.setText(only.name if only and not several else "")
        self._button.setVisible(several and not listed)
        self._name.setVisible(not several and not listed)
        self._list.setVisible(listed)
        self._instead.setVisible(listed)
