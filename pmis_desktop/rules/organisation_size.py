"""How many members, committee members and units an organisation of its kind usually has.

Source: 支部工作条例 (2018), articles 5 and 19; domain notes 1.3 and 1.4. All of it may be otherwise
with the superior's approval, so nothing here is more than a hint or a reminder.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pmis_desktop.rules import organisation_kinds as kinds
from pmis_desktop.rules.problems import Problem, Severity, found
from pmis_desktop.rules.thresholds import number

Record = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """What stands behind an organisation: members of its whole subtree, its leaders, its units.

    ``leaders`` counts the holders of present posts in its committee, 0 where nobody noted posts;
    ``secretary`` whether one of them is the secretary.
    """

    full: int = 0
    probationary: int = 0
    leaders: int = 0
    secretary: bool = False
    units: int = 0

    @property
    def members(self) -> int:
        """Full and probationary members together."""
        return self.full + self.probationary


def problems(record: Record, strength: Strength, *, on: date) -> Iterator[Problem]:
    """O4 to O7 over one organisation that is at work."""
    kind = record.get("kind")
    role = kinds.role(kind)
    if record.get("dissolved_on") or role not in {kinds.COMMITTEE, kinds.GENERAL, kinds.BRANCH}:
        return
    if not record.get("secretary") and not strength.secretary:
        yield found("O7", "secretary", "没有登记书记。空缺的，请尽快补选或指定。")
    formal = not (record.get("functional") == "1" or record.get("for_floating") == "1")
    if not formal and strength.members:
        sentence = "功能型、流动党员党组织里的党员不计入总数，组织关系应留在原来的支部。"
        yield found("O4", "functional", sentence, Severity.WARNING)
    if formal and not kinds.is_temporary(kind):
        yield from _members(kind, role, strength, on)
        yield from _leaders(role, strength, on)
    if kind == kinds.JOINT_BRANCH:
        yield from _units(strength, on)


def _members(kind: str | None, role: str, strength: Strength, on: date) -> Iterator[Problem]:
    least = number("branch_min_full_members", on)
    if role == kinds.BRANCH and kind != kinds.JOINT_BRANCH and strength.full < least:
        yield found("O4", "kind", f"正式党员不足 {least} 名，一般应与邻近单位建立联合党支部。")
    many, most = number("branch_max_members", on), number("general_branch_max_members", on)
    if role in {kinds.BRANCH, kinds.GENERAL} and strength.members > most:
        yield found("O4", "kind", f"党员超过 {most} 名，经上级批准可以设立党委。")
    elif role == kinds.BRANCH and strength.members > many:
        yield found("O4", "kind", f"党员超过 {many} 名，经上级批准可以设立党总支。")


def _leaders(role: str, strength: Strength, on: date) -> Iterator[Problem]:
    if not strength.leaders:
        return
    if role == kinds.BRANCH and strength.full < number("branch_committee_from_full_members", on):
        if strength.leaders > number("branch_leaders_without_committee", on):
            sentence = "正式党员不足 7 名的支部不设支委会：设书记 1 名，必要时设副书记 1 名。"
            yield found("O5", "secretary", sentence)
        return
    name = {kinds.BRANCH: "branch_committee", kinds.GENERAL: "general_committee"}.get(
        role, "committee"
    )
    least, most = number(f"{name}_min", on), number(f"{name}_most", on)
    if not least <= strength.leaders <= most:
        sentence = f"委员会一般 {least} 至 {most} 名委员，现在登记了 {strength.leaders} 名。"
        yield found("O5", "secretary", sentence)


def _units(strength: Strength, on: date) -> Iterator[Problem]:
    most = number("joint_branch_max_units", on)
    if strength.units > most:
        sentence = f"联合党支部覆盖的单位一般不超过 {most} 个。"
        yield found("O6", "unit_situation", sentence)
    elif not strength.units:
        sentence = "联合党支部要登记所覆盖的单位。"
        yield found("O6", "unit_situation", sentence, Severity.REMINDER)
