"""Folders by committee for files that go to many branches: one stick, one folder per messenger."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.models import settings, tree
from pmis_desktop.models.tree import Tree
from pmis_desktop.services.outbox import folder_name

DIRECT = "县直属"


@dataclass(frozen=True, slots=True)
class CommitteeFolders:
    """Which folder an organisation's files belong into: that of the committee under the county."""

    tree: Tree
    county: str

    @classmethod
    def read(cls, connection: Connection) -> "CommitteeFolders":
        """The folders of the county as its tree stands."""
        return cls(tree.read(connection), settings.get(connection, settings.ORGANISATION))

    def of(self, organisation: str) -> str:
        """The folder of an organisation; branches right under the county share one."""
        return folder_name(self.committee(organisation))

    def committee(self, organisation: str) -> str:
        """The name of the committee right under the county that an organisation belongs to."""
        above = [each for each in self.tree.above(organisation) if each != self.county]
        if not above or not self.tree.children.get(above[-1]):
            return DIRECT
        return self.tree.names[above[-1]]
