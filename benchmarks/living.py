"""Sites that live for months without a window: their log, the county's slice, forks and restores.

The keys and files are real; the slice is held in memory and taken by the same pure functions that a
branch uses.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from benchmarks.county import WHEN, Computer
from pmis_desktop.exchange import packages, records
from pmis_desktop.exchange.answers import OpenedAnswer
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.ledger import slice_record
from pmis_desktop.exchange.operations import CHAIN_START, Operation, Unit, Value, line, link
from pmis_desktop.exchange.packages import ClosedLog, Seen
from pmis_desktop.exchange.statements import Digest
from pmis_desktop.exchange.taking import county_view, take
from tests.merging.parties import Branch
from tests.merging.people import Save, saved

_NO_DIGEST = Digest(0, "0" * 64)
TOOK, OLDER, APART = "took", "older", "apart"


def _log() -> str:
    return secrets.token_hex(16)


@dataclass(slots=True)
class LivingSite(Computer):
    """One branch's computer as it lives on: what it wrote, what it holds, what it has heard."""

    branch: Branch = field(default_factory=lambda: Branch(_log(), frozenset()))
    former: list[Branch] = field(default_factory=list)
    seen: Seen = field(default_factory=lambda: Seen(0, 0, ""))
    epoch: int = 0
    opens: ClosedLog | None = None

    def request(self) -> bytes:
        """Ask the county for admission."""
        return self.ask(self.branch.log, "支部")

    def join(self, grant: bytes, fingerprint: str) -> None:
        """Take the grant and the first slice."""
        self.hear(self.admitted(grant, fingerprint))

    def members(self) -> list[str]:
        """The members that are held here."""
        return sorted(rec for ent, rec in self.branch.live if ent == "member")

    def edit(self, rec: str, new: dict[str, Value]) -> None:
        """Write one change of a member."""
        save: Save = saved("member", rec, self.branch.live["member", rec], new)
        self.branch.write([save], clock=WHEN)

    def package(self) -> bytes:
        """Everything that is not acknowledged, sealed to the county."""
        if self.trust is None:
            raise RuntimeError("joined first")
        acked = self.branch.acked
        return packages.write(
            lines=self.branch.lines[acked:],
            prev=self.branch.heads[acked],
            first=acked + 1,
            county=self.trust,
            signer=self.signer,
            log=self.branch.log,
            seen=self.seen,
            digest=_NO_DIGEST,
            opens=self.opens,
            made=WHEN,
        )

    def hear(self, data: bytes) -> str:
        """Take an answer as a branch does; whether it was taken, older, or of another history."""
        answer = self.opened(data)
        told = answer.statement
        place = (told.epoch, told.revision, told.number)
        if place <= (self.epoch, self.seen.revision, self.seen.answer):
            return OLDER
        if told.log != self.branch.log and not self._goes_back_to(answer):
            return OLDER
        if told.log == self.branch.log and not self._agrees(told.applied, told.head):
            return APART
        self._take(answer)
        return TOOK

    def _agrees(self, applied: int, head: str) -> bool:
        heads = self.branch.heads
        return applied < len(heads) and heads[applied].hex() == head

    def _take(self, answer: OpenedAnswer) -> None:
        told, branch = answer.statement, self.branch
        if told.log == branch.log:
            branch.acked, self.opens = told.applied, None
        taken = take(
            branch.live,
            branch.shadows,
            branch.waiting,
            records=answer.records,
            gone=answer.gone,
            full=told.full,
        )
        lines = _lines(county_view(taken.records, taken.shadows))
        if (len(lines), records.digest(lines)) != (told.digest.records, told.digest.root):
            raise AssertionError(f"{self.organisation}: the digests differ")
        branch.live, branch.shadows = taken.records, taken.shadows
        self.epoch, self.trust = told.epoch, answer.trust
        self.seen = Seen(told.number, told.revision, answer.hash)
        branch.seen = (told.epoch, told.revision)

    def cloned(self) -> "LivingSite":
        """The computer again, as of a copied disk."""
        return LivingSite(
            organisation=self.organisation,
            signer=self.signer,
            sealing=self.sealing,
            branch=self.branch.cloned(),
            seen=self.seen,
            epoch=self.epoch,
            opens=self.opens,
            trust=self.trust,
        )

    def begin_anew(self) -> None:
        """The remedy of a fork: this log ends where the county acknowledged it."""
        old = self.branch
        self.former.append(old)
        self._go_on(old, old.acked, old.waiting)

    def _goes_back_to(self, answer: OpenedAnswer) -> bool:
        """The county has lost what it knew of the newer logs: all since is written once more.

        Where it has a clone's changes in the older log, that log ends where both had the same.
        """
        told = answer.statement
        for at, old in enumerate(self.former):
            if old.log == told.log:
                same = told.applied < len(old.heads) and old.heads[told.applied].hex() == told.head
                applied = told.applied if same else min(told.applied, old.acked)
                newer = [*self.former[at + 1 :], self.branch]
                lost = old.operations[applied : old.acked]
                again = [op for each in newer for op in each.operations[: each.acked]]
                rest = [*lost, *again, *self.branch.waiting]
                self.former = self.former[: at + 1]
                self._go_on(old, applied, rest)
                return True
        return False

    def _go_on(self, old: Branch, applied: int, again: Sequence[Operation]) -> None:
        head = old.heads[applied].hex()
        fresh = Branch(_log(), frozenset())
        fresh.live, fresh.shadows, fresh.seen = (
            self.branch.live,
            self.branch.shadows,
            self.branch.seen,
        )
        fresh.heads = [CHAIN_START]
        for n, operation in enumerate(again, 1):
            renumbered = msgspec.structs.replace(operation, n=n, unit=Unit(n, 1))
            fresh.operations.append(renumbered)
            fresh.lines.append(line(renumbered))
            fresh.heads.append(link(fresh.heads[-1], fresh.lines[-1]))
        self.branch = fresh
        self.opens = ClosedLog(log=old.log, n=applied, head=head)


def _lines(view: dict[Key, dict[str, Value]]) -> list[bytes]:
    return [records.record_line(slice_record(key, values)) for key, values in view.items()]
