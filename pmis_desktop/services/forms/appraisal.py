"""民主评议党员: the anonymous sheet, the summary of its votes, the register of one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.models.rows import Record
from pmis_desktop.printing.card import CARD_FORM, CardRow, CardSheet, card_data, field, pairs
from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.by_name import ByName
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, filled_on, free_text

_GROUP = "民主评议"
_GRADES = ("优秀", "合格", "基本合格", "不合格")
_ITEMS = (
    "理想信念",
    "政治理论素质",
    "组织纪律",
    "廉洁自律",
    "联系服务群众",
    "发挥先锋模范作用",
)
_MARKS = ("好", "一般", "差")
_PROBATIONARY = "probationary"
_NO_GRADE = "预备党员不评定等次"
# 优秀 normally goes to no more than a third of the members.
_ONE_OF = 3
_YEAR = Added(key="year", label="年度", kind=Kind.NUMBER, longest=4)


def sheet(asked: Asked) -> ListSheet:
    """民主测评表: everybody puts marks beside everybody's name and signs nothing."""
    return ListSheet(
        title=asked.of_year("民主评议党员测评表"),
        columns=(
            ListColumn("序号", 9.0),
            ListColumn("姓名", 23.0),
            *(ListColumn(mark, 7.6, group=item) for item in _ITEMS for mark in _MARKS),
            *(ListColumn(_upright(grade), 10.5, group="综合评定") for grade in _GRADES),
            ListColumn("存在问题", None),
        ),
        rows=_people(asked, 18 + len(_GRADES) + 1),
        organisation=asked.place_name,
        organisation_label="党组织",
        filled_on=asked.day("filled_on"),
        filled_on_label="测评时间",
        signs=(),
        notes=["请在相应栏内划√，每人每项只划一个；无记名填写。"],
        row_height=8.0,
        blank_rows=14,
    )


@dataclass(slots=True)
class _Votes:
    """What was counted of one member, as it was typed, and its sum where all are numbers."""

    said: tuple[str, ...]
    grade: str

    @property
    def total(self) -> int | None:
        if not all(each.isascii() and each.isdecimal() for each in self.said):
            return None
        return sum(map(int, self.said))


def summary(asked: Asked) -> ListSheet:
    """民主评议党员汇总表: the votes of each member and the grade that the committee settled."""
    known = ByName.read(asked.filled["votes"])
    took_part = asked.filled["took_part"]
    rows, faults, excellent, graded = [], [], 0, 0
    for number, member in enumerate(asked.members, 1):
        *said, grade = known.take(member.get("name") or "", 5)
        votes = _Votes(tuple(said), grade)
        on_probation = member.get("category") == _PROBATIONARY
        if votes.total is not None and took_part and votes.total > int(took_part):
            faults.append(member.get("name") or "")
        graded += not on_probation
        excellent += grade == _GRADES[0]
        remark = _NO_GRADE if on_probation else ""
        kind = asked.said(member, "category")
        rows.append([str(number), asked.name(member), kind, took_part, *said, grade, remark])
    return ListSheet(
        title=asked.of_year("民主评议党员情况汇总表"),
        columns=(
            ListColumn("序号", 12.0),
            ListColumn("姓名", 34.0),
            ListColumn("人员类别", 28.0),
            ListColumn("参评人数", 22.0),
            *(ListColumn(f"{grade}票", 25.0) for grade in _GRADES),
            ListColumn("支委会\n评定等次", 30.0),
            ListColumn("备注", None),
        ),
        rows=rows,
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        notes=[*_doubts(faults, excellent, graded), *known.unused()],
        size=10.0,
        row_height=8.0,
        blank_rows=15,
    )


def _doubts(faults: Sequence[str], excellent: int, graded: int) -> list[str]:
    """What does not hold, as sentences for whoever signs; the sheet is printed all the same."""
    told = [f"{name}的票数合计多于参评人数，请核对。" for name in faults]
    if excellent * _ONE_OF > graded:
        told.append(f"评为优秀的有{excellent}人，多于参评定等次的{graded}人的三分之一，请核对。")
    return told


def register(asked: Asked) -> Mapping[str, Any]:
    """民主评议党员登记表 of one member."""
    member = asked.member
    day = EMPTY_DAY
    result = asked.filled["result"]
    own, leader, secretary = (f"{who}签字：　　　　　{day}" for who in ("本人", "组长", "书记"))
    return card_data(
        CardSheet(
            title=asked.of_year("民主评议党员登记表"),
            above=(f"党组织：{asked.organisation_name}", ""),
            pages=[
                [
                    *_person(asked, member),
                    _said(asked, "个人总结\n（自评）", "summary", 76.0, own),
                    _said(asked, "党小组\n（互评）意见", "group", 32.0, leader),
                    pairs(("民主测评\n结果", result), height=14.0),
                    _said(asked, "党支部意见\n（等次）", "branch", 32.0, secretary),
                    _said(asked, "基层党委\n意见", "committee", 28.0, f"（盖章）　　　　　{day}"),
                    field("本人签字", "", day, height=13.0),
                ]
            ],
            notes=[_NO_GRADE + "。"] if member.get("category") == _PROBATIONARY else [],
        )
    )


def _person(asked: Asked, member: Record) -> list[CardRow]:
    return [
        pairs(("姓　　名", asked.name(member)), ("性　　别", asked.said(member, "sex"))),
        pairs(
            ("出生年月", asked.day_of(member, "birth_date")[:7]),
            ("学　　历", asked.said(member, "education")),
        ),
        pairs(
            ("入党时间", asked.day_of(member, "joined_on")),
            ("人员类别", asked.said(member, "category")),
        ),
        pairs(("单位及职务", asked.said(member, "employer_post"))),
    ]


def _said(asked: Asked, label: str, key: str, height: float, sign: str) -> CardRow:
    return field(label, asked.paragraphs(key), sign, height=height)


def _people(asked: Asked, empty: int) -> list[list[str]]:
    return [
        [str(n), asked.name(member), *[""] * empty] for n, member in enumerate(asked.members, 1)
    ]


def _upright(grade: str) -> str:
    return f"{grade[:-2]}\n{grade[-2:]}".lstrip()


FORMS = (
    Form(
        id="appraisal_sheet",
        title="民主评议党员测评表",
        group=_GROUP,
        subject=Subject.MEMBERS,
        about="参加测评的每人一份，无记名",
        source="测评表通行栏目",
        rows=sheet,
        landscape=True,
        added=(filled_on("测评时间"), _YEAR),
    ),
    Form(
        id="appraisal_summary",
        title="民主评议党员情况汇总表",
        group=_GROUP,
        subject=Subject.MEMBERS,
        about="每名党员的得票和评定等次，只记总数",
        source="通行做法",
        rows=summary,
        landscape=True,
        added=(
            filled_on(),
            _YEAR,
            Added(key="took_part", label="参评人数", kind=Kind.NUMBER, longest=5),
            free_text("votes", "得票（每行：姓名 优秀 合格 基本合格 不合格 等次）", 9000),
        ),
    ),
    Form(
        id="appraisal_register",
        title="民主评议党员登记表",
        group=_GROUP,
        subject=Subject.MEMBER,
        about="一名党员一页",
        source="通行做法",
        build=register,
        template=CARD_FORM,
        added=(
            _YEAR,
            free_text("summary", "个人总结（自评）", 800),
            free_text("group", "党小组（互评）意见", 300),
            Added(key="result", label="民主测评结果", longest=120),
            free_text("branch", "党支部意见（等次）", 300),
            free_text("committee", "基层党委意见", 200),
        ),
    ),
)
