"""For whom a form is: people chosen one by one, an organisation, a list, or nobody (blank)."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from pmis_desktop.services.browsing.organisations import OrganisationNode
from pmis_desktop.services.browsing.query import MemberQuery
from pmis_desktop.services.forms.form import Form, Subject
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.ui.forms.member_field import MemberField
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.kit.drop_field import DropField
from pmis_desktop.ui.tables.organisation_field import OrganisationField
from pmis_desktop.ui.work.work import Work

_PEOPLE, _WHOLE, _LIST, _BLANK, _ONE, _EACH = "people", "whole", "list", "blank", "one", "each"
_WAYS = {
    Subject.MEMBER: ((_PEOPLE, "选定的党员"), (_WHOLE, "整个党组织的党员"), (_BLANK, "空白表")),
    Subject.MEMBERS: ((_WHOLE, "整个党组织的党员"), (_PEOPLE, "选定的党员"), (_BLANK, "空白表")),
    Subject.TRANSFER: ((_LIST, "选定的转接"), (_BLANK, "空白表")),
    Subject.ORGANISATION: (
        (_ONE, "一个党组织"),
        (_EACH, "它下面的每个支部"),
        (_BLANK, "空白表"),
    ),
}
_LISTED = (_LIST, "刚才选定的名单")


class Whom(QWidget):
    """``changed`` when anybody else, or nobody, is meant."""

    changed = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work
        self._form: Form | None = None
        self._query: MemberQuery | None = None
        self._people: dict[str, str] = {}
        self._transfers: tuple[str, ...] = ()
        self._top: tuple[str, str] = ("", "")
        self._way = DropField("给谁", (("", ""),))
        self._holder = boxes.column()
        self._member = MemberField(work.house, "党员")
        self._chosen = boxes.Flow()
        self._chosen_box = boxes.box(self._chosen)
        self.organisation = OrganisationField(work, "党组织")
        self.setLayout(
            boxes.column(self._holder, self._member, self._chosen_box, self.organisation, gap=1.5)
        )
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._member.edited.connect(self._take_member)
        self.organisation.edited.connect(self.changed)

    def know(self, nodes: tuple[OrganisationNode, ...]) -> None:
        """The organisations there are; the first is meant where none was chosen."""
        names = {node.id: node.name for node in nodes}
        self._top = (nodes[0].id, nodes[0].name) if nodes else ("", "")
        if self.organisation.organisation not in names:
            self.organisation.put(*self._top)
        self.organisation.button.setVisible(len(nodes) > 1)

    def suit(self, form: Form) -> None:
        """Ask what this form wants to know; who was chosen stays."""
        self._form = form
        ways = list(_WAYS.get(form.subject, ()))
        if self._query is not None and form.subject in {Subject.MEMBER, Subject.MEMBERS}:
            ways.insert(0, _LISTED)
        boxes.clear(self._holder)
        self._way = DropField("给谁", ways or (("", ""),))
        self._way.edited.connect(self._on_way)
        # In its place first: shown without a parent it would come up as a window of its own.
        self._holder.addWidget(self._way)
        self._way.setVisible(bool(ways))
        self._show()

    def take_organisation(self, rec: str, name: str) -> None:
        """Somebody came with this organisation."""
        self.organisation.put(rec, name)

    def take_list(self, query: MemberQuery | None) -> None:
        """Somebody came with this list of people, or without one."""
        self._query = query

    def take_person(self, member: str, name: str) -> None:
        """Somebody came with this member."""
        self._people = {member: name}
        self._show_people()

    def take_transfers(self, some: tuple[str, ...]) -> None:
        """Somebody came with these transfers."""
        self._transfers = some

    def wanted(self, form: Form) -> Wanted:
        """Whom the form is asked for, as it stands now."""
        way, base = self._way.code, Wanted(form=form.id)
        if form.subject is Subject.NOTHING:
            return base
        if way == _BLANK:
            return replace(base, blank=True)
        if form.subject is Subject.TRANSFER:
            return replace(base, transfers=self._transfers)
        if way == _PEOPLE:
            return replace(base, members=tuple(self._people))
        if way == _LIST:
            top = self.organisation.organisation or self._top[0]
            return replace(base, query=self._query, organisation=top)
        return replace(base, organisation=self.organisation.organisation, each_branch=way == _EACH)

    @property
    def lacking(self) -> str:
        """What must be chosen first, in a sentence; empty where nothing is missing."""
        if self._form is None or self._form.subject is Subject.NOTHING:
            return ""
        way = self._way.code
        if self._form.subject is Subject.TRANSFER:
            missing = way == _LIST and not self._transfers
            return "请到“转接”里选定已开出的介绍信，再按“打印介绍信”。" if missing else ""
        if way == _PEOPLE and not self._people:
            return "请在左边选定一名或几名党员。"
        if way in {_WHOLE, _ONE, _EACH} and not self.organisation.organisation:
            return "请在左边选定一个党组织。"
        return ""

    def name(self) -> str:
        """Whom it is for, in words, for a file's name and the heading."""
        if self._form is not None and self._form.subject is Subject.NOTHING:
            return ""
        match self._way.code:
            case "people":
                names = list(self._people.values())
                return names[0] if len(names) == 1 else f"{len(names)} 人" if names else ""
            case "list" if self._form is not None and self._form.subject is Subject.TRANSFER:
                return f"{len(self._transfers)} 份"
            case "list":
                return "所选名单"
            case "blank":
                return "空白"
            case _:
                return self.organisation.text

    def _on_way(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        way = self._way.code
        people = way == _PEOPLE
        self._member.setVisible(people)
        self._chosen_box.setVisible(people and bool(self._people))
        self.organisation.setVisible(way in {_WHOLE, _ONE, _EACH})

    def _take_member(self) -> None:
        # Only who was picked from the list: a name that is still being typed may be somebody's too.
        picked = self._member.picker.text() != self._member.picker.line.text().strip()
        member = self._member.member if picked else ""
        if not member or member in self._people:
            return
        self._people[member] = self._member.picker.line.text().strip()
        self._member.picker.set_text("")
        self._show_people()
        self.changed.emit()

    def _show_people(self) -> None:
        boxes.clear(self._chosen)
        for member, name in self._people.items():
            made = button(name, partial(self._drop, member), icon="x", look="chip")
            made.setAccessibleName(f"去掉{name}")
            self._chosen.addWidget(made)
        self._show()

    def _drop(self, member: str) -> None:
        self._people.pop(member, None)
        self._show_people()
        self.changed.emit()
