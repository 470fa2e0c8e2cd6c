"""What a person types about several people: a line each, the name first, then what belongs to it.

For figures that the program keeps nowhere: they are typed once and stand on the printed list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pmis_desktop.models.rows import Record
from pmis_desktop.rules import paragraphs, strokes

_TOLD = 3
_SHORT = 20


@dataclass(slots=True)
class ByName:
    """Lines by name; two people of one name take theirs in the order of the list."""

    lines: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "ByName":
        """From a text as it was typed: ``姓名 数 数``, parted by spaces."""
        made = cls()
        for line in paragraphs.split(text):
            name, *rest = line.split()
            made.lines.setdefault(name, []).append(tuple(rest))
        return made

    def take(self, name: str, count: int) -> tuple[str, ...]:
        """What stands behind a name, ``count`` pieces; empty ones where less or nothing does."""
        waiting = self.lines.get(name)
        found = waiting.pop(0) if waiting else ()
        return (*found, *[""] * count)[:count]

    @property
    def left(self) -> list[str]:
        """Names that nobody took."""
        return [name for name, waiting in self.lines.items() for _line in waiting]

    def unused(self) -> list[str]:
        """A sentence about lines that belong to nobody on the list; nothing where all do."""
        names = [name[:_SHORT] for name in self.left]
        if not names:
            return []
        told = "、".join(names[:_TOLD])
        more = f"等{len(names)}行" if len(names) > _TOLD else ""
        return [f"填写的{told}{more}不在名单上，没有填入表内，请核对姓名。"]


def strokewise(members: Sequence[Record]) -> list[Record]:
    """People in the order of the strokes of their surnames."""
    return sorted(members, key=lambda each: strokes.key(each.get("name") or ""))
