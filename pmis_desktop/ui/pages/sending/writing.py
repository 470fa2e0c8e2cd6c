"""Writing the package of a branch, with the count that the page above it shows."""

from dataclasses import dataclass
from pathlib import Path

from pmis_desktop.services import pending, sending
from pmis_desktop.services.house import House
from pmis_desktop.services.sending import Exported


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A package in its file; ``changes`` are in it, ``again`` of them were in an older one too.

    ``empty``: it was asked for without a change, to say that there is none.
    """

    exported: Exported
    changes: int
    again: int
    empty: bool = False

    @property
    def sentence(self) -> str:
        """What is in it, counted as people count."""
        if not self.exported.changes and self.exported.blobs:
            return "没有新的更改"
        if not self.exported.changes and self.empty:
            return "没有更改，只告诉县里本支部报过了"
        if not self.exported.changes:
            return "用来请县里重发全部数据"
        if not self.changes:
            return "里面只有改了又撤销的内容，县里的数据不会因此改变"
        older = f"，其中 {self.again} 处以前写过、还没有回执" if self.again > 0 else ""
        return f"共 {self.changes:,} 处更改{older}"


def write(house: House, folder: Path, *, empty: bool = False) -> Written:
    """Write the package into a folder. Raises what ``sending.export`` raises."""
    waiting = pending.pending(house)
    exported = sending.export(house, folder, empty=empty)
    return Written(
        exported=exported,
        changes=waiting.changes + waiting.withdrawals,
        again=waiting.changes - waiting.unsent,
        empty=empty,
    )
