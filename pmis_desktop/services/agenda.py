"""The first page: what to do today, most urgent first, and the figures under it."""

from dataclasses import dataclass

from pmis_desktop.services import branch_tasks, county_tasks
from pmis_desktop.services.figures import Figure, figures
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Kept, Task

__all__ = ["Agenda", "Figure", "Task", "agenda"]

_NOTHING_IN_BACKUP = "这是备份，只用来查看，没有要做的事。"
_URGENCY = ("must", "warn", "info", "good")
_NOTHING_AT_BRANCH = "今天没有要做的事。更改都已上报，县里没有退回的内容。"
_NOTHING_AT_COUNTY = "今天没有要做的事。没有等您决定的更改，也没有要写出的回执。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """Tasks and figures; ``empty_sentence`` is said where there is nothing to do."""

    tasks: tuple[Task, ...]
    figures: tuple[Figure, ...]
    empty_sentence: str


def agenda(house: House) -> Agenda:
    """Read the first page from one state of the data; numbers in it are masked."""
    if house.vault.backup is not None:
        return _of_backup(house)
    kept, today = Kept.of(house), house.today
    duties = county_tasks if house.at_county else branch_tasks
    with house.reading() as connection:
        tasks = list(duties.read(connection, kept, today))
        counted = figures(connection, today, at_county=house.at_county)
    tasks.sort(key=lambda task: _URGENCY.index(task.weight))
    return Agenda(
        tasks=tuple(tasks),
        figures=counted,
        empty_sentence=_NOTHING_AT_COUNTY if house.at_county else _NOTHING_AT_BRANCH,
    )


def _of_backup(house: House) -> Agenda:
    """The figures of a backup that is looked into; what waited then is done where the data is."""
    with house.reading() as connection:
        counted = figures(connection, house.today, at_county=house.at_county)
    return Agenda(tasks=(), figures=counted, empty_sentence=_NOTHING_IN_BACKUP)
