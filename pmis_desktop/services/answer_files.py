"""Answers on their way into their folders, several at once, while the next ones are made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.errors.files import FileError
from pmis_desktop.memory import paths_of
from pmis_desktop.models import parcels, sites
from pmis_desktop.services import sending
from pmis_desktop.services.answering import Answer
from pmis_desktop.services.house import House
from pmis_desktop.services.outbox import Shelves
from pmis_desktop.services.writing_beside import Writing
from pmis_desktop.services.writing_jobs import NewFile

_MARK = 8


@dataclass(slots=True)
class AnswerFiles:
    """The files of a round's answers; ``close`` it. ``shared`` are names that several sites bear.

    A file is begun only after the transaction that notes its answer has returned. Where there are
    ``many`` a child writes them.
    """

    house: House
    shelves: Shelves
    shared: Collection[str]
    many: bool = False
    _written: list[str] = field(default_factory=list)
    _begun: list[tuple[str, Path, Future[None]]] = field(default_factory=list)
    _told: dict[str, int] = field(default_factory=dict)
    _writing: Writing = field(init=False)

    def __post_init__(self) -> None:
        self._writing = Writing("answers", self.many)

    def begin(self, some: Iterable[Answer], told: Mapping[str, int]) -> None:
        """Begin to write answers; ``told`` is how far each site had heard before.

        Raises the FileError of an earlier one: all that is not written then is noted as such.
        """
        self._told.update(told)
        made = list(some)
        try:
            self._settle()
            for each in made:
                place = self.shelves.folder(each.organisation) / self._name(each)
                file = NewFile.of(place, each.data, self.shelves.note(place, each.organisation))
                self._begun.append((each.site, place, self._writing.put(file)))
            self._writing.send()
        except FileError:
            self._give_up()
            raise

    def finish(self) -> Sequence[Path]:
        """The files of all answers, in the order in which they were begun. Raises as ``begin``."""
        try:
            self._settle()
        except FileError:
            self._give_up()
            raise
        return paths_of(self._written)

    def close(self) -> None:
        """End what writes them."""
        self._writing.close()

    def _settle(self) -> None:
        while self._begun:
            site, place, begun = self._begun.pop(0)
            begun.result()
            self._written.append(str(place))
            del self._told[site]

    def _give_up(self) -> None:
        """A stick was pulled: whose answers are not written wait for one as before."""
        self._writing.send()
        for site, _, begun in self._begun:
            if begun.exception() is None:
                del self._told[site]
        self._begun.clear()
        with self.house.writing() as connection:
            sites.put_told_until(connection, self._told)
            parcels.note_unwritten(connection, self._told)

    def _name(self, made: Answer) -> str:
        # Two computers of one organisation must not replace each other's answers.
        marked = _plain(made.name) in self.shared
        number = f"回执_{made.number}_{made.site[:_MARK]}" if marked else f"回执_{made.number}"
        return sending.file_name(made.name, number)


def shared(names: Iterable[str]) -> frozenset[str]:
    """The names, as files have them, that come more than once."""
    seen: set[str] = set()
    again: set[str] = set()
    for plain in map(_plain, names):
        (again if plain in seen else seen).add(plain)
    return frozenset(again)


def _plain(name: str) -> str:
    return sending.file_name(name, "")
