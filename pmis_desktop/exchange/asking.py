"""What the facts of a package are asked about: by its operations and the records known of them."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pmis_desktop.exchange import leaving
from pmis_desktop.exchange.facts import Key, Record, owner_claimed, owner_key
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.rules.fields import ENTITIES


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """What the facts of a package are asked about where the county knows no record of it.

    ``records`` are ids by entity, the members among them to whom something is to belong;
    ``members`` those whose periods count; ``numbers`` ID numbers; ``organisations`` those that may
    have left a scope.
    """

    records: dict[str, list[str]]
    members: list[str]
    numbers: list[str]
    organisations: list[str]

    def everything(self) -> Iterable[str]:
        """Every id and number that was asked about."""
        for some in self.records.values():
            yield from some
        yield from self.members
        yield from self.numbers


def of_unknown(operations: Sequence[Operation]) -> Asked | None:
    """What is asked of a county that knows nothing; None where something else may be asked."""
    about = owners({}, operations)
    records: dict[str, dict[str, None]] = {}
    for op in operations:
        if op.ent in ENTITIES:
            records.setdefault(op.ent, {})[op.rec] = None
    members = sorted(rec for ent, rec in about if ent == MEMBER)
    records.setdefault(MEMBER, {}).update(dict.fromkeys(members))
    places = about | leaving.places_named(operations, {})
    if not {ent for ent, _rec in places} <= {MEMBER, ORGANISATION}:
        return None
    return Asked(
        records={ent: list(ids) for ent, ids in records.items() if ids},
        members=members,
        numbers=sorted(id_numbers({}, operations)),
        organisations=sorted(rec for ent, rec in places if ent == ORGANISATION),
    )


def owners(records: Mapping[Key, Record], operations: Sequence[Operation]) -> set[Key]:
    """The members and organisations that the operations are about, themselves or as owners."""
    found: set[Key | None] = set()
    for op in operations:
        if op.ent in ENTITIES:
            known = records.get((op.ent, op.rec))
            found.add(owner_key(op.ent, op.rec, known) if known else owner_claimed(op))
    return {key for key in found if key is not None}


def id_numbers(records: Mapping[Key, Record], operations: Sequence[Operation]) -> set[str]:
    """The ID numbers these operations name, or bring back with a removed member."""
    numbers = {op.f["id_number"][1] for op in operations if "id_number" in op.f}
    numbers |= {
        records[MEMBER, op.rec].get("id_number")
        for op in operations
        if "removed" in op.f and (MEMBER, op.rec) in records
    }
    return {number for number in numbers if number}
