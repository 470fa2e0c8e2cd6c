"""A county with its people, and one site that sends to it: where the cases of the merge begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pmis_desktop.exchange.departing import Former
from pmis_desktop.exchange.facts import UNASKED, Key, Reviewing
from pmis_desktop.exchange.ledger import Ledger
from pmis_desktop.exchange.operations import CHANGE, WITHDRAW, Operation, Value
from pmis_desktop.exchange.planning import Plan, plan
from pmis_desktop.rules.fields import ENTITIES
from tests.merging import people
from tests.merging.people import Save, birth, operations, saved

LOG = "log-a"
SCOPE = frozenset({"org-a"})
HERE, ALSO_HERE, ELSEWHERE = "m-a1", "m-a2", "m-b1"
OLD, NEW, OTHER = people.MOBILES[0], people.MOBILES[1], people.MOBILES[2]

Said = tuple[str, str]


@dataclass
class Table:
    """A county with its people, and one site that sends to it."""

    ledger: Ledger = field(default_factory=Ledger)
    sent: int = 0
    review: Reviewing = UNASKED
    scope: frozenset[str] = SCOPE
    former: tuple[Former, ...] = ()

    def __post_init__(self) -> None:
        self.ledger.own(people.population())

    def county(self, ent: str, rec: str, **new: Value) -> None:
        self.ledger.own([((ent, rec), new)])

    def seen(self, ent: str, rec: str) -> Mapping[str, Value]:
        return dict(self.ledger.records[ent, rec])

    def move(self, member: str, to: str) -> None:
        period = self.ledger.periods[member]
        self.ledger.own(
            [
                (("membership", period), {"ended_on": people.DAYS[3]}),
                (("membership", f"{member}-{to}"), {"member": member, "organisation": to}),
            ]
        )

    def unit(self, saves: Sequence[Save], *, whole: bool = False, base: int = 1) -> list[Operation]:
        unit = operations(saves, first=self.sent + 1, whole=whole, base=base)
        self.sent += len(unit)
        return unit

    def take(self, unit: Sequence[Operation]) -> Plan:
        made = plan(unit, self.ledger.facts(LOG, self.scope, unit, self.former, self.review))
        self.ledger.commit(LOG, unit, made)
        return made

    def send(self, *saves: Save, whole: bool = False, base: int = 1) -> list[Said]:
        made = self.take(self.unit(saves, whole=whole, base=base))
        return [(outcome.verdict, outcome.code) for outcome in made.outcomes]

    def said(self, n: int) -> Said:
        outcome = self.ledger.outcomes[LOG, n]
        return outcome.verdict, outcome.code

    @property
    def places(self) -> list[tuple[str, ...]]:
        return [place for _, place in self.ledger.desk]


def mobile(old: Value, new: Value, rec: str = HERE, act: str = CHANGE) -> Save:
    assert act in (CHANGE, WITHDRAW)
    return Save("member", rec, WITHDRAW if act == WITHDRAW else CHANGE, {"mobile": (old, new)})


def create(key: Key, new: Mapping[str, Value]) -> Save:
    return saved(*key, None, new)


def born(member: str, organisation: str = "org-a", person: int = 70) -> list[Save]:
    return [create(key, new) for key, new in birth(member, organisation, person)]


def fields(ent: str, group: str, **new: Value) -> dict[str, tuple[Value, Value]]:
    return {name: (None, new.get(name)) for name in ENTITIES[ent].groups[group]}
