"""The rules over one member's own record: R1, R3 to R16 and R22."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pmis_desktop.rules import codes, dates, identity, names, overlay, phones
from pmis_desktop.rules.fields import MEMBER_DATES
from pmis_desktop.rules.problems import Problem, Severity, found
from pmis_desktop.rules.thresholds import day, number

Record = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The thresholds that these rules compare with, as they are in force on a day; ages in years.

    A county is checked at once: twelve of them are asked for each of 25,822 members.
    """

    oldest_age: int
    least_age: int
    strict_age_from: date
    age_tolerance: int
    no_probation_from: date
    no_probation_to: date
    strict_probation_from: date
    probation: int
    longest_probation: int
    party_founded: date
    schooling_age: int
    today: str

    @classmethod
    def on(cls, on: date) -> "Limits":
        """Those of a day, the county's before the program's own."""
        return overlay.current().kept(("limits", on), lambda: cls._read(on))

    @classmethod
    def _read(cls, on: date) -> "Limits":
        return cls(
            oldest_age=number("oldest_age", on),
            least_age=number("admission_min_age", on),
            strict_age_from=day("admission_age_strict_from", on),
            age_tolerance=number("admission_age_tolerance_months", on),
            no_probation_from=day("no_probation_from", on),
            no_probation_to=day("no_probation_to", on),
            strict_probation_from=day("probation_strict_from", on),
            probation=number("probation_months", on),
            longest_probation=number("probation_longest_months", on),
            party_founded=day("party_founded", on),
            schooling_age=number("schooling_min_age", on),
            today=on.isoformat(),
        )

    def spares_probation(self, joined: str) -> bool:
        """Whether somebody may have joined in the years without probation."""
        first, last = dates.first_day(joined), dates.last_day(joined)
        return first <= self.no_probation_to and last >= self.no_probation_from


class View:
    """A flat member on a day: the values that the rules read, malformed dates left out.

    ``parsed`` says that no date and no ID number is malformed: a county has 300,000 dates.
    """

    __slots__ = ("limits", "on", "parsed", "record")

    def __init__(self, record: Record, on: date, *, parsed: bool = False) -> None:
        self.record = record
        self.on = on
        self.parsed = parsed
        self.limits = Limits.on(on)

    def text(self, field: str) -> str | None:
        """A value, None for an empty one."""
        return self.record.get(field) or None

    def date(self, field: str) -> str | None:
        """A stored date, None for an empty or malformed one, which is another rule's business."""
        value = self.record.get(field)
        return value if value and (self.parsed or dates.is_date(value)) else None

    def yes(self, field: str) -> bool:
        """Whether a flag is set."""
        return self.record.get(field) == "1"


def id_number(view: View) -> Iterator[Problem]:
    """R1: length, date and check character of the ID number."""
    number_ = view.text("id_number")
    if number_ is None:
        return
    wrong = None if view.parsed else identity.problem(number_)
    if wrong:
        yield found("R1", "id_number", wrong.message)
        return
    if identity.may_be_cleared(number_):
        sentence = "身份证号末三位是000，请核对是否被表格软件清零。"
        yield found("R1", "id_number", sentence, Severity.WARNING)
    region = identity.region_problem(number_)
    if region:
        yield found("R1", "id_number", region, Severity.INFO)


def person(view: View) -> Iterator[Problem]:
    """R3, R4 and the name: sex and birth date against the ID number."""
    for sentence in names.warnings(view.text("name") or ""):
        yield found("name", "name", sentence)
    number_, birth = view.text("id_number"), view.date("birth_date")
    if number_ and (view.parsed or identity.is_valid(number_)):
        if view.text("sex") in ("1", "2") and view.text("sex") != identity.sex(number_):
            yield found("R3", "sex", "性别与身份证号不符，请核对。")
        told = identity.birth_date(number_)
        if birth and told and not dates.may_be_same(birth, told):
            yield found("R4", "birth_date", "出生日期与身份证号不符，以人事档案为准，请核对。")
        birth = birth or told
    oldest = view.limits.oldest_age
    if birth and dates.may_be_older(birth, view.on, oldest) and dates.age(birth, view.on) > oldest:
        yield found("R4", "birth_date", "按出生日期计算的年龄不合常理，请核对。")


def age_on_joining(view: View) -> Iterator[Problem]:
    """R5: eighteen years on applying and on joining.

    Only a warning for those of before 1956, and for a few days short: birthdays were long told by
    the lunar calendar.
    """
    birth, joined = view.date("birth_date"), view.date("joined_on")
    limits = view.limits
    for field, act in (("applied_on", "申请入党"), ("joined_on", "入党")):
        when = view.date(field)
        if not birth or not when or dates.are_years_apart(birth, when, limits.least_age):
            continue
        grown = dates.add_months(dates.first_day(birth), 12 * limits.least_age)
        if dates.last_day(when) < grown:
            old = joined is not None and dates.first_day(joined) < limits.strict_age_from
            near = dates.add_months(dates.last_day(when), limits.age_tolerance) >= grown
            severity = Severity.WARNING if old or near else Severity.ERROR
            yield found("R5", field, f"{act}时未满十八岁，请核对。", severity)


def probation(view: View) -> Iterator[Problem]:
    """R6, R7, R8: one year between joining and full membership, but not from 1969 to 1977."""
    joined, full = view.date("joined_on"), view.date("full_member_on")
    if not joined or not full:
        return
    limits = view.limits
    if limits.spares_probation(joined):
        if not dates.may_be_same(joined, full):
            yield found("R7", "full_member_on", "该时期没有预备期，转正日期一般与入党日期相同。")
        return
    strict = dates.first_day(joined) > limits.strict_probation_from
    if dates.last_day(full) < dates.add_months(dates.first_day(joined), limits.probation):
        severity = Severity.ERROR if strict else Severity.INFO
        if dates.may_be_same(joined, full):
            yield found("R7", "full_member_on", "有预备期，转正日期不应与入党日期相同。", severity)
        else:
            yield found("R6", "full_member_on", "转正日期距入党日期不足一年，请核对。", severity)
    latest = dates.add_months(dates.last_day(joined), limits.longest_probation)
    late = dates.first_day(full) > latest
    if late and not view.text("probation_extension"):
        severity = Severity.WARNING if strict else Severity.INFO
        yield found("R8", "full_member_on", "入党两年后才转正，请补延长预备期的记录。", severity)


def category(view: View) -> Iterator[Problem]:
    """R9, R10: what category and date of full membership say of each other."""
    joined, full = view.date("joined_on"), view.text("full_member_on")
    kind = view.text("category")
    if kind == "probationary" and full:
        yield found("R9", "full_member_on", "预备党员不应有转正日期，请核对人员类别。")
    if kind == "full" and not full:
        excused = joined is not None and view.limits.spares_probation(joined)
        severity = Severity.INFO if excused else Severity.ERROR
        yield found("R9", "full_member_on", "正式党员应填转正日期。", severity)
    if kind == "probationary" and joined and not full:
        months = view.limits.probation + _months(view.text("probation_extension"))
        if dates.add_months(dates.last_day(joined), months) <= view.on:
            yield found("R10", "joined_on", "预备期已满，请及时讨论转正。")


def whereabouts(view: View) -> Iterator[Problem]:
    """R11, R12: lost, floating, reachable."""
    if view.yes("lost") and not view.text("lost_since"):
        yield found("R11", "lost_since", "失联党员要填失去联系日期。")
    if view.yes("floating") and not view.text("floating_to"):
        yield found("R11", "floating_to", "流动党员要填外出流向。")
    mobile = view.text("mobile")
    if not mobile and not view.text("landline"):
        yield found("R12", "mobile", "手机号码和固定电话至少填一个。")
    if mobile and not phones.is_mobile(mobile):
        yield found("R12", "mobile", "手机号码应为11位、以13至19开头，请核对。")


def status(view: View) -> Iterator[Problem]:
    """R13: a suspension needs its decision."""
    if view.text("status") != "suspended":
        return
    asked = (
        ("status_approved_on", "决定日期"),
        ("status_reason", "原因"),
        ("status_authority", "决定机关"),
    )
    absent = [label for field, label in asked if not view.text(field)]
    if absent:
        yield found("R13", "status", f"停止党籍还要填：{'、'.join(absent)}。")


def days(view: View) -> Iterator[Problem]:
    """R14: no date lies ahead, nobody joined before there was a party."""
    # Stored dates sort as texts, the less exact before the first day that they may mean.
    record, today = view.record, view.limits.today
    for field, label in MEMBER_DATES.items():
        if field not in record:
            continue
        when = record[field]
        if when and when > today and dates.is_date(when) and dates.first_day(when) > view.on:
            yield found("R14", field, f"{label}晚于今天，请核对。")
    joined = view.date("joined_on")
    if joined and dates.last_day(joined) < view.limits.party_founded:
        yield found("R14", "joined_on", "入党日期早于1921年7月1日，请核对。")


def branch(view: View) -> Iterator[Problem]:
    """R15 and O9: the organisation of a member is a branch, and not a temporary one that admits."""
    kind = view.text("branch_kind")
    if kind is None:
        return
    line = codes.code_list("org_kind").get(kind)
    if line is None or line.more["role"] != "branch":
        yield found("R15", "branch", "党员只能编入党支部，不能直接编入党委或党总支。")
    if kind.startswith("9") and view.text("category") == "probationary":
        sentence = "临时党支部一般不发展党员。预备党员的组织关系应在原来的支部，请核对。"
        yield found("O9", "branch", sentence)


def schooling(view: View) -> Iterator[Problem]:
    """R16: graduation and work begin after the age of fifteen."""
    birth, least = view.date("birth_date"), view.limits.schooling_age
    for field, label in (("graduated_on", "毕业时间"), ("started_work_on", "参加工作日期")):
        when = view.date(field)
        if not birth or not when or dates.are_years_apart(birth, when, least):
            continue
        if dates.last_day(when) < dates.add_months(dates.first_day(birth), 12 * least):
            yield found("R16", field, f"{label}早于十五岁，请核对。")


def removal(view: View) -> Iterator[Problem]:
    """R22: a record is taken out of lists only with a reason."""
    if view.yes("removed") and not view.text("removed_reason"):
        yield found("R22", "removed_reason", "移除记录要写明原因。")


MEMBER_CHECKS = (
    id_number,
    person,
    age_on_joining,
    probation,
    category,
    whereabouts,
    status,
    days,
    branch,
    schooling,
    removal,
)


def _months(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0
