"""What prepares for the packages of a round, as whoever judges them sees it."""

from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection

C_contra = TypeVar("C_contra", contravariant=True)


class Foresight(Protocol[C_contra]):
    """Prepares for packages before a counter judges them."""

    def look(self, counter: C_contra, connection: Connection, path: Path) -> None:
        """Prepare for a file that is about to be judged in the caller's transaction."""

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file that was read while it was prepared for, once."""


class _Blind:
    """Nothing is prepared."""

    def look(self, _counter: object, _connection: Connection, _path: Path) -> None:
        """Prepare nothing."""

    def read(self, _path: Path) -> None:
        """Nothing was read."""


BLIND: Foresight[object] = _Blind()
