"""Which packages of a round go in: all, or only the clean ones, and who stands for unusual ones."""

from dataclasses import dataclass, replace

from pmis_desktop.services import merging
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Preview

_LEFT = "里面有要您决定的内容，这次没有并入。请看过后单独并入，县级数据没有改动。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """What a round takes.

    ``clean``: packages with something for a person to decide stay out. ``accepted`` are the hashes
    of unusual packages (or beginnings of them) that a person has asked the branch about.
    """

    clean: bool = False
    accepted: frozenset[str] = frozenset()

    def picked(self, judged: Preview) -> Preview:
        """The package as the round shall treat it."""
        if judged.verdict == merging.UNUSUAL and self._stands_for(judged.file_hash):
            return judged.accepted()
        if self.clean and judged.verdict == merging.NEW and not judged.is_clean:
            return replace(judged, verdict=merging.WAITING, message=_LEFT)
        return judged

    def _stands_for(self, file_hash: str) -> bool:
        return any(file_hash.startswith(given) for given in self.accepted)


EVERYTHING = Pick()


def note_accepted(house: House, taken: Preview) -> None:
    """Note who stands for an unusual package that went in."""
    if taken.unusual and taken.verdict == merging.TAKEN:
        house.note(
            "unusual",
            f"核实后并入更改特别多的变更包：{taken.organisation}",
            package=taken.file_hash,
            operations=str(len(taken.operations)),
        )
