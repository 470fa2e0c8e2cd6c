"""The five registers of 发展党员: applicants, activists, candidates, admitted, confirmed.

Of those who are no members yet the program keeps no records: somebody writes their lines.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pmis_desktop.models.rows import Record
from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.printing.wording import padded_name, short_date
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import TODAY, Added, Form, Kind, Subject, filled_on

GROUP = "发展党员"
_BLANK_ROWS = 15
_YEAR, _MONTH = 4, 7
_NUMBER = ListColumn("序号", 10.0)
_NAME = ListColumn("姓名", 23.0)
_SEX = ListColumn("性别", 10.0)
_GROUP_OF = ListColumn("民族", 15.0)
_BORN = ListColumn("出生年月", 18.0)
_EDUCATION = ListColumn("学历", 19.0)
_POST = ListColumn("单位及职务", None, centred=False)
_APPLIED = ListColumn("申请入党\n时间", 20.0)
_ACTIVIST = ListColumn("确定为积极\n分子时间", 20.0)
_CANDIDATE = ListColumn("确定为发展\n对象时间", 20.0)
_TRAINED = ListColumn("集中培训\n起止时间", 26.0)
_REMARK = ListColumn("备注", 22.0)
_WHO = (_NUMBER, _NAME, _SEX, _GROUP_OF, _BORN, _EDUCATION, _POST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A register whose lines are written by a person: title, what it is, its columns."""

    id: str
    title: str
    about: str
    columns: Sequence[ListColumn]

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns that a person writes, in the order of a line."""
        return tuple(each.heading for each in self.columns[1:])

    def listed(self, asked: Asked) -> ListSheet:
        """The lines as a list. Raises FormEntryError."""
        lines = asked.lines("people", "名单", len(self.cells))
        return _sheet(
            asked,
            self.title,
            self.columns,
            [
                [str(number), padded_name(line[0]), *line[1:]]
                for number, line in enumerate(lines, 1)
            ],
        )


WRITTEN = (
    Register(
        id="applicants",
        title="入党申请人登记册",
        about="递交了入党申请书的人；名单由填表人写",
        columns=(
            *_WHO,
            _APPLIED,
            ListColumn("派人谈话\n时间", 20.0),
            ListColumn("谈话人", 21.0),
            _REMARK,
        ),
    ),
    Register(
        id="activists",
        title="入党积极分子登记册",
        about="支部确定的入党积极分子；名单由填表人写",
        columns=(
            *_WHO,
            _APPLIED,
            _ACTIVIST,
            ListColumn("上级党委\n备案时间", 20.0),
            ListColumn("培养联系人", 26.0),
            _REMARK,
        ),
    ),
    Register(
        id="candidates",
        title="发展对象登记册",
        about="上级党委同意列为发展对象的人；名单由填表人写",
        columns=(
            *_WHO,
            _ACTIVIST,
            _CANDIDATE,
            ListColumn("公示起止\n时间", 26.0),
            ListColumn("入党介绍人", 26.0),
            ListColumn("政治审查\n结论", 17.0),
            _TRAINED,
        ),
    ),
)


def admitted(asked: Asked) -> ListSheet:
    """发展党员登记册: who was admitted in a year, in order of the day."""
    found = _in_order(asked, "joined_on")
    return _sheet(
        asked,
        f"{_year(asked)}发展党员登记册",
        (
            *_WHO,
            _APPLIED,
            _ACTIVIST,
            _CANDIDATE,
            ListColumn("入党时间", 20.0),
            ListColumn("志愿书编号", 22.0),
            ListColumn("人员类别", 18.0),
        ),
        [
            [
                *_who(asked, number, each),
                asked.day_of(each, "applied_on"),
                asked.day_of(each, "activist_on"),
                asked.day_of(each, "candidate_on"),
                asked.day_of(each, "joined_on"),
                "",
                asked.said(each, "category"),
            ]
            for number, each in enumerate(found, 1)
        ],
    )


def confirmed(asked: Asked) -> ListSheet:
    """预备党员转正登记册: who became a full member in a year, in order of the day."""
    found = _in_order(asked, "full_member_on")
    return _sheet(
        asked,
        f"{_year(asked)}预备党员转正登记册",
        (
            *_WHO,
            ListColumn("入党时间", 20.0),
            ListColumn("申请转正\n时间", 20.0),
            ListColumn("支部大会\n时间", 20.0),
            ListColumn("党委审批\n时间", 20.0),
            ListColumn("转正时间", 20.0),
            ListColumn("转正情况", 22.0),
        ),
        [
            [
                *_who(asked, number, each),
                asked.day_of(each, "joined_on"),
                "",
                "",
                "",
                asked.day_of(each, "full_member_on"),
                asked.said(each, "confirmation"),
            ]
            for number, each in enumerate(found, 1)
        ],
    )


def _sheet(
    asked: Asked, title: str, columns: Sequence[ListColumn], lines: Sequence[Sequence[str]]
) -> ListSheet:
    return ListSheet(
        title=title,
        columns=columns,
        rows=lines,
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        blank_rows=_BLANK_ROWS,
    )


def _who(asked: Asked, number: int, member: Record) -> list[str]:
    """The first columns, of a member."""
    return [
        str(number),
        asked.name(member),
        asked.said(member, "sex"),
        asked.said(member, "ethnic_group"),
        short_date((member.get("birth_date") or "")[:_MONTH]),
        asked.said(member, "education"),
        member.get("employer_post") or "",
    ]


def _in_order(asked: Asked, day: str) -> list[Record]:
    """Those who are listed, in the order of the day."""
    return sorted(asked.members, key=lambda each: each.get(day) or "")


def _is_of_year(day: str) -> Callable[[Asked, Record], bool]:
    """Whether a member's day is in the year asked for, or any where none is."""

    def picks(asked: Asked, member: Record) -> bool:
        year = asked.filled["year"]
        return not year or (member.get(day) or "")[:_YEAR] == year

    return picks


def _year(asked: Asked) -> str:
    year = asked.filled["year"]
    return f"{year}年度" if year else ""


def _written(register: Register) -> Form:
    return Form(
        id=register.id,
        title=register.title,
        group=GROUP,
        subject=Subject.ORGANISATION,
        about=register.about,
        source="通行登记项目",
        rows=register.listed,
        landscape=True,
        added=(
            filled_on(),
            Added(key="people", label="名单", kind=Kind.ROWS, longest=40000, cells=register.cells),
        ),
    )


def _of_members(
    name: str, title: str, about: str, made: Callable[[Asked], ListSheet], *, day: str, year: str
) -> Form:
    return Form(
        id=name,
        title=title,
        group=GROUP,
        subject=Subject.MEMBERS,
        about=about,
        source="通行登记项目",
        rows=made,
        picks=_is_of_year(day),
        landscape=True,
        added=(
            filled_on(),
            Added(key="year", label=year, kind=Kind.NUMBER, default=TODAY, longest=4),
        ),
    )


FORMS = (
    *(_written(each) for each in WRITTEN),
    _of_members(
        "admitted",
        "发展党员登记册",
        "选定的人里这一年入党的，按入党时间排列",
        admitted,
        day="joined_on",
        year="入党年份（不写就列出全部）",
    ),
    _of_members(
        "confirmed",
        "预备党员转正登记册",
        "选定的人里这一年转正的，按转正时间排列",
        confirmed,
        day="full_member_on",
        year="转正年份（不写就列出全部）",
    ),
)
