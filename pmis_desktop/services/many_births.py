"""More new members than half of those that are there: the indexes by which people find them wait.

They are laid aside before the rows come and made anew behind them. Why: decision 30.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pmis_desktop.models.change import Change
from pmis_desktop.models.vault import finding_indexes
from pmis_desktop.services.house import House

# Making them anew costs a member that is there a third of what each new one saves, and more than
# that in a small county.
_WORTH = 2


@dataclass(slots=True)
class Births:
    """How many new members a round of so many ``files`` has brought, and may still bring."""

    files: int
    aside: bool = False
    _told: int = 0
    _born: int = 0
    _there: int = field(default=-1)

    def expect(self, connection: Connection, files: int, born: int) -> None:
        """Some files are about to be written that bring new members; the rest may be like them.

        Where they will be many the indexes are laid aside, in the transaction that is open.
        """
        if self._there < 0:
            self._there = _members(connection)
        self._told += files
        self._born += born
        if not self.aside and are_many(self._there, self._born * self.files // self._told):
            self.aside = True
            finding_indexes.lay_aside(connection)


@contextmanager
def awaited(house: House, files: int) -> Iterator[Births]:
    """Inside the block a round writes members; at its end, however it ends, they can be found.

    Where the disk is full then, or the program is killed, lists are slow until the next opening.
    """
    births = Births(files)
    try:
        yield births
    finally:
        if births.aside:
            finding_indexes.mend(house.vault.database)


@contextmanager
def together(change: Change, born: int) -> Iterator[None]:
    """Inside the block a change writes so many new members; at its end they can be found."""
    many = are_many(_members(change.connection), born)
    if many:
        finding_indexes.lay_aside(change.connection)
    yield
    if many:
        finding_indexes.lay_back(change.connection)


def are_many(there: int, born: int) -> bool:
    """Whether so many new members are worth making the indexes of all anew."""
    return born * _WORTH > there


def _members(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT COALESCE(MAX(row), 0) FROM member").scalar_one())
