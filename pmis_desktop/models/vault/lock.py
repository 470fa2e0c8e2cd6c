"""One process at a time: a lock on the vault folder that window and command line share."""

import os
import sys
from datetime import datetime
from pathlib import Path

import msgspec

from pmis_desktop.errors.vault import VaultInUseError
from pmis_desktop.files import told
from pmis_desktop.models.vault.documents import LOCK, canonical, parse_document

# Windows keeps others from reading locked bytes, so the lock is on one far behind the text.
_LOCKED_BYTE = 1 << 30
_LIMIT = 1000


class _Holder(msgspec.Struct, frozen=True):
    pid: int
    started_at: datetime


class VaultLock:
    """Holds the vault for this process until ``release``; the system frees it if we die."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Take the lock, or raise ``VaultInUseError``; ``now`` is told to who comes second."""
        path = folder / LOCK
        with told(path):
            # Not inheritable (PEP 446): a child that outlives us must not hold the vault.
            self._descriptor = os.open(
                path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
        if not _lock(self._descriptor):
            since = self._since()
            os.close(self._descriptor)
            raise VaultInUseError(since)
        self._held = True
        try:
            with told(path):
                self._sign(now)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let others in; the file stays, because removing it would let two in at once."""
        if self._held:
            self._held = False
            _unlock(self._descriptor)
            os.close(self._descriptor)

    def _sign(self, now: datetime) -> None:
        os.ftruncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, canonical(_Holder(pid=os.getpid(), started_at=now)))

    def _since(self) -> datetime | None:
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            return parse_document(os.read(self._descriptor, _LIMIT), _Holder).started_at
        except (OSError, ValueError):
            return None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
