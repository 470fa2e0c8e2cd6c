"""What judging transfers asks of the county's data, beside the transfers themselves."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from pmis_desktop.exchange import transferring
from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.transferring import TRANSFER
from pmis_desktop.exchange.world import MEMBER, ORGANISATION
from pmis_desktop.models import rows

# Deeper than any county; a circle of superiors ends here.
_MOST_LEVELS = 20


def read(
    connection: Connection, known: Mapping[Key, rows.Record], operations: Sequence[Operation]
) -> dict[Key, rows.Record]:
    """Members, organisations with all above them, and other transfers that these may meet."""
    some = [operation for operation in operations if operation.ent == TRANSFER]
    if not some:
        return {}
    named: set[Key] = set()
    for operation in some:
        named |= transferring.named(operation.new())
        named |= transferring.named(known.get((TRANSFER, operation.rec), {}))
    found = rows.load(connection, MEMBER, sorted(rec for ent, rec in named if ent == MEMBER))
    found.update(_with_superiors(connection, (rec for ent, rec in named if ent == ORGANISATION)))
    for column in ("member", "letter_number"):
        values = {new for operation in some if (new := operation.new().get(column))}
        found.update(rows.load(connection, TRANSFER, sorted(values), by=column))
    return {key: values for key, values in found.items() if key not in known}


def members(beside: Mapping[Key, rows.Record]) -> list[str]:
    """The members among what was read."""
    return [rec for ent, rec in beside if ent == MEMBER]


def _with_superiors(connection: Connection, some: Iterable[str]) -> dict[Key, rows.Record]:
    found: dict[Key, rows.Record] = {}
    wanted = set(some)
    for _level in range(_MOST_LEVELS):
        loaded = rows.load(connection, ORGANISATION, sorted(wanted))
        found.update(loaded)
        parents = (values.get("parent") for values in loaded.values())
        wanted = {rec for rec in parents if rec and (ORGANISATION, rec) not in found}
        if not wanted:
            break
    return found
