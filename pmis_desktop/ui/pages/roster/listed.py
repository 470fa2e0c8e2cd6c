"""The list of people that somebody came with to have printed, in the place of an organisation."""

from pmis_desktop.services import rosters
from pmis_desktop.services.browsing.organisations import OrganisationNode
from pmis_desktop.services.browsing.query import MemberQuery

_NAME = "所选名单"
_TITLE = "党员名单"


class Listed:
    """Which list, if any; it is let go when another organisation than ``at`` is chosen."""

    def __init__(self) -> None:
        self.query: MemberQuery | None = None
        self.at = ""
        self.found = 0

    def begin(self, query: MemberQuery | None) -> None:
        """Somebody came with this list, or without one."""
        self.query, self.at, self.found = query, "", 0

    def stay_at(self, node: OrganisationNode | None) -> None:
        """Whoever chooses another organisation wants its roster, not the list any more."""
        if node is not None and node.id != self.at:
            self.query = None

    def count(self, node: OrganisationNode) -> int:
        """How many people would be printed."""
        return node.members if self.query is None else self.found

    def name(self, node: OrganisationNode) -> str:
        """What would be printed, in words."""
        return node.name if self.query is None else _NAME

    def title(self, node: OrganisationNode) -> str:
        """What its file would be called."""
        return rosters.title_of(node.name) if self.query is None else _TITLE
