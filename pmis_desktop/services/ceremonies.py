"""How far somebody has come with what to do after a mishap: it can be left and taken up again."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.errors.ceremonies import CeremonyMissingError
from pmis_desktop.rules import ceremonies as rules
from pmis_desktop.rules.ceremonies import Ceremony, Step
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Task

_LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """One step: whether it was done, what it did, when and by whom."""

    step: Step
    done: bool
    told: str
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CeremonyState:
    """One ceremony as it stands."""

    ceremony: Ceremony
    steps: tuple[StepState, ...]

    @property
    def done(self) -> int:
        """How many steps were done."""
        return sum(each.done for each in self.steps)

    @property
    def begun(self) -> bool:
        """Whether somebody is in the middle of it."""
        return 0 < self.done < len(self.steps)

    @property
    def over(self) -> bool:
        """Whether every step was done."""
        return self.done == len(self.steps)

    @property
    def next(self) -> StepState | None:
        """The first step that was not done; None at the end."""
        return next((each for each in self.steps if not each.done), None)


def states(house: House) -> tuple[CeremonyState, ...]:
    """Every ceremony of this side, what is under way first."""
    with house.reading() as connection:
        found = _read(connection, at_county=house.at_county)
    return tuple(sorted(found, key=lambda each: not each.begun))


def state(house: House, ceremony: str) -> CeremonyState:
    """One ceremony as it stands. Raises CeremonyMissingError."""
    found = [each for each in states(house) if each.ceremony.id == ceremony]
    if not found:
        raise CeremonyMissingError
    return found[0]


def done(house: House, ceremony: str, step: str, told: str = "") -> None:
    """Note that a step was done and what it did; done again, the last time counts.

    Raises CeremonyMissingError.
    """
    _meant(house, ceremony, step)
    author = house.author()
    with house.vault.database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO ceremony_step (ceremony, step, told, done_at, done_by)"
            " VALUES (?, ?, ?, ?, ?)",
            (ceremony, step, told[:_LONGEST], author.at, author.who),
        )


def not_done(house: House, ceremony: str, step: str) -> None:
    """Take the tick away again: the step is to be done once more. Raises CeremonyMissingError."""
    _meant(house, ceremony, step)
    with house.vault.database.writing() as connection:
        connection.exec_driver_sql(
            "DELETE FROM ceremony_step WHERE ceremony = ? AND step = ?", (ceremony, step)
        )


def put_away(house: House, ceremony: str) -> None:
    """End a ceremony, or give it up: the next time it begins anew."""
    with house.vault.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM ceremony_step WHERE ceremony = ?", (ceremony,))


def pressing(house: House) -> str:
    """What must not be forgotten on the way in: a county's restore that is not ended yet."""
    if not house.at_county:
        return ""
    found = state(house, rules.COUNTY_LOST)
    return found.ceremony.id if found.begun else ""


def tasks(connection: Connection, *, at_county: bool) -> list[Task]:
    """For the first page: what somebody began and has not ended."""
    found = [each for each in _read(connection, at_county=at_county) if each.begun]
    return [
        Task(
            kind="ceremony",
            weight="must",
            sentence=f"“{each.ceremony.title}”还有 {len(each.steps) - each.done} 步没有做",
            reason=each.next.step.text if each.next else "",
            verb="接着做",
            records=(each.ceremony.id,),
        )
        for each in found
    ]


def _meant(house: House, ceremony: str, step: str) -> None:
    try:
        found = rules.named(ceremony)
        found.step(step)
    except KeyError as error:
        raise CeremonyMissingError from error
    if found not in rules.of_side(at_county=house.at_county):
        raise CeremonyMissingError


def _read(connection: Connection, *, at_county: bool) -> list[CeremonyState]:
    rows = {
        (str(row[0]), str(row[1])): (str(row[2]), str(row[3]), str(row[4]))
        for row in connection.exec_driver_sql(
            "SELECT ceremony, step, told, done_at, done_by FROM ceremony_step"
        )
    }
    return [
        CeremonyState(ceremony=each, steps=tuple(_step(each, step, rows) for step in each.steps))
        for each in rules.of_side(at_county=at_county)
    ]


def _step(
    ceremony: Ceremony, step: Step, rows: dict[tuple[str, str], tuple[str, str, str]]
) -> StepState:
    told, at, who = rows.get((ceremony.id, step.id), ("", "", ""))
    return StepState(step=step, done=bool(at), told=told, at=at, who=who)
