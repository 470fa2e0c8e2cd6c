"""What purge orders cover, and what is left of an operation that one of them reaches. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from pmis_desktop.exchange import documents, operations, schemas
from pmis_desktop.exchange.documents import Purge, Root
from pmis_desktop.exchange.facts import REVIEW, Key
from pmis_desktop.exchange.operations import Operation, Purged
from pmis_desktop.exchange.world import MEMBER
from pmis_desktop.rules.fields import ENTITIES


@dataclass(slots=True)
class Coverage:
    """What the orders of a county take away: whole records, field groups, single operations.

    Values are the orders' hashes, ``count`` says of how many a vault made it. ``whole`` grows: what
    an operation says to belong to a purged member goes with it, and so does all that comes later
    on the same record.
    """

    whole: dict[Key, str] = field(default_factory=dict)
    groups: dict[Key, dict[str, str]] = field(default_factory=dict)
    lines: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    count: int = 0

    @classmethod
    def of(cls, orders: Iterable[tuple[str, Purge]]) -> "Coverage":
        """What these orders cover, each given with the hash of its statement."""
        found = cls()
        for order, said in orders:
            found.known.add(order)
            for each in said.records:
                key = (each.ent, each.rec)
                if each.groups:
                    groups = found.groups.setdefault(key, {})
                    for group in each.groups:
                        groups.setdefault(group, order)
                else:
                    found.whole.setdefault(key, order)
            for line in said.operations:
                found.lines.setdefault((line.log, line.n), {}).setdefault(line.hash, order)
        return found

    def __bool__(self) -> bool:
        """Whether any order covers anything."""
        return bool(self.known)

    def order_of(self, operation: Operation) -> str | None:
        """The order that takes the operation's record whole; what belongs to a member goes too."""
        key = (operation.ent, operation.rec)
        found = self.whole.get(key)
        entity = ENTITIES.get(operation.ent)
        if found is None and entity is not None:
            found = self._opinion(operation) if operation.ent == REVIEW else self._owned(operation)
            if found is not None:
                self.whole[key] = found
        return found

    def _owned(self, operation: Operation) -> str | None:
        """The order for the member that an operation says its record belongs to."""
        entity = ENTITIES[operation.ent]
        if MEMBER not in {entity.owner, entity.about}:
            return None
        members = (self.whole.get((MEMBER, rec or "")) for rec in operation.f.get(MEMBER, ()))
        return next(filter(None, members), None)

    def _opinion(self, operation: Operation) -> str | None:
        """The order for the record that a committee's opinion is of."""
        new = operation.new()
        return self.whole.get((new.get("ent") or "", new.get("rec") or ""))

    def lacks(self, some: Iterable[Operation]) -> tuple[str, ...]:
        """The orders that purged operations name and that nobody here has."""
        named = (each.purged for each in some)
        orders = {each.order for each in named if isinstance(each, Purged)}
        return tuple(sorted(orders - self.known))


def left_of(operation: Operation, line: bytes, log: str, coverage: Coverage) -> Operation | None:
    """What stays of an operation that an order reaches; None where it stays as it is."""
    named = coverage.lines.get((log, operation.n), {})
    order = coverage.order_of(operation)
    of_groups = coverage.groups.get((operation.ent, operation.rec))
    if order is None and not named and not of_groups:
        return None
    first = operations.line_hash(line).hex()
    order = order or named.get(first)
    if order is not None:
        return _without(operation, first, order, operation.f) if _has_content(operation) else None
    if not of_groups:
        return None
    named_groups = ENTITIES[operation.ent].groups
    gone = {group: each for group, each in of_groups.items() if group in named_groups}
    version, known = schemas.version_of(operation.ext), schemas.in_force()
    names = {
        older: each
        for group, each in gone.items()
        for name in named_groups[group]
        if (older := known.down_field(operation.ent, name, version)) is not None
    }
    taken = [name for name in operation.f if name in names]
    return _without(operation, first, names[taken[0]], taken) if taken else None


def _has_content(operation: Operation) -> bool:
    return bool(operation.f or operation.salt or operation.why)


def _without(operation: Operation, first: str, order: str, taken: Iterable[str]) -> Operation:
    gone = set(taken)
    return msgspec.structs.replace(
        operation,
        f={name: pair for name, pair in operation.f.items() if name not in gone},
        why="",
        salt="",
        ext=schemas.mark(schemas.version_of(operation.ext)),
        purged=Purged(hash=first, order=order),
    )


def reach(
    some: Sequence[Operation], lines: Sequence[bytes], log: str, coverage: Coverage
) -> tuple[tuple[Operation, ...], tuple[bytes, ...]] | None:
    """Operations and their lines as orders leave them; None where no order reaches any."""
    if not coverage:
        return None
    found = [left_of(each, line, log, coverage) for each, line in zip(some, lines, strict=True)]
    if not any(found):
        return None
    kept = tuple(new or old for new, old in zip(found, some, strict=True))
    written = (
        line if new is None else operations.line(new)
        for new, line in zip(found, lines, strict=True)
    )
    return kept, tuple(written)


def signed(papers: Iterable[bytes], root: Root) -> list[tuple[bytes, str, Purge]]:
    """The purge orders among some documents that this root has signed: bytes, hash, contents."""
    found = []
    for paper in papers:
        document = documents.read(paper)
        if document.kind == documents.PURGE and document.signed_by(root):
            said = document.content()
            if isinstance(said, Purge):
                found.append((paper, document.statement_hash, said))
    return found
