"""Failed unlocks: counted beside the vault without names, slowed down, told to the local log."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from pmis_desktop.errors.base import AppError
from pmis_desktop.models.vault.documents import ATTEMPTS, read_document, write_document

_FREE = 3  # a slip of the finger, Caps Lock, the input method
_LONGEST_WAIT = 30.0
_MOST_ENTRIES = 200


class Attempt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many failed unlocks within the minute that began at ``at``."""

    at: datetime
    count: int


class _Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    in_a_row: int = 0
    entries: tuple[Attempt, ...] = ()


class Attempts:
    """The counter of one vault. A damaged or vanished file counts as none: it bars nobody."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ATTEMPTS

    def wait(self) -> float:
        """Say how many seconds the next try must wait: 0, 0, 0, 1, 2, 4 … 30."""
        beyond = self._read().in_a_row - _FREE
        return 0.0 if beyond < 0 else min(2.0 ** min(beyond, 10), _LONGEST_WAIT)

    def failed(self, now: datetime) -> None:
        """Count a failed unlock."""
        known = self._read()
        minute = now.replace(second=0, microsecond=0)
        entries = list(known.entries)
        if entries and entries[-1].at == minute:
            entries[-1] = Attempt(minute, entries[-1].count + 1)
        elif len(entries) < _MOST_ENTRIES:
            entries.append(Attempt(minute, 1))
        else:
            entries[-1] = Attempt(entries[-1].at, entries[-1].count + 1)
        self._write(_Entries(known.in_a_row + 1, tuple(entries)))

    def succeeded(self) -> None:
        """Stop slowing down; what happened stays until it is taken."""
        known = self._read()
        if known.in_a_row:
            self._write(_Entries(0, known.entries))

    def take(self) -> tuple[Attempt, ...]:
        """Give what failed since the last time and forget it; for the local log."""
        known = self._read()
        if known.entries:
            self._write(_Entries(known.in_a_row, ()))
        return known.entries

    def _read(self) -> _Entries:
        try:
            return read_document(self._path, _Entries)
        except (ValueError, AppError):
            return _Entries()

    def _write(self, entries: _Entries) -> None:
        # A full disk must not say something else than "wrong passphrase".
        with suppress(AppError):
            write_document(self._path, entries)
