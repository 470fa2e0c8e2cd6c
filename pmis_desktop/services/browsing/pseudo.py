"""Conditions on what is no field of a member: age, party standing, what belongs to somebody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from pmis_desktop.errors.services import FieldRefusedError
from pmis_desktop.rules import codes, dates, education
from pmis_desktop.rules.problems import RULES
from pmis_desktop.services import searching
from pmis_desktop.services.browsing.query import Condition, Test
from pmis_desktop.services.quality import standing
from pmis_desktop.services.searching import Clause

AGE = "age"
SENIORITY = "seniority"
EDUCATION_LEVEL = "education_level"
TALENT = "talent"
PROBLEM = "problem"
_MOST_YEARS = 200
_FOR_TALENTS = ("technical_title", "school", "major", "employer_post")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudo:
    """Something to ask for: its name, the SQL of a condition, and what stands behind the name."""

    label: str
    clause: Callable[[Condition, date], Clause]
    said: Callable[[Condition], str]
    codes: str = ""


def clause(condition: Condition, today: date) -> Clause:
    """What a member "m" must fulfil; raises as `conditions.clause` does."""
    return PSEUDO[condition.field].clause(condition, today)


def words(condition: Condition) -> str:
    """The condition as people read it."""
    known = PSEUDO[condition.field]
    return f"{known.label}：{known.said(condition)}"


def _years(label: str, condition: Condition) -> int:
    years = int(condition.value) if condition.value.isdecimal() else _MOST_YEARS + 1
    if years > _MOST_YEARS:
        raise FieldRefusedError(label, "应填数字。")
    return years


def _said_years(unit: str) -> Callable[[Condition], str]:
    def said(condition: Condition) -> str:
        return {
            Test.EMPTY: "未填",
            Test.FILLED: "已填",
            Test.IS: f"{condition.value} {unit}",
            Test.IS_NOT: f"不是 {condition.value} {unit}",
            Test.AT_LEAST: f"{condition.value} {unit}以上",
            Test.AT_MOST: f"{condition.value} {unit}以下",
        }[condition.test]

    return said


def _of_age(condition: Condition, today: date) -> Clause:
    """Ages are asked of birth dates, so that one column serves: it is in the narrow index."""
    if condition.test in _FILLING:
        return f"m.birth_date {_FILLING[condition.test]}", ()
    years = _years("年龄", condition)
    # Born after this day: not yet so old. First day of a month or year: what is known to it only.
    youngest, oldest = _years_ago(today, years), _years_ago(today, years + 1)
    if condition.test is Test.AT_LEAST:
        return "m.birth_date <= ?", (youngest,)
    if condition.test is Test.AT_MOST:
        return "m.birth_date > ?", (oldest,)
    asked = "m.birth_date > ? AND m.birth_date <= ?"
    return _turned(asked, (oldest, youngest), condition)


def _of_seniority(condition: Condition, today: date) -> Clause:
    """R17: years since becoming a full member, plus the correction in months."""
    if condition.test in _FILLING:
        return f"m.full_member_on {_FILLING[condition.test]}", ()
    years = _years("党龄", condition)
    reached, passed = _years_ago(today, years), _years_ago(today, years + 1)
    if condition.test is Test.AT_LEAST:
        return _SINCE, (reached, reached)
    below = f"(m.full_member_on IS NOT NULL AND NOT {_SINCE})"
    if condition.test is Test.AT_MOST:
        return below, (passed, passed)
    return _turned(f"{_SINCE} AND {below}", (reached, reached, passed, passed), condition)


_FILLING = {Test.EMPTY: "IS NULL", Test.FILLED: "IS NOT NULL"}
_SINCE = (
    "(CASE WHEN m.seniority_correction IS NULL THEN m.full_member_on <= ?"
    " ELSE substr(m.full_member_on || '-01-01', 1, 10) <="
    " date(?, CAST(m.seniority_correction AS INTEGER) || ' months') END)"
)


def _years_ago(today: date, years: int) -> str:
    return dates.add_months(today, -12 * years).isoformat()


def _turned(asked: str, values: tuple[str, ...], condition: Condition) -> Clause:
    if condition.test is Test.IS:
        return asked, values
    if condition.test is Test.IS_NOT:
        return f"NOT COALESCE({asked}, 0)", values
    message = f"{condition.field} is not compared with {condition.test}"
    raise ValueError(message)


def _of_level(condition: Condition, _today: date) -> Clause:
    if condition.value not in education.LEVELS:
        raise FieldRefusedError("学历", "没有这一级。")
    some = set(education.at_least(condition.value))
    if condition.test is Test.AT_MOST:
        some = set(education.at_most(condition.value))
    elif condition.test is Test.IS:
        some &= set(education.at_most(condition.value))
    return searching.among("m.education", sorted(some))


def _said_level(condition: Condition) -> str:
    value = condition.value
    if condition.test is Test.IS or (value == education.LEVELS[-1] and value.endswith("及以下")):
        return value
    return f"{value}{'及以上' if condition.test is Test.AT_LEAST else '及以下'}"


def _of_talent(condition: Condition, _today: date) -> Clause:
    """What somebody can do: in skills, training, title, schooling and work."""
    word = condition.value
    told = " OR ".join(f"instr({column}, ?) > 0" for column in _FOR_TALENTS)
    own = f"SELECT row FROM member WHERE {told}"  # noqa: S608
    skilled, with_skill = _owners("skill", _SKILL_TEXTS, word, kinds=_kinds_named(word))
    trained, with_training = _owners("training", _TRAINING_TEXTS, word)
    asked = f"m.row IN ({own} UNION {skilled} UNION {trained})"
    return _turned(asked, ((word,) * len(_FOR_TALENTS) + with_skill + with_training), condition)


_SKILL_TEXTS = ("name", "level", "certificate", "issuer", "remark")
_TRAINING_TEXTS = ("name", "certificate", "organiser", "remark")


# Row numbers, for every index of the members has them; ids are read from the wide rows.
_OWNERS = (
    "SELECT o.row FROM {entity} AS b JOIN member AS o ON o.id = b.member WHERE b.removed IS NULL"
)


def _kinds_named(word: str) -> tuple[str, ...]:
    """Kinds of skill that go by a word: 电脑 is one for 计算机."""
    lines = codes.code_list("skill_kind").codes
    return tuple(line.code for line in lines if word in (line.label, *line.aliases))


def _owners(
    entity: str, columns: tuple[str, ...], word: str, *, kinds: tuple[str, ...] = ()
) -> Clause:
    """The members to whom something belongs that has a word in it, or is of one of the kinds."""
    some = [f"instr(b.{column}, ?) > 0" for column in columns if word]
    some += [f"b.kind = '{kind}'" for kind in kinds]
    asked = _OWNERS.format(entity=entity)
    return (f"{asked} AND ({' OR '.join(some)})" if some else asked), (word,) * bool(word) * len(
        columns
    )


def _belonging(
    entity: str, columns: tuple[str, ...], *, kind: str = ""
) -> Callable[[Condition, date], Clause]:
    """Somebody has something of this kind, with a word in it where one is given."""
    only = f" AND b.kind = '{kind}'" if kind else ""

    def found(condition: Condition, _today: date) -> Clause:
        word = condition.value if condition.test in {Test.IS, Test.IS_NOT} else ""
        owners, values = _owners(entity, columns, word)
        lacks = condition.test in {Test.EMPTY, Test.IS_NOT}
        return f"m.row {'NOT ' if lacks else ''}IN ({owners}{only})", values

    return found


def _coded(entity: str, column: str, more: str = "") -> Callable[[Condition, date], Clause]:
    """Somebody has something with this code, or with none in particular."""

    def found(condition: Condition, _today: date) -> Clause:
        asked = _OWNERS.format(entity=entity) + more
        values: tuple[str, ...] = ()
        if condition.test in {Test.IS, Test.IS_NOT}:
            asked += f" AND b.{column} = ?"
            values = (condition.value,)
        lacks = condition.test in {Test.EMPTY, Test.IS_NOT}
        return f"m.row {'NOT ' if lacks else ''}IN ({asked})", values

    return found


def _said_word(condition: Condition) -> str:
    return {
        Test.EMPTY: "没有",
        Test.FILLED: "有",
        Test.IS: f"含“{condition.value}”",
        Test.IS_NOT: f"不含“{condition.value}”",
    }[condition.test]


def _said_code(name: str) -> Callable[[Condition], str]:
    def said(condition: Condition) -> str:
        line = codes.code_list(name).get(condition.value)
        label = line.label if line else condition.value
        return {
            Test.EMPTY: "没有",
            Test.FILLED: "有",
            Test.IS: label,
            Test.IS_NOT: f"缺{label}",
        }[condition.test]

    return said


def _of_problem(condition: Condition, _today: date) -> Clause:
    """In whom the last look through all records found something, or something of one rule."""
    rule = condition.value if condition.test in {Test.IS, Test.IS_NOT} else ""
    asked, values = standing.clause(rule)
    lacks = condition.test in {Test.EMPTY, Test.IS_NOT}
    return (f"NOT {asked}" if lacks else asked), values


def _said_problem(condition: Condition) -> str:
    rule = RULES.get(condition.value)
    said = rule.sentence.rstrip("。") if rule else condition.value
    return {
        Test.EMPTY: "没有",
        Test.FILLED: "有",
        Test.IS: said,
        Test.IS_NOT: f"除了：{said}",
    }[condition.test]


PSEUDO: Mapping[str, Pseudo] = {
    AGE: Pseudo(label="年龄", clause=_of_age, said=_said_years("岁")),
    SENIORITY: Pseudo(label="党龄", clause=_of_seniority, said=_said_years("年")),
    EDUCATION_LEVEL: Pseudo(label="学历层次", clause=_of_level, said=_said_level),
    TALENT: Pseudo(label="会什么", clause=_of_talent, said=lambda asked: asked.value),
    "skill": Pseudo(
        label="特长类别",
        clause=_coded("skill", "kind"),
        said=_said_code("skill_kind"),
        codes="skill_kind",
    ),
    "language": Pseudo(
        label="外语", clause=_belonging("skill", _SKILL_TEXTS, kind="language"), said=_said_word
    ),
    "certificate": Pseudo(
        label="职业资格证书",
        clause=_belonging("skill", _SKILL_TEXTS, kind="certificate"),
        said=_said_word,
    ),
    "training": Pseudo(
        label="培训", clause=_belonging("training", _TRAINING_TEXTS), said=_said_word
    ),
    "post": Pseudo(
        label="党内任职",
        clause=_coded("post", "post", " AND b.ended_on IS NULL"),
        said=_said_code("party_posts"),
        codes="party_posts",
    ),
    "award": Pseudo(
        label="奖励",
        clause=_belonging("award", ("name", "authority", "reason")),
        said=_said_word,
    ),
    "attachment": Pseudo(
        label="照片与材料",
        clause=_coded("attachment", "kind"),
        said=_said_code("attachment_kind"),
        codes="attachment_kind",
    ),
    PROBLEM: Pseudo(label="质量问题", clause=_of_problem, said=_said_problem),
}
"""What can be asked besides the fields of a member, by the id that a condition names."""
