"""The child's side of opening a round's packages: paths in, what was proved of each file out.

With what becomes of it in a county that knows nothing of what it brings, where that is asked.
Imports no database: a child starts with what it needs.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import foretelling, packages, proving
from pmis_desktop.exchange.foretelling import Foretold, Scope
from pmis_desktop.exchange.keys import SealingKey, VerifyKey
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.exchange.proving import Proven, Trust, TrustedSites

PROVE = "pmis_desktop.services.opening_jobs:prove"
"""The job's name for a child."""


class Sealed(msgspec.Struct, frozen=True, array_like=True):
    """Files to be opened, by their paths as the system has them.

    Longer ones than ``limit`` bytes are left alone. With ``filled`` it is told what becomes of
    them, see `foretelling.foretell`.
    """

    paths: Sequence[bytes]
    limit: int
    filled: Mapping[str, Sequence[str]] | None = None


class Proved(msgspec.Struct, frozen=True, array_like=True):
    """One package: its bytes, what was proved of them, and what becomes of it where it is told."""

    data: bytes
    proven: Proven
    foretold: Foretold | None


class _Payload(msgspec.Struct, frozen=True, array_like=True):
    """A question; ``trust`` is empty where the child has it from an earlier one."""

    trust: bytes
    sealed: Sealed


@dataclass(frozen=True, slots=True)
class Doors:
    """What opens packages: a county's sealing key and identity, the keys and scopes of senders."""

    unsealer: SealingKey
    county: str
    registry: Callable[[str], VerifyKey | None]
    scope: Scope

    def proved(self, asked: Sealed) -> list[Proved | None]:
        """What was proved of each file.

        None stands for one that is refused or cannot be read: why, the caller finds out by opening
        it.
        """
        some = [self._opened(Path(os.fsdecode(path)), asked.limit) for path in asked.paths]
        told: Sequence[Foretold | None] = [None] * len(some)
        if asked.filled is not None:
            opened = [None if each is None else each[1] for each in some]
            told = foretelling.foretell(opened, self.scope, asked.filled)
        return [
            None if each is None else Proved(each[0], proving.proven(each[1]), foretold)
            for each, foretold in zip(some, told, strict=True)
        ]

    def _opened(self, path: Path, limit: int) -> tuple[bytes, OpenedPackage] | None:
        try:
            data = files.read_limited(path, limit)
            return data, packages.open(
                data, unsealer=self.unsealer, registry=self.registry, county=self.county
            )
        except AppError:
            return None


_ANSWER = msgspec.msgpack.Decoder(list[Proved | None])
_PAYLOAD = msgspec.msgpack.Decoder(_Payload)
_TRUST = msgspec.msgpack.Decoder(Trust)


def doors(trust: Trust) -> Doors:
    """What opens the packages of a county's sites."""
    known = TrustedSites(trust)
    unsealer = SealingKey.from_secret(trust.unsealer)
    return Doors(unsealer, trust.county, known.key, known.scope)


def packed(trust: Trust) -> bytes:
    """A county's trust on its way to a child, once for many questions."""
    return msgspec.msgpack.encode(trust)


def question(trust: bytes, asked: Sealed) -> bytes:
    """What a child is asked, with the trust that was ``packed``, or none from the second on.

    The keys of ten counties take longer on the way than what is asked.
    """
    return msgspec.msgpack.encode(_Payload(trust, asked))


_kept: list[Doors] = []
"""In a child: the doors of the one county that it serves."""

UNTRUSTED = b""
"""The answer of a child that never got the trust, for it has just taken another's place."""


def prove(payload: bytes) -> bytes:
    """Do the job: a ``question`` to what was proved of each file."""
    given = _PAYLOAD.decode(payload)
    if given.trust:
        _kept[:] = [doors(_TRUST.decode(given.trust))]
    if not _kept:
        return UNTRUSTED
    return msgspec.msgpack.encode(_kept[0].proved(given.sealed))


def answered(reply: bytes) -> list[Proved | None]:
    """What ``prove`` gave."""
    return _ANSWER.decode(reply)
