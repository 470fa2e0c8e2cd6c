"""不合格党员组织处置审批表: from what was found out to what the committee decides."""

from collections.abc import Mapping
from typing import Any

from pmis_desktop.printing.card import CARD_FORM, CardRow, CardSheet, card_data, field, pairs
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, free_text, number

_WITHIN, _TALKED_OUT, _STRUCK_OFF = "限期改正", "劝其退党", "除名"
_PROBATIONARY = "probationary"
_SEAL = f"（盖章）　　　{EMPTY_DAY}"
_SECRETARY = f"书记签字：　　　　　{EMPTY_DAY}"
_VOTES = ("should", "present", "in_favour", "against", "abstained")


def approval(asked: Asked) -> Mapping[str, Any]:
    """The sheet of one member; what nobody wrote down is left to be written by hand."""
    member = asked.member
    return card_data(
        CardSheet(
            title="不合格党员组织处置审批表",
            above=(f"党组织：{asked.organisation_name}", ""),
            pages=[
                [
                    *_person(asked),
                    _opinion(asked, "主要表现", "conduct", 36.0),
                    _opinion(
                        asked, "调查核实\n情况", "findings", 30.0, f"调查人签字：　　{EMPTY_DAY}"
                    ),
                    _opinion(asked, "支部委员会\n意见", "branch_committee", 22.0, _SECRETARY),
                    _opinion(asked, "基层党委\n预审意见", "preview", 22.0, _SEAL),
                    _resolution(asked),
                    _opinion(asked, "基层党委\n审批意见", "committee", 26.0, _SEAL),
                    _opinion(asked, "本人意见", "own", 20.0, f"本人签字：　　　　　{EMPTY_DAY}"),
                ]
            ],
            notes=_doubts(asked, member.get("category") or ""),
        )
    )


def _person(asked: Asked) -> list[CardRow]:
    member = asked.member
    return [
        pairs(("姓　　名", asked.name(member)), ("性　　别", asked.said(member, "sex"))),
        pairs(
            ("出生年月", asked.day_of(member, "birth_date")[:7]),
            ("民　　族", asked.said(member, "ethnic_group")),
        ),
        pairs(
            ("入党时间", asked.day_of(member, "joined_on")),
            ("学　　历", asked.said(member, "education")),
        ),
        pairs(("单位及职务", asked.said(member, "employer_post"))),
        pairs(("拟处置方式", _kinds(asked.filled["kind"]))),
    ]


def _kinds(chosen: str) -> str:
    return chosen or f"{_WITHIN}（　　）　　{_TALKED_OUT}（　　）　　{_STRUCK_OFF}（　　）"


def _resolution(asked: Asked) -> CardRow:
    should, present, favour, against, abstained = (asked.filled[key] or "____" for key in _VOTES)
    told = (
        f"支部党员大会应到会有表决权的正式党员{should}名，实到{present}名；"
        f"赞成{favour}票，不赞成{against}票，弃权{abstained}票。"
    )
    said = (told, *asked.paragraphs("resolution"))
    return field("支部大会\n决议", said, _SECRETARY, height=32.0)


def _opinion(asked: Asked, label: str, key: str, height: float, *signs: str) -> CardRow:
    return field(label, asked.paragraphs(key), *signs, height=height)


def _doubts(asked: Asked, category: str) -> list[str]:
    """What does not hold by 《中国共产党不合格党员组织处置办法》, said and not forbidden."""
    told = []
    if category == _PROBATIONARY and asked.filled["kind"] == _TALKED_OUT:
        told.append("预备党员不劝其退党，应当延长预备期或者取消预备党员资格，请核对处置方式。")
    should, favour = asked.filled["should"], asked.filled["in_favour"]
    if should and favour and int(favour) * 2 <= int(should):
        told.append(f"赞成{favour}票，没有超过应到会{should}名的半数，决议不能通过，请核对票数。")
    return told


FORMS = (
    Form(
        id="handling_approval",
        title="不合格党员组织处置审批表",
        group="组织处置",
        subject=Subject.MEMBER,
        about="一名党员一页，按处置程序各级填写意见",
        source="通行做法；程序按《中国共产党不合格党员组织处置办法》（2024年）",
        build=approval,
        template=CARD_FORM,
        added=(
            Added(
                key="kind",
                label="拟处置方式",
                kind=Kind.CHOICE,
                choices=(_WITHIN, _STRUCK_OFF, _TALKED_OUT),
            ),
            free_text("conduct", "主要表现", 500),
            free_text("findings", "调查核实情况"),
            free_text("branch_committee", "支部委员会意见", 160),
            free_text("preview", "基层党委预审意见", 160),
            number("should", "应到会正式党员数（有表决权的）"),
            number("present", "实到人数"),
            number("in_favour", "赞成票"),
            number("against", "不赞成票"),
            number("abstained", "弃权票"),
            free_text("resolution", "支部大会决议"),
            free_text("committee", "基层党委审批意见", 160),
            free_text("own", "本人意见", 160),
        ),
    ),
)
