"""Random packages that bring new records, and counties that they meet somebody or nobody in."""

from collections.abc import Sequence

from hypothesis import strategies as st

from pmis_desktop.exchange.facts import ALREADY_MEMBER, DeskItem, Facts, Key, Record
from pmis_desktop.exchange.operations import CHANGE, CREATE, Act, Operation
from pmis_desktop.rules.fields import ENTITIES
from tests.merging.people import Save, identity, operations

OWN, OTHER, NOBODY = "org-a", "org-b", "org-x"
PLACES = st.sampled_from([OWN] * 4 + [OTHER, NOBODY, None])
MEMBERS = ("m-1", "m-2", "m-3")
RARELY = st.sampled_from([False] * 7 + [True])
LEFT = (("organisation", OTHER), ("member", "m-1"))
FLAGS = st.sampled_from([None] * 7 + ["1"])
KINDS = (
    "member",
    "membership",
    "category_fact",
    "post",
    "discipline",
    "attachment",
    "organisation",
    "review",
    "notice",
    "transfer",
    "host_unit",
)


@st.composite
def saves(draw: st.DrawFn, kinds: Sequence[str] = KINDS, people: Sequence[str] = MEMBERS) -> Save:
    """One save of one record, mostly the birth of something small."""
    ent = draw(st.sampled_from(kinds))
    entity = ENTITIES[ent]
    member = draw(st.sampled_from(people))
    rec = member if ent == "member" else f"{ent[:4]}-{draw(st.integers(1, 3))}"
    values: dict[str, str | None] = {"removed": draw(FLAGS)}
    if ent == "member":
        values |= {"name": "王春", **identity(draw(st.integers(1, 2)))}
    if entity.has("member"):
        values["member"] = draw(st.sampled_from([member, member, member, None]))
    if entity.has("organisation"):
        values["organisation"] = draw(PLACES)
    if entity.has("ended_on"):
        values["ended_on"] = draw(st.sampled_from([None, None, "2024-12-31"]))
    if draw(RARELY):
        some = draw(st.lists(st.sampled_from(sorted(entity.ids)), max_size=3))
        values |= dict.fromkeys(set(some) - values.keys(), "1")
    groups = dict.fromkeys(entity.group_of(name) for name, value in values.items() if value)
    names = [name for group in groups for name in entity.groups[group]]
    old = "0" if draw(RARELY) else None
    act: Act = CHANGE if draw(RARELY) else CREATE
    return Save(ent, rec, act, {name: (old, values.get(name)) for name in names or ["removed"]})


@st.composite
def enterings(draw: st.DrawFn) -> list[Save]:
    """One member entered with what belongs to it, as one form writes it, or nearly so."""
    person = [draw(st.sampled_from(MEMBERS))]
    kinds = ("member", "membership", *draw(st.lists(st.sampled_from(KINDS[2:6]), max_size=2)))
    return [draw(saves([kind], person)) for kind in draw(st.permutations(kinds))]


@st.composite
def counties(draw: st.DrawFn) -> Facts:
    """A county that knows one of the members, or nobody, or has something in the way."""
    known = draw(st.sampled_from([*MEMBERS, None]))
    place = draw(st.sampled_from([OWN, OTHER, OTHER, None]))
    records: dict[Key, Record] = {}
    if known is not None:
        records["member", known] = {"name": "李夏", **identity(1)}
    period = draw(st.booleans()) and known is not None and place is not None
    if period:
        records["membership", "p-0"] = {"member": known, "organisation": place}
    item = DeskItem(kind=ALREADY_MEMBER, ent="member", rec="m-1", group="", numbers=(1,))
    return Facts(
        revision=5,
        scope=frozenset({OWN}),
        records=records,
        owners={("member", str(known)): place} if known else {},
        departures=draw(
            st.dictionaries(
                st.sampled_from([("organisation", OTHER), ("member", "m-1")]), st.just(9)
            )
        ),
        id_holders=draw(
            st.sampled_from([{}, {identity(1)["id_number"]: frozenset({known or "m-8"})}])
        ),
        open_periods={str(known): "p-0"} if period else {},
        desk=draw(st.sampled_from([{}, {}, {item.key: item}])),
        reviewers=draw(st.sampled_from([{}, {}, {OWN: "org-county"}])),
    )


@st.composite
def packages(draw: st.DrawFn) -> list[Operation]:
    """Some units, whole ones among them."""
    made: list[Operation] = []
    for _ in range(draw(st.integers(1, 4))):
        some = draw(enterings() | st.lists(saves(), min_size=1, max_size=5))
        made += operations(some, first=len(made) + 1, whole=draw(st.booleans()))
    return made
