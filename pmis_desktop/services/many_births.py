"""More new members than half of those that are there: the indexes by which people find them wait.

They are laid aside before the rows come and made anew behind them. Why: decision 30.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from pmis_desktop.memory import give_back
from pmis_desktop.models.vault import finding_indexes
from pmis_desktop.services.house import House

# Measured with 25,822: making them anew costs for each member who is there then a third of what is
# saved for each who came. In larger counties more is saved.
_WORTH = 2


@dataclass(slots=True)
class Births:
    """How many new members a round of so many ``files`` has brought, and may still bring."""

    files: int
    aside: bool = False
    _told: int = 0
    _born: int = 0
    _largest: int = 0

    def expect(self, connection: Connection, born: list[int]) -> None:
        """Some files are about to be written that bring so many new members each.

        The rest may be like them, but for the one that brings most. Where many are to come the
        indexes are laid aside, in the transaction that is open.
        """
        there = _newest(connection)
        self._told += len(born)
        self._born += sum(born)
        self._largest = max(self._largest, *born)
        others = (self._born - self._largest) / max(self._told - 1, 1)
        to_come = sum(born) + int(others * (self.files - self._told))
        if not self.aside and are_many(there, to_come):
            self.aside = True
            finding_indexes.lay_aside(connection)

    def begin(self, connection: Connection) -> None:
        """Begin a transaction: one that was rolled back took the laying aside back with it."""
        if self.aside:
            finding_indexes.lay_aside(connection)


@contextmanager
def awaited(house: House, files: int) -> Iterator[Births]:
    """Inside the block a round writes members; at its end, however it ends, they can be found.

    Where the disk is full then, or the program is killed, lists are slow until the next opening.
    """
    try:
        yield Births(files)
    finally:
        finding_indexes.mend(house.vault.database)
        give_back()


def are_many(there: int, born: int) -> bool:
    """Whether so many new members are worth making the indexes of all anew."""
    return born * _WORTH > there


def _newest(connection: Connection) -> int:
    """The row of the newest member: as many are there, or were."""
    return int(connection.exec_driver_sql("SELECT COALESCE(MAX(row), 0) FROM member").scalar_one())
