"""Folders by committee for files that go to many branches: one stick, one folder per messenger.

Names come from organisations and must be possible on Windows, on sticks and in archives.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.models import rows, settings, tree
from pmis_desktop.models.tree import Tree
from pmis_desktop.rules import organisation_kinds

DIRECT = "县直属"
_COMMITTEES = frozenset({organisation_kinds.COMMITTEE, organisation_kinds.WORKING})
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_LONGEST = 40  # of a folder's name: a path on Windows ends at 260 characters
_NAMELESS = "未命名"


@dataclass(slots=True)
class CommitteeFolders:
    """Which folder an organisation's files belong into: that of the nearest committee above it."""

    tree: Tree
    county: str
    kinds: Mapping[str, str | None]
    _names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> "CommitteeFolders":
        """The folders of the county as its tree stands."""
        kinds = dict(rows.fetch(connection, "SELECT id, kind FROM organisation"))
        county = settings.get(connection, settings.ORGANISATION)
        return cls(tree.read(connection), county, kinds)

    def of(self, organisation: str) -> str:
        """The folder's name; whoever has no committee above shares one folder."""
        if not self._names:
            self._name_all()
        return self._names.get(self._committee(organisation), DIRECT)

    def committee(self, organisation: str) -> str:
        """The name of the committee that an organisation belongs to, itself where it is one."""
        found = self._committee(organisation)
        return self.tree.names[found] if found else DIRECT

    def _committee(self, organisation: str) -> str:
        """Its id; where no kind says so, whatever stands right under the county with branches."""
        above = [each for each in self.tree.above(organisation) if each != self.county]
        for each in above:
            if organisation_kinds.role(self.kinds.get(each)) in _COMMITTEES:
                return each
        return above[-1] if above and self.tree.children.get(above[-1]) else ""

    def _name_all(self) -> None:
        """Two alike (also but for case) get a number, the same one every time."""
        taken = {DIRECT.casefold()}
        committees = dict.fromkeys(map(self._committee, self.tree.walk()))
        for each in filter(None, committees):
            plain = folder_name(self.tree.names.get(each, ""))
            name, number = plain, 1
            while name.casefold() in taken:
                number += 1
                name = f"{plain}_{number}"
            taken.add(name.casefold())
            self._names[each] = name


def folder_name(name: str) -> str:
    """A name that every system takes for a folder: no device, no dot at its end, not too long."""
    seen = "".join(
        " " if unicodedata.category(each)[0] in "CZ" else each
        for each in unicodedata.normalize("NFC", name)
    )
    plain = _NOT_IN_NAMES.sub("_", seen).strip(" .")[:_LONGEST].rstrip(" .")
    if not plain.strip("_ ."):
        return _NAMELESS
    return f"_{plain}" if _RESERVED.match(plain) else plain
