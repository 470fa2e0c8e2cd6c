"""The child's side of opening a round's packages: paths in, what was proved of each file out.

Imports no database: a child starts with what it needs.
"""

from pathlib import Path

import msgspec

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import proving
from pmis_desktop.exchange.proving import Opener, Proven, Trust

PROVE = "pmis_desktop.services.opening_jobs:prove"
"""The job's name for a child."""


class Sealed(msgspec.Struct, frozen=True):
    """Files to be opened, by their paths; longer ones than ``limit`` bytes are left alone."""

    trust: Trust
    paths: list[str]
    limit: int


_ANSWER = msgspec.msgpack.Decoder(list[Proven | None])


def prove(payload: bytes) -> bytes:
    """Do the job: ``Sealed`` in MessagePack to what was proved of each file.

    None stands for one that is refused or cannot be read: why, the caller finds out by opening it.
    """
    return msgspec.msgpack.encode(proven(msgspec.msgpack.decode(payload, type=Sealed)))


def proven(asked: Sealed) -> list[Proven | None]:
    """The same without a child."""
    opener = proving.opener(asked.trust)
    return [_proven(Path(path), asked.limit, opener) for path in asked.paths]


def answered(reply: bytes) -> list[Proven | None]:
    """What ``prove`` gave."""
    return _ANSWER.decode(reply)


def _proven(path: Path, limit: int, opener: Opener) -> Proven | None:
    try:
        return opener(files.read_limited(path, limit))
    except AppError:
        return None
