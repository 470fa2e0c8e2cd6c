"""What to do after a mishap: each ceremony in a clerk's words, step by step, as a table."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from pmis_desktop.paths import RULES
from pmis_desktop.rules import tables

Side = Literal["county", "site", "both"]
COUNTY_LOST = "county_lost"
PLACE, FORM = "place", "form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. ``kind`` says how: in another room, in a form here, or by hand (empty).

    ``target`` names the room or form, ``act`` what to do in the room; ``verb`` is on the button.
    """

    id: str
    text: str
    verb: str
    kind: str
    target: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceremony:
    """One mishap: what happened, what one needs in hand, and the steps in their order."""

    id: str
    side: str
    title: str
    happened: str
    need: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, step: str) -> Step:
        """One of the steps; KeyError where there is none of this name."""
        found = {each.id: each for each in self.steps}
        return found[step]


@cache
def every() -> tuple[Ceremony, ...]:
    """All of them, in the order in which they are listed; TableDamagedError."""
    steps: dict[str, list[Step]] = {}
    for row in tables.read(
        RULES / "ceremony_steps.csv", ("ceremony", "step", "text", "verb", "act")
    ):
        kind, target, act = (*row["act"].split(":"), "", "", "")[:3]
        step = Step(
            id=row["step"], text=row["text"], verb=row["verb"], kind=kind, target=target, act=act
        )
        steps.setdefault(row["ceremony"], []).append(step)
    return tuple(
        Ceremony(
            id=row["id"],
            side=row["side"],
            title=row["title"],
            happened=row["happened"],
            need=tuple(row["need"].split("；")),
            steps=tuple(steps[row["id"]]),
        )
        for row in tables.read(
            RULES / "ceremonies.csv", ("id", "side", "title", "happened", "need")
        )
    )


def of_side(*, at_county: bool) -> tuple[Ceremony, ...]:
    """Those of a county, or of a branch."""
    own = {"both", "county" if at_county else "site"}
    return tuple(each for each in every() if each.side in own)


def named(ceremony: str) -> Ceremony:
    """One of them; KeyError where there is none of this name."""
    found = {each.id: each for each in every()}
    return found[ceremony]
