"""选票 and 计票结果报告单: candidates by the strokes of their surnames, counts that are checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.by_name import ByName, strokewise
from pmis_desktop.services.forms.elections import GROUP
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, filled_on, number

_BLANK_CANDIDATES = 7
_MOST_LINES = 10
_OTHERS = 3
_COMMITTEE = "委员"
_LONGEST_NAME = 50
_GAP = "____"
_TOTALS = ("should", "present", "sent", "returned", "valid", "invalid")


def ballot(asked: Asked) -> Mapping[str, Any]:
    """选票: a place for a mark beside each candidate, lines for others, what the marks mean."""
    seats = asked.filled["seats"]
    most = (
        f"应选{int(seats)}名，所选人数等于或者少于{int(seats)}名有效，多于{int(seats)}名无效。"
        if seats
        else "所选人数等于或者少于应选名额有效，多于应选名额无效。"
    )
    others = min(int(asked.filled["others"] or _OTHERS), _MOST_LINES)
    return {
        "title": f"{asked.place_name}\n{asked.filled['body'] or _COMMITTEE}选票".strip(),
        "people": [asked.name(each) for each in strokewise(asked.members)]
        or [""] * _BLANK_CANDIDATES,
        "others": others,
        "notes": [
            "候选人按姓氏笔画为序。",
            "赞成的，在候选人姓名左边的符号栏内划“○”；不赞成的，划“×”；弃权的，不划任何符号。",
            "另选他人的，在“另选他人”栏内写上姓名，并在左边的符号栏内划“○”。",
            most,
        ],
        "day": asked.day("filled_on"),
    }


def count(asked: Asked) -> ListSheet:
    """计票结果报告单; what does not hold is said above the table, and it is printed anyway."""
    known = ByName.read(asked.filled["votes"])
    rows: list[list[str]] = []
    doubts = []
    for member in strokewise(asked.members):
        name = member.get("name") or ""
        said = known.take(name, 4)
        doubts += _doubt(name, said, asked.filled)
        rows.append([str(len(rows) + 1), asked.name(member), *said])
    for name in known.left:
        # Nobody votes against somebody who is no candidate: there is no sum to check.
        said = known.take(name, 4)
        rows.append([str(len(rows) + 1), f"{name[:_LONGEST_NAME]}（另选）", *said])
    return ListSheet(
        title=f"{asked.filled['body'] or _COMMITTEE}选举计票结果报告单",
        columns=(
            ListColumn("序号", 12.0),
            ListColumn("候选人姓名", None),
            *(ListColumn(each, 28.0) for each in ("赞成票数", "不赞成票数", "弃权票数")),
            ListColumn("部分\n无效票数", 26.0),
        ),
        rows=rows,
        organisation=asked.place_name,
        organisation_label="党组织",
        filled_on=asked.day("filled_on"),
        filled_on_label="选举时间",
        signs=("总监票人", "监票人", "计票人"),
        notes=[*_told(asked.filled), *_whole(asked.filled), *doubts],
        size=11.0,
        row_height=9.0,
        blank_rows=14,
    )


def _told(filled: Mapping[str, str]) -> list[str]:
    """The totals, the share that came, and how many votes somebody needs."""
    said = {key: str(int(filled[key])) if filled[key] else _GAP for key in _TOTALS}
    should, present = _known(filled, "should"), _known(filled, "present")
    share, needed = f"{_GAP}％", f"实到会有选举权人数的半数为{_GAP}，当选须{_GAP}票以上。"
    if should and present is not None:
        share = f"{present * 100 / should:.1f}％"
    if present is not None:
        half = f"{present // 2}.5" if present % 2 else str(present // 2)
        needed = f"实到会有选举权人数的半数为{half}，当选须{present // 2 + 1}票以上。"
    return [
        f"应到会有选举权的党员{said['should']}名，实到{said['present']}名，占{share}（须达到五分之四）。",
        (
            f"发出选票{said['sent']}张，收回{said['returned']}张，其中有效{said['valid']}张，"
            f"无效{said['invalid']}张。"
        ),
        needed,
    ]


def _whole(filled: Mapping[str, str]) -> list[str]:
    """What does not hold of the totals, by 《中国共产党基层组织选举工作条例》."""
    should, present, sent, returned, valid, invalid = (_known(filled, key) for key in _TOTALS)
    told = []
    if should is not None and present is not None:
        if present > should:
            told.append(f"实到{present}名多于应到{should}名，请核对。")
        elif present * 5 < should * 4:
            told.append(f"实到{present}名，不到应到{should}名的五分之四，不能进行选举。")
    if sent is not None and present is not None and sent > present:
        told.append(f"发出选票{sent}张多于实到{present}名，请核对。")
    if returned is not None and sent is not None and returned > sent:
        told.append(f"收回选票{returned}张多于发出{sent}张，选举无效，应当重新选举。")
    if None not in {returned, valid, invalid} and (valid or 0) + (invalid or 0) != returned:
        told.append(f"有效{valid}张加无效{invalid}张不等于收回{returned}张，请核对。")
    return told


def _doubt(name: str, said: Sequence[str], filled: Mapping[str, str]) -> list[str]:
    """Whether the votes about somebody make up the valid ballots."""
    valid = _known(filled, "valid")
    some = [each for each in said if each]
    if valid is None or not some or not all(each.isascii() and each.isdecimal() for each in some):
        return []
    whole = sum(map(int, some))
    if whole == valid:
        return []
    return [f"{name}的票数合计{whole}票，不等于有效票{valid}张，请核对。"]


def _known(filled: Mapping[str, str], key: str) -> int | None:
    return int(filled[key]) if filled[key] else None


_BODY = Added(key="body", label="选举什么", longest=40, default=_COMMITTEE, kept=True)

FORMS = (
    Form(
        id="ballot",
        title="选票",
        group=GROUP,
        subject=Subject.MEMBERS,
        about="选定的党员是候选人，按姓氏笔画排列；有几个人投票就印几份",
        source="选票通行式样",
        build=ballot,
        added=(
            _BODY,
            number("seats", "应选名额"),
            Added(
                key="others",
                label="另选他人留几行（最多10行）",
                kind=Kind.NUMBER,
                longest=2,
                default=str(_OTHERS),
            ),
            filled_on("选举日期"),
        ),
    ),
    Form(
        id="vote_count",
        title="计票结果报告单",
        group=GROUP,
        subject=Subject.MEMBERS,
        about="选定的党员是候选人；票数对不上的写明白",
        source="计票结果报告单通行栏目；人数和票数按《中国共产党基层组织选举工作条例》",
        rows=count,
        added=(
            _BODY,
            number("should", "应到会有选举权的党员数"),
            number("present", "实到人数"),
            number("sent", "发出选票"),
            number("returned", "收回选票"),
            number("valid", "有效票"),
            number("invalid", "无效票"),
            Added(
                key="votes",
                label="得票（每行：姓名 赞成 不赞成 弃权 部分无效）",
                kind=Kind.TEXT,
                longest=6000,
            ),
            filled_on("选举日期"),
        ),
    ),
)
