"""Votes on persons: tickets to be cut apart, and the sheet on which one person's are counted."""

from collections.abc import Mapping
from typing import Any

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.printing.card import (
    CARD_FORM,
    CardCell,
    CardRow,
    CardSheet,
    band,
    card_data,
    field,
    grid,
    marked,
    pairs,
)
from pmis_desktop.printing.wording import padded_name
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.development_lists import GROUP
from pmis_desktop.services.forms.form import TODAY, Added, Form, Kind, Subject, number

_ADMIT, _CONFIRM = "接收预备党员", "预备党员转正"
_PASSED = ("通过", "未通过")
_MOST_NAMES, _MOST_TICKETS = 12, 500
_BLANK_TICKETS, _BLANK_NAMES = 10, 1
_MATTER = Added(
    key="matter", label="表决事项", kind=Kind.CHOICE, default=_ADMIT, choices=(_ADMIT, _CONFIRM)
)
_NAMES = Added(key="people", label="表决对象", kind=Kind.ROWS, longest=700, cells=("姓名",))
_COUNT = Added(key="count", label="张数", kind=Kind.NUMBER, default="10", longest=3)
_MET_ON = Added(key="met_on", label="会议时间", kind=Kind.DAY, default=TODAY)
_ROLL = (("entitled", "应到会"), ("present", "实到会"), ("written", "书面意见"))
_BALLOTS = (("issued", "发出"), ("returned", "收回"), ("valid", "有效"), ("void", "无效"))
_VOTES = (("yes", "赞成"), ("no", "不赞成"), ("abstained", "弃权"))


def vote_ticket(asked: Asked) -> Mapping[str, Any]:
    """表决票 of one meeting, as many as were asked for. Raises FormEntryError."""
    names = [padded_name(line[0]) for line in asked.lines("people", _NAMES.label, 1)]
    count = int(asked.filled["count"] or _BLANK_TICKETS)
    if len(names) > _MOST_NAMES:
        raise FormEntryError(_NAMES.label, f"有 {len(names)} 人，一张票最多 {_MOST_NAMES} 人。")
    if not 0 < count <= _MOST_TICKETS:
        raise FormEntryError(_COUNT.label, f"要在 1 到 {_MOST_TICKETS} 之间。")
    return {
        "title": f"{asked.filled['matter'] or _ADMIT}表决票",
        "branch": asked.organisation_name,
        "names": names or [""] * _BLANK_NAMES,
        "notes": ["对每人只在一栏内划“○”；不划或多划的无效。"],
        "day": asked.day("met_on"),
        "count": count,
    }


def tally(asked: Asked) -> Mapping[str, Any]:
    """票决情况汇总单 of one person."""
    said = asked.filled
    return card_data(
        CardSheet(
            title="票决情况汇总单",
            above=(f"党支部：{asked.organisation_name}", f"会议时间：{asked.day('met_on')}"),
            pages=[
                [
                    pairs(("姓　　名", padded_name(said["name"]))),
                    marked("表决事项", said["matter"], (_ADMIT, _CONFIRM)),
                    pairs(("会议地点", said["place"]), ("主 持 人", said["chair"])),
                    band("到会情况（有表决权的党员，人）"),
                    *_counts(asked, _ROLL),
                    band("表决票（张）"),
                    *_counts(asked, _BALLOTS),
                    band("表决结果（票，书面意见计算在内）"),
                    *_counts(asked, _VOTES),
                    marked("结　　果", said["outcome"], _PASSED),
                    field("其他情况", "\n".join(asked.paragraphs("remark")), height=30.0),
                    _signed(("计票人", "监票人")),
                    _signed(("党支部书记", "日　　期")),
                ]
            ],
            notes=_remarks(said),
        )
    )


def _counts(asked: Asked, some: tuple[tuple[str, str], ...]) -> list[CardRow]:
    span = 24 // len(some)
    return grid(
        [(label, span) for _key, label in some],
        [[asked.filled[key] for key, _label in some]],
        height=11.0,
    )


def _signed(labels: tuple[str, str]) -> CardRow:
    cells = []
    for label in labels:
        cells.append(CardCell(text=label, span=4, heading=True))
        cells.append(CardCell(text=EMPTY_DAY if label == "日　　期" else "", span=8))
    return CardRow(tuple(cells), 16.0)


def _remarks(said: Mapping[str, str]) -> list[str]:
    """What is needed to pass, in numbers where they are known, and what is against the rules."""
    made = ["到会的超过应到会的半数才能开会，赞成的超过应到会的半数才能通过；只算有表决权的党员。"]
    if said["entitled"]:
        least = int(said["entitled"]) // 2 + 1
        made.append(f"应到会 {said['entitled']} 人：须有 {least} 人以上到会，{least} 票以上赞成。")
    if said["issued"] and said["returned"] and int(said["returned"]) > int(said["issued"]):
        made.append("收回的票多于发出的票，这次表决无效，应重新表决。")
    return made


def _numbers(*families: tuple[tuple[str, str], ...]) -> list[Added]:
    return [number(key, _LABELS[key]) for family in families for key, _label in family]


_LABELS: Mapping[str, str] = {
    "entitled": "应到会人数",
    "present": "实到会人数",
    "written": "书面意见",
    "issued": "发出票数",
    "returned": "收回票数",
    "valid": "有效票数",
    "void": "无效票数",
    "yes": "赞成票数",
    "no": "不赞成票数",
    "abstained": "弃权票数",
}

FORMS = (
    Form(
        id="vote_ticket",
        title="表决票",
        group=GROUP,
        subject=Subject.ORGANISATION,
        about="支部大会接收预备党员或讨论转正的表决票，一页几张，裁开使用",
        source="发展党员通行票样",
        build=vote_ticket,
        added=(_MET_ON, _MATTER, _NAMES, _COUNT),
    ),
    Form(
        id="tally",
        title="票决情况汇总单",
        group=GROUP,
        subject=Subject.ORGANISATION,
        about="一个人一张：到会、发票、赞成和不赞成，计票人、监票人、书记签字",
        source="通行登记项目",
        build=tally,
        template=CARD_FORM,
        added=(
            _MET_ON,
            Added(key="name", label="姓名", longest=50),
            _MATTER,
            Added(key="place", label="会议地点", longest=60, kept=True),
            Added(key="chair", label="主持人", longest=50),
            *_numbers(_ROLL, _BALLOTS, _VOTES),
            Added(key="outcome", label="结果", kind=Kind.CHOICE, choices=_PASSED),
            Added(key="remark", label="其他情况", kind=Kind.TEXT, longest=300),
        ),
    ),
)
