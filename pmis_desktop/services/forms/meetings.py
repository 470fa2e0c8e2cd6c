"""Records of 三会一课 and of 主题党日, blank or with what a person wrote down."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmis_desktop.printing.card import CARD_FORM, CardRow, CardSheet, card_data, field, pairs
from pmis_desktop.printing.wording import long_date
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, number

_GROUP = "组织生活"
_COUNTS = ("should", "present")
_VOTES = ("in_favour", "against", "abstained")
_COMMITTEE, _GENERAL, _SMALL, _LECTURE = (
    "支部委员会会议",
    "支部党员大会",
    "党小组会",
    "党课",
)
_TEXT = 6000
_SIGNS = ("主持人（签字）", "记录人（签字）")


def meeting(asked: Asked) -> Mapping[str, Any]:
    """三会一课 record of one meeting; room for votes where there may be some."""
    filled = asked.filled
    kind = filled["kind"]
    votes = kind != _LECTURE
    return card_data(
        CardSheet(
            title=_title(asked, kind or "三会一课"),
            above=(f"党组织：{asked.organisation_name}", ""),
            pages=[
                [
                    pairs(("主　　题", filled["topic"]), height=12.0),
                    *_when_and_who(asked, "主讲人" if kind == _LECTURE else "主持人"),
                    pairs(("列席人员", filled["guests"])),
                    _content(asked, 96.0 if votes else 142.0),
                    *(_decision(asked) if votes else ()),
                    pairs(("其　　他", filled["other"]), height=12.0),
                ]
            ],
            signs=_SIGNS,
        )
    )


def party_day(asked: Asked) -> Mapping[str, Any]:
    """主题党日 record: the kind of activity first."""
    filled = asked.filled
    return card_data(
        CardSheet(
            title=_title(asked, "主题党日"),
            above=(f"党组织：{asked.organisation_name}", ""),
            pages=[
                [
                    pairs(("活动类型", filled["kind"])),
                    pairs(("主　　题", filled["topic"]), height=12.0),
                    *_when_and_who(asked, "主持人"),
                    _content(asked, 142.0),
                    pairs(("其　　他", filled["other"]), height=12.0),
                ]
            ],
            signs=_SIGNS,
        )
    )


def _content(asked: Asked, height: float) -> CardRow:
    return field("主要内容", asked.paragraphs("content"), height=height, grows=True)


def _when_and_who(asked: Asked, leading: str) -> Sequence[CardRow]:
    filled = asked.filled
    should, present = (_people(filled[key]) for key in _COUNTS)
    return [
        pairs(("时　　间", _time(asked)), ("地　　点", filled["place"])),
        pairs((leading, filled["leader"]), ("记录人", filled["writer"])),
        pairs(("应到人数", should), ("实到人数", present)),
        pairs(("缺席人员\n及原因", filled["absent"]), height=13.0),
    ]


def _decision(asked: Asked) -> Sequence[CardRow]:
    filled = asked.filled
    told = "、".join(
        f"{word}　{filled[key] or '　　'}　票"
        for word, key in zip(("赞成", "反对", "弃权"), _VOTES, strict=True)
    )
    return [
        pairs(("表决议题", filled["matter"]), ("表决方式", filled["way"]), height=12.0),
        pairs(("表决结果", told)),
        field("决　　议", asked.paragraphs("decision"), height=20.0, grows=True),
    ]


def _title(asked: Asked, kind: str) -> str:
    """××党支部2026年9月支部党员大会记录; without a day, room for the month."""
    day = asked.filled["held_on"]
    month = long_date(day[:7]) if day else "____年__月"
    return f"{asked.organisation_name}{month}{kind}记录"


def _time(asked: Asked) -> str:
    return f"{long_date(asked.filled['held_on']) or EMPTY_DAY}　{asked.filled['hours']}".rstrip()


def _people(count: str) -> str:
    return f"{count}人" if count else ""


_COMMON = (
    Added(key="topic", label="主题", longest=120),
    Added(key="held_on", label="日期", kind=Kind.DAY, default="today"),
    Added(key="hours", label="起止时间", longest=30),
    Added(key="place", label="地点", longest=60, kept=True),
    Added(key="leader", label="主持人（主讲人）", longest=50, kept=True),
    Added(key="writer", label="记录人", longest=50, kept=True),
    number("should", "应到人数"),
    number("present", "实到人数"),
    Added(key="absent", label="缺席人员及原因", longest=200),
)
_CONTENT = Added(key="content", label="主要内容", kind=Kind.TEXT, longest=_TEXT)
_OTHER = Added(key="other", label="其他", longest=120)


def _form(
    identifier: str,
    title: str,
    build: Callable[[Asked], Mapping[str, Any]],
    about: str,
    added: tuple[Added, ...],
) -> Form:
    return Form(
        id=identifier,
        title=title,
        group=_GROUP,
        subject=Subject.ORGANISATION,
        about=about,
        source="三会一课记录通行栏目",
        build=build,
        template=CARD_FORM,
        added=added,
    )


FORMS = (
    _form(
        "meeting_record",
        "三会一课记录",
        meeting,
        "支委会、党员大会、党小组会、党课各一次一份",
        (
            Added(
                key="kind",
                label="会议类型",
                kind=Kind.CHOICE,
                default=_GENERAL,
                choices=(_COMMITTEE, _GENERAL, _SMALL, _LECTURE),
            ),
            *_COMMON,
            Added(key="guests", label="列席人员", longest=120),
            _CONTENT,
            Added(key="matter", label="表决议题", longest=120),
            Added(key="way", label="表决方式", longest=30),
            number("in_favour", "赞成票"),
            number("against", "反对票"),
            number("abstained", "弃权票"),
            Added(key="decision", label="决议", kind=Kind.TEXT, longest=600),
            _OTHER,
        ),
    ),
    _form(
        "party_day_record",
        "主题党日记录",
        party_day,
        "一次活动一份",
        (
            Added(key="kind", label="活动（会议）类型", longest=60, default="主题党日"),
            *_COMMON,
            _CONTENT,
            _OTHER,
        ),
    ),
)
