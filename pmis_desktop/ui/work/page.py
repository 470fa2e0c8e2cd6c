"""A room of the window: what the frame asks of every page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from pmis_desktop.ui.kit import boxes, theme
from pmis_desktop.ui.kit.heading import Heading
from pmis_desktop.ui.work.places import Place
from pmis_desktop.ui.work.work import Work


class Page(QWidget):
    """One room. It is built when it is first entered and lives until the vault is closed.

    ``refresh`` is called when the page is entered after something changed, and at once where it
    is in sight; it must not throw away what somebody is typing.
    """

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def lay(self, heading: Heading | None, *parts: boxes.Part, gap: float = 1.5) -> None:
        """Lay out the page: its heading above, the rest below, one margin around."""
        made = boxes.column(*([heading] if heading else []), *parts, gap=gap)
        unit = theme.current().unit
        made.setContentsMargins(3 * unit, 2 * unit, 3 * unit, 2 * unit)
        self.setLayout(made)

    def enter(self, place: Place) -> None:
        """Somebody came here, for what ``place`` says; called after any due `refresh`."""

    def refresh(self) -> None:
        """Look at the data again."""

    def take_focus(self) -> None:
        """Somebody pressed ↓ or Enter in the search box: go on with the keyboard here."""

    def may_leave(self) -> bool:
        """Whether going elsewhere loses nothing; asks where it would."""
        return True

    def keep_draft(self) -> None:
        """Keep what is being typed, before the screen locks or after a fault."""
