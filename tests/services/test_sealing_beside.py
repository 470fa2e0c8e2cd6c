"""Answers sealed beside their making: in their order, by the child or here."""

import itertools
import random
from dataclasses import dataclass, field

import msgspec
import pytest

from pmis_desktop.errors.workers import WorkerDiedError
from pmis_desktop.exchange import answers, sealing_jobs
from pmis_desktop.exchange.answers import Prepared
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.services import sealing_beside
from pmis_desktop.services.sealing_beside import Sealing
from pmis_desktop.workers import Worker


@dataclass
class Played:
    """What a child and this process are asked to seal: plain numbers instead of answers."""

    child: list[int] = field(default_factory=list)
    here: list[int] = field(default_factory=list)
    dies_at: int = 10**9


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    played, dice = Played(), random.Random(4)

    def seal(prepared: int, _signer: SigningKey) -> bytes:
        played.here.append(prepared)
        return b"%d" % prepared

    def asked(some: list[int], _signer: SigningKey) -> bytes:
        return msgspec.msgpack.encode(some)

    def run(_self: Worker, _job: str, payload: bytes, *, seconds: float) -> bytes:
        assert seconds > 0
        some: list[int] = msgspec.msgpack.decode(payload)
        if len(played.child) + len(some) > played.dies_at:
            raise WorkerDiedError
        # Sometimes quicker than whoever makes them, and sometimes not.
        sum(range(dice.choice([1, 200_000])))
        played.child += some
        return msgspec.msgpack.encode([b"%d" % each for each in some])

    monkeypatch.setattr(answers, "seal", seal)
    monkeypatch.setattr(sealing_jobs, "asked", asked)
    monkeypatch.setattr(Worker, "run", run)
    monkeypatch.setattr(Worker, "begin", lambda _self: None)
    monkeypatch.setattr(sealing_beside, "_PATIENCE", 60)
    return played


def put(sealing: Sealing, numbers: range) -> list[bytes]:
    for each in numbers:
        prepared: Prepared = each  # type: ignore[assignment]
        sealing.put(prepared)
    return sealing.taken_out()


def test_answers_come_out_in_the_order_in_which_they_were_put(played: Played) -> None:
    numbers = itertools.count()
    with Sealing(SigningKey.generate(), beside=True) as sealing:
        for count in (0, 1, 9, 10, 11, 57, 200, 3, 130):
            first = next(numbers)
            some = range(first, first + count)
            numbers = itertools.count(some.stop)
            assert put(sealing, some) == [b"%d" % each for each in some]
    assert sorted(played.child + played.here) == list(range(421))
    assert played.child


def test_a_few_are_sealed_here(played: Played) -> None:
    with Sealing(SigningKey.generate(), beside=False) as sealing:
        assert put(sealing, range(25)) == [b"%d" % each for each in range(25)]
    assert played.child == []


def test_what_a_dead_child_leaves_is_sealed_here(played: Played) -> None:
    played.dies_at = 30
    with Sealing(SigningKey.generate(), beside=True) as sealing:
        assert put(sealing, range(100)) == [b"%d" % each for each in range(100)]
    assert len(played.child) <= 30
    assert sorted(played.child + played.here) == list(range(100))
