"""One save of a change before it has a number: the record, the act, the new values."""

from collections.abc import Mapping
from typing import NamedTuple

from pmis_desktop.exchange.operations import CREATE, Act, Value
from pmis_desktop.rules.fields import ENTITIES

Values = Mapping[str, Value]
Pairs = Mapping[str, tuple[Value, Value]]
_NOTHING: tuple[Value, Value] = (None, None)


class Saved(NamedTuple):
    """One save, before the change knows its numbers; ``f`` of a new record is found from ``new``.

    A change may have 77,000 of these at once, and a pair for every field takes 100 MiB.
    """

    ent: str
    rec: str
    act: Act
    f: Pairs
    new: Values
    subject: str

    @property
    def pairs(self) -> dict[str, tuple[Value, Value]]:
        """[old, new] of every field of each group that it touches."""
        if self.act != CREATE:
            return dict(self.f)
        pairs = dict.fromkeys(ENTITIES[self.ent].whole_groups(tuple(self.new)), _NOTHING)
        for name, value in self.new.items():
            pairs[name] = (None, value)
        return pairs
