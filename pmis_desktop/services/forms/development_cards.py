"""The papers kept about one person in 发展党员: both 登记表, the record of a confirmation.

Central forms of 2026 are printed by the province; these layouts stand in for them and can be
replaced by the county's own.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.printing.card import (
    CARD_FORM,
    CardRow,
    CardSheet,
    band,
    card_data,
    field,
    grid,
    marked,
    pairs,
)
from pmis_desktop.printing.wording import long_date, padded_name
from pmis_desktop.rules import dates
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.development_lists import GROUP
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, filled_on, number

_HALF, _QUARTER = "每半年一次", "每季度一次"
_OUTCOMES = ("按期转正", "延长预备期", "取消预备党员资格")
_BY_RULES = "发展党员工作细则（2026年）的名称，通行栏目"
_YEAR_MONTHS = 12
_ISO_DAY = 10
_FAMILY = (("称　谓", 3), ("姓　名", 5), ("政治面貌", 4), ("工作单位及职务", 12))
_BRANCH_SIGNS = ("党支部书记（签字）：　　　　　　　", EMPTY_DAY)
_COMMITTEE_SIGNS = ("（党委盖章）　　　　　", EMPTY_DAY)
_MENTOR_SIGNS = ("培养联系人（签字）：　　　　　　　", EMPTY_DAY)
_PERSON = (
    Added(key="name", label="姓名", longest=50),
    Added(key="former_names", label="曾用名", longest=50),
    Added(key="sex", label="性别", kind=Kind.CHOICE, choices=("男", "女")),
    Added(key="ethnic_group", label="民族", longest=20),
    Added(key="birth_date", label="出生日期", kind=Kind.DAY),
    Added(key="native_place", label="籍贯", longest=60),
    Added(key="education", label="文化程度", longest=20),
    Added(key="started_work_on", label="参加工作时间", kind=Kind.MONTH),
    Added(key="employer_post", label="单位及职务", longest=60),
    Added(key="applied_on", label="申请入党时间", kind=Kind.DAY),
    Added(key="activist_on", label="确定为入党积极分子时间", kind=Kind.DAY),
    Added(key="mentor", label="培养联系人", longest=50),
    Added(key="second_mentor", label="第二名培养联系人", longest=50),
)


def activist_card(asked: Asked) -> Mapping[str, Any]:
    """入党积极分子培养考察登记表; of somebody who is no member yet, so a person writes it."""
    quarterly = asked.filled["rhythm"] == _QUARTER
    return card_data(
        CardSheet(
            title="入党积极分子培养考察登记表",
            above=(
                f"党支部：{asked.organisation_name}",
                f"填表日期：{asked.day('filled_on')}",
            ),
            pages=[
                _activist(asked),
                *_examinations(8 if quarterly else 4, "季度" if quarterly else "半年"),
                _towards_candidate(),
            ],
            notes=("由党支部保存，接收为预备党员后和其他材料一起报送、归档；没有内容的栏写“无”。",),
        )
    )


def _activist(asked: Asked) -> list[CardRow]:
    said = asked.filled

    def day(key: str) -> str:
        return long_date(said[key])

    return [
        pairs(("姓　　名", padded_name(said["name"])), ("曾 用 名", said["former_names"])),
        pairs(("性　　别", said["sex"]), ("民　　族", said["ethnic_group"])),
        pairs(("出生日期", day("birth_date")), ("籍　　贯", said["native_place"])),
        pairs(("文化程度", said["education"]), ("参加工作\n时　　间", day("started_work_on"))),
        pairs(("单位及职务", said["employer_post"])),
        pairs(
            ("申请入党\n时　　间", day("applied_on")), ("确定为积极\n分子时间", day("activist_on"))
        ),
        pairs(
            ("培养联系人", padded_name(said["mentor"])),
            ("培养联系人", padded_name(said["second_mentor"])),
        ),
        field("本人简历", "\n".join(asked.paragraphs("resume")), height=46.0),
        field("何时何地受\n何种奖励\n或处分", "\n".join(asked.paragraphs("merits")), height=26.0),
        band("家庭主要成员和主要社会关系"),
        *grid(_FAMILY, _relatives(asked, 8)),
    ]


def _relatives(asked: Asked, most: int) -> list[list[str]]:
    """The lines of relatives, filled up with empty ones. Raises FormEntryError."""
    lines = asked.lines("relatives", _RELATIVES.label, len(_FAMILY))
    if len(lines) > most:
        raise FormEntryError(_RELATIVES.label, f"有 {len(lines)} 行，表上只有 {most} 行。")
    return [*lines, *[[""] * len(_FAMILY)] * (most - len(lines))]


def _examinations(count: int, period: str) -> list[list[CardRow]]:
    """Four examinations on each page."""
    rows = [
        field(f"第 {number} 次\n{period}考察", "", *_MENTOR_SIGNS, height=62.0)
        for number in range(1, count + 1)
    ]
    return [rows[at : at + 4] for at in range(0, count, 4)]


def _towards_candidate() -> list[CardRow]:
    return [
        field("集中培训\n情　　况", "", height=32.0),
        field("党小组意见", "", "党小组组长（签字）：　　　　　　　", EMPTY_DAY, height=42.0),
        field("党员和群众\n意　　见", "", height=40.0),
        field("支部委员会\n意　　见", "", *_BRANCH_SIGNS, height=62.0),
        field("上级党委\n意　　见", "", *_COMMITTEE_SIGNS, height=62.0),
    ]


def probation_card(asked: Asked) -> Mapping[str, Any]:
    """预备党员教育考察登记表 of one member."""
    self_signs = ("本人（签字）：　　　　　　　", EMPTY_DAY)
    return card_data(
        CardSheet(
            title="预备党员教育考察登记表",
            above=(
                f"党支部：{asked.organisation_name}",
                f"填表日期：{asked.day('filled_on')}",
            ),
            pages=[
                [
                    *_probationer(asked),
                    field("前半年\n自我鉴定", "", *self_signs, height=88.0),
                    field("前半年\n党支部\n考察意见", "", *_BRANCH_SIGNS, height=80.0),
                ],
                [
                    field("后半年\n自我鉴定", "", *self_signs, height=70.0),
                    field("后半年\n党支部\n考察意见", "", *_BRANCH_SIGNS, height=60.0),
                    field(
                        "入党介绍人\n意　　见",
                        "",
                        "入党介绍人（签字）：　　　　　　　　　　　　　　",
                        EMPTY_DAY,
                        height=48.0,
                    ),
                    field("支部委员会\n意　　见", "", *_BRANCH_SIGNS, height=60.0),
                ],
            ],
            notes=("从预备期开始起每半年填写一次；延长预备期的，另附页。",),
        )
    )


def _probationer(asked: Asked) -> list[CardRow]:
    member = asked.member
    begins, ends = _probation(
        member.get("joined_on") or "", member.get("probation_extension") or ""
    )
    return [
        *_person(asked),
        pairs(("预备期开始", begins), ("预备期届满", ends)),
        pairs(
            ("入党介绍人", padded_name(asked.filled["sponsor"])),
            ("入党介绍人", padded_name(asked.filled["second_sponsor"])),
        ),
    ]


def _person(asked: Asked) -> list[CardRow]:
    """The first rows of a card about a member: no number of the person is on it."""
    member = asked.member
    return [
        pairs(("姓　　名", asked.name(member)), ("性　　别", asked.said(member, "sex"))),
        pairs(
            ("民　　族", asked.said(member, "ethnic_group")),
            ("出生日期", long_date(member.get("birth_date") or "")),
        ),
        pairs(
            ("籍　　贯", member.get("native_place") or ""),
            ("文化程度", asked.said(member, "education")),
        ),
        pairs(("单位及职务", member.get("employer_post") or "")),
    ]


def _probation(joined: str, extended: str) -> tuple[str, str]:
    """First and last day of the probation: the last is the day before the anniversary.

    ``extended`` are the months by which it was made longer.
    """
    if len(joined) != _ISO_DAY or not dates.is_date(joined):
        return long_date(joined), ""
    months = _YEAR_MONTHS + (int(extended) if extended.isdecimal() else 0)
    last = dates.add_months(dates.first_day(joined), months) - timedelta(days=1)
    return long_date(joined), long_date(last.isoformat())


def confirmation(asked: Asked) -> Mapping[str, Any]:
    """预备党员转正登记表 of one member."""
    member, said = asked.member, asked.filled
    joined, ends = _probation(
        member.get("joined_on") or "", member.get("probation_extension") or ""
    )
    heads = ("应到会", "实到会", "赞成", "不赞成", "弃权", "书面意见")
    counts = [said[key] for key in ("entitled", "present", "yes", "no", "abstained", "written")]
    return card_data(
        CardSheet(
            title="预备党员转正登记表",
            above=(
                f"党支部：{asked.organisation_name}",
                f"填表日期：{asked.day('filled_on')}",
            ),
            pages=[
                [
                    *_person(asked),
                    pairs(("入党时间", joined), ("预备期届满", ends)),
                    pairs(
                        ("申请转正\n时　　间", long_date(said["asked_on"])),
                        ("支部大会\n时　　间", long_date(said["met_on"])),
                    ),
                    band("支部大会表决情况（有表决权的党员，人）"),
                    *grid([(each, 4) for each in heads], [counts], height=10.0),
                    marked("表决结果", said["outcome"], _OUTCOMES),
                    field("支部大会\n决　　议", "", *_BRANCH_SIGNS, height=50.0),
                    field("基层党委\n审批意见", "", *_COMMITTEE_SIGNS, height=46.0),
                    pairs(
                        ("党委审批\n时　　间", long_date(said["approved_on"])),
                        ("转正时间", _full_member_on(asked)),
                    ),
                    pairs(("备　　注", "")),
                ]
            ],
        )
    )


def _full_member_on(asked: Asked) -> str:
    return long_date(asked.filled["full_member_on"] or asked.member.get("full_member_on") or "")


_RELATIVES = Added(
    key="relatives",
    label="家庭主要成员和主要社会关系",
    kind=Kind.ROWS,
    cells=tuple(head.replace("　", "") for head, _span in _FAMILY),
    longest=2000,
)
_RESUME = Added(key="resume", label="本人简历", kind=Kind.TEXT, longest=600)
_MERITS = Added(key="merits", label="奖励和处分", kind=Kind.TEXT, longest=200)


def _days(*some: tuple[str, str]) -> Sequence[Added]:
    return [Added(key=key, label=label, kind=Kind.DAY) for key, label in some]


FORMS = (
    Form(
        id="activist_card",
        title="入党积极分子培养考察登记表",
        group=GROUP,
        subject=Subject.ORGANISATION,
        about="入党积极分子一人一份，个人情况由填表人写",
        source=_BY_RULES,
        build=activist_card,
        template=CARD_FORM,
        added=(
            filled_on("填表日期"),
            *_PERSON,
            _RESUME,
            _MERITS,
            _RELATIVES,
            Added(
                key="rhythm",
                label="考察多久一次",
                kind=Kind.CHOICE,
                default=_HALF,
                choices=(_HALF, _QUARTER),
            ),
        ),
    ),
    Form(
        id="probation_card",
        title="预备党员教育考察登记表",
        group=GROUP,
        subject=Subject.MEMBER,
        about="一名预备党员一份，每半年填写一次",
        source=_BY_RULES,
        build=probation_card,
        template=CARD_FORM,
        added=(
            filled_on("填表日期"),
            Added(key="sponsor", label="入党介绍人", longest=50),
            Added(key="second_sponsor", label="第二名入党介绍人", longest=50),
        ),
    ),
    Form(
        id="confirmation",
        title="预备党员转正登记表",
        group=GROUP,
        subject=Subject.MEMBER,
        about="一名预备党员一页：表决情况、结果、党委审批",
        source="通行登记项目",
        build=confirmation,
        template=CARD_FORM,
        added=(
            filled_on("填表日期"),
            *_days(("asked_on", "申请转正时间"), ("met_on", "支部大会时间")),
            number("entitled", "应到会人数"),
            number("present", "实到会人数"),
            number("yes", "赞成票"),
            number("no", "不赞成票"),
            number("abstained", "弃权票"),
            number("written", "书面意见"),
            Added(key="outcome", label="表决结果", kind=Kind.CHOICE, choices=_OUTCOMES),
            *_days(("approved_on", "党委审批时间"), ("full_member_on", "转正时间")),
        ),
    ),
)
