"""What a 基层党委 has to look at before the county takes it over from one of its branches.

Two sources: every field of class propose-only in the field table, and the acts of
``resources/rules/review_acts.csv``. Source: domain notes 1.2, 3.2 and 4.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pmis_desktop.paths import RULES
from pmis_desktop.rules import organisation_kinds, tables
from pmis_desktop.rules.field import Writable
from pmis_desktop.rules.fields import ENTITIES

LEAVING_LABEL = "党员转出、出党或停止党籍"
_ANY = "*"
_COLUMNS = ("act", "label", "ent", "field", "value", "entering", "along", "source")

Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAct:
    """A value that stands for an act which a committee approves.

    ``value`` ``*`` is any value. ``entering`` says that it is the same act where the member is
    only entered with it; ``along`` is the member's field group that waits along with it where both
    were written in one change, or empty.
    """

    act: str
    label: str
    ent: str
    field: str
    value: str
    entering: bool
    along: str

    def is_in(self, old: Values, new: Values) -> bool:
        """Whether a change of a group brings this value."""
        value = new.get(self.field)
        return bool(value) and value != old.get(self.field) and self.value in {value, _ANY}


@cache
def acts() -> tuple[ReviewAct, ...]:
    """The declared acts; TableDamagedError if the table is not whole."""
    return tuple(
        ReviewAct(
            act=row["act"],
            label=row["label"],
            ent=row["ent"],
            field=row["field"],
            value=row["value"],
            entering=row["entering"] == "yes",
            along=row["along"],
        )
        for row in tables.read(RULES / "review_acts.csv", _COLUMNS)
    )


def act_in(ent: str, group: str, old: Values, new: Values, *, entering: bool) -> ReviewAct | None:
    """The act that a change of one field group is; None where no committee is asked.

    ``entering``: the member comes into the county's data only with this change.
    """
    for each in acts():
        fits = each.ent == ent and ENTITIES[ent].group_of(each.field) == group
        if fits and each.is_in(old, new) and (each.entering or not entering):
            return each
    return None


def is_proposal(ent: str, group: str) -> bool:
    """Whether a branch may write this group of an existing record only as a proposal."""
    entity = ENTITIES[ent]
    return any(entity.field(n).writable is Writable.PROPOSE for n in entity.groups[group])


def label_of(ent: str, group: str, old: Values, new: Values) -> str:
    """What a waiting change is called in front of people; empty where it is no act of its own."""
    if group in ENTITIES[ent].groups and is_proposal(ent, group) and old != new:
        return LEAVING_LABEL
    found = act_in(ent, group, old, new, entering=False)
    return found.label if found else ""


def nearest_approver(organisations: Mapping[str, Values], organisation: str) -> str | None:
    """The committee that approves an organisation's acts: the nearest one at it or above it."""
    seen: set[str] = set()
    at: str | None = organisation
    while at is not None and at in organisations and at not in seen:
        seen.add(at)
        above = organisations[at].get("parent")
        if may_approve(organisations[at], organisations.get(above or "", {})):
            return at
        at = above
    return None


def may_approve(organisation: Values, above: Values) -> bool:
    """Whether an organisation approves admissions by itself, by the flag or else by its kind.

    The flag 审批预备党员权限 wins where it is set, but not for what can never have it: a 党总支, a
    branch, anything temporary. Without it a 基层党委 has the right, except one under another
    committee and that of a village or community, which only discuss (domain notes 2, 1.2).
    """
    kind = organisation.get("kind")
    role = organisation_kinds.role(kind)
    bodies = {organisation_kinds.COMMITTEE, organisation_kinds.WORKING}
    if role not in bodies or organisation_kinds.is_temporary(kind):
        return False
    flag = organisation.get("can_approve")
    if flag is not None:
        return flag == "1"
    if role == organisation_kinds.WORKING:
        return False
    below_another = organisation_kinds.role(above.get("kind")) == organisation_kinds.COMMITTEE
    name = organisation.get("name") or ""
    return not below_another and not organisation_kinds.is_village(
        name, organisation.get("affiliation"), ()
    )
