"""What is kept under a record beside its own fields: one panel for each group, in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.forms import attachments_panel
from pmis_desktop.ui.forms.attachments_panel import AttachmentsPanel
from pmis_desktop.ui.forms.belongings_panel import BelongingsPanel
from pmis_desktop.ui.work.work import Work


class GroupPanel(Protocol):
    """What the page of a record asks of a panel, whatever stands in it."""

    @property
    def dirty(self) -> bool:
        """Whether something is typed and not saved."""

    def open(self, owner: str) -> None:
        """Show what is kept under a record; an empty id is one that is not saved yet."""

    def keep_draft(self) -> None:
        """Keep what is typed and not saved."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the index: its name, and who makes its panel."""

    id: str
    title: str
    make: Callable[[Work], "GroupPanel"]


def _list(group: str, title: str, owner_kind: str, *entities: str) -> Group:
    return Group(group, title, lambda work: BelongingsPanel(work, title, owner_kind, *entities))


# A further group's panel is a QWidget that is a GroupPanel.
GROUPS: Mapping[str, tuple[Group, ...]] = {
    "member": (
        Group("attachment", attachments_panel.TITLE, AttachmentsPanel),
        _list("post", "任职", "member", "post"),
        _list("award", "奖惩", "member", "award", "discipline"),
        _list("training", "培训与特长", "member", "training", "skill"),
    ),
    "organisation": (
        _list("host_unit", "所在单位清单", "organisation", "host_unit"),
        _list("post", "任职人员", "organisation", "post"),
        _list("commendation", "奖惩", "organisation", "commendation"),
    ),
}


def widget_of(panel: GroupPanel) -> QWidget:
    """A panel as a part of the page."""
    if not isinstance(panel, QWidget):
        raise TypeError(type(panel).__name__)
    return panel
