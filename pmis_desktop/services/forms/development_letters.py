"""公示 and 支部大会决议 of 发展党员, as letters: no ID number or telephone of a person."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pmis_desktop.errors.printing import FormEntryError
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.letter import LETTER_FORM, LetterPart, LetterSheet, letter_data
from pmis_desktop.printing.wording import long_date
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.development_lists import GROUP
from pmis_desktop.services.forms.form import PHONE, TODAY, Added, Form, Kind, Subject, filled_on

_RULES = "根据《中国共产党发展党员工作细则》有关规定，"
_LIST, _ADMIT = "列为发展对象", "接收为预备党员"
# A line to write on: spaces would be lost at the end of a line.
_NAME_GAP, _GAP, _DAY_GAP = "＿" * 5, "＿" * 2, "＿＿＿年＿＿月＿＿日"
_UNNAMED = "×××"
_PRIVATE = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
_PERSON = ("姓名", "性别", "民族", "出生年月", "学历", "工作单位及职务", "申请入党时间")
_LISTED = (*_PERSON, "确定为入党积极分子时间", "培养联系人")
_PEOPLE = Added(key="people", label="公示对象", kind=Kind.ROWS, longest=20000, cells=_LISTED)
_FROM = Added(key="from", label="公示开始日期", kind=Kind.DAY, default=TODAY)
_TO = Added(key="to", label="公示结束日期", kind=Kind.DAY)
_PHONE = Added(key="phone", label="受理反映的电话", longest=PHONE.longest, kept=True)
_ADDRESS = Added(key="address", label="受理反映的地址", longest=60, kept=True)
_COUNTS = ("entitled", "present", "yes", "no", "abstained")
_CONFIRM = ("按期转为中共正式党员", "延长预备期半年", "延长预备期一年", "取消预备党员资格")
_AGREE, _REFUSE, _OPEN = "同意接收", "不同意接收", "（同意、不同意）接收"
_ABOUT = Added(key="about", label="主要表现（优点和不足）", kind=Kind.TEXT, longest=1200)


@dataclass(frozen=True, slots=True)
class _Intent:
    """What is meant to be done: words before the names, words behind them, the title."""

    before: str
    behind: str
    title: str


_INTENTS: Mapping[str, _Intent] = {
    _LIST: _Intent("拟将", "同志列为发展对象", "关于拟将{}同志列为发展对象的公示"),
    _ADMIT: _Intent("拟接收", "同志为中共预备党员", "关于拟接收{}同志为中共预备党员的公示"),
}
_TO_CONFIRM = _Intent("拟将预备党员", "同志转为中共正式党员", "关于{}同志拟转为中共正式党员的公示")


def publicity(asked: Asked) -> Mapping[str, Any]:
    """公示 before somebody is listed as 发展对象 or admitted. Raises FormEntryError."""
    people = asked.lines("people", _PEOPLE.label, len(_LISTED))
    if any(_PRIVATE.search(cell) for person in people for cell in person):
        raise FormEntryError(_PEOPLE.label, "里有身份证号或电话，公示里不能有本人的号码。")
    parts = [_introduced(person) for person in people or [[""] * len(_LISTED)]]
    intent = _INTENTS.get(asked.filled["matter"], _INTENTS[_LIST])
    return _notice(asked, intent, [each[0] for each in people] or [_NAME_GAP], parts)


def confirming(asked: Asked) -> Mapping[str, Any]:
    """公示 before members on probation become full ones, from their records."""
    members = asked.members or ({},)
    parts = [_probationer(asked, each) for each in members]
    return _notice(asked, _TO_CONFIRM, [each.get("name") or _NAME_GAP for each in members], parts)


def _notice(
    asked: Asked, intent: _Intent, names: Sequence[str], people: Sequence[LetterPart]
) -> Mapping[str, Any]:
    said = asked.filled
    branch = _branch(asked)
    first = names[0] if names[0] != _NAME_GAP else _UNNAMED
    whole = first if len(names) == 1 else f"{first}等{len(names)}名"
    start, end = (long_date(said[key]) or _DAY_GAP for key in ("from", "to"))
    return letter_data(
        LetterSheet(
            title=intent.title.format(whole),
            parts=(
                LetterPart(
                    (
                        f"{_RULES}经{branch}研究，{intent.before}",
                        names[0],
                        *([f"等{len(names)}名"] if len(names) > 1 else []),
                        f"{intent.behind}。现将有关情况公示如下：",
                    )
                ),
                *people,
                f"公示时间：{start}至{end}（不少于5个工作日）。",
                *_heard(said["phone"], said["address"]),
            ),
            signer=asked.place_name or f"中共{_NAME_GAP}支部委员会",
            day=asked.day("filled_on"),
        )
    )


def _heard(phone: str, address: str) -> Sequence[str]:
    """Where objections are heard; what is to be written by hand has a line of its own."""
    asking = "公示期间，如有问题，请以书面或口头形式向党支部（党委组织部门）反映"
    if phone and address:
        return (f"{asking}，电话：{phone}，地址：{address}。",)
    return (f"{asking}。", f"电话：{phone or '＿' * 10}", f"地址：{address or '＿' * 20}")


def _introduced(person: Sequence[str]) -> LetterPart:
    """A person as somebody wrote the line; what is not known stays out."""
    name, sex, group, born, education, post, applied, activist, mentor = person
    if not name:
        return LetterPart(
            f"{_NAME_GAP}，{_GAP}，{_GAP}族，{_GAP}年{_GAP}月出生，学历{_NAME_GAP}，"
            f"工作单位及职务{_NAME_GAP}{_NAME_GAP}，{_DAY_GAP}申请入党，"
            f"{_DAY_GAP}确定为入党积极分子，培养联系人{_NAME_GAP}{_NAME_GAP}。"
        )
    known = [
        sex,
        group,
        _put(born, "{}出生"),
        _put(education, "{}学历"),
        post,
        _put(applied, "{}申请入党"),
        _put(activist, "{}确定为入党积极分子"),
        _put(mentor, "培养联系人{}"),
    ]
    return LetterPart((name, "".join(f"，{each}" for each in known if each) + "。"))


def _probationer(asked: Asked, member: Record) -> LetterPart:
    if not member:
        return LetterPart(
            f"{_NAME_GAP}，{_GAP}，{_GAP}族，{_GAP}年{_GAP}月出生，学历{_NAME_GAP}，"
            f"工作单位及职务{_NAME_GAP}{_NAME_GAP}，{_DAY_GAP}被接收为预备党员。"
        )
    known = [
        asked.said(member, "sex"),
        asked.said(member, "ethnic_group"),
        _put((member.get("birth_date") or "")[:7], "{}出生"),
        _put(asked.said(member, "education"), "{}学历"),
        member.get("employer_post") or "",
        _put(member.get("joined_on") or "", "{}被接收为预备党员"),
    ]
    return LetterPart(
        (member.get("name") or "", "".join(f"，{each}" for each in known if each) + "。")
    )


def _put(value: str, words: str) -> str:
    return words.format(long_date(value)) if value else ""


def _branch(asked: Asked) -> str:
    return asked.place_name or f"{'＿' * 10}党支部"


def resolution(asked: Asked) -> Mapping[str, Any]:
    """支部大会决议 on admitting somebody."""
    name = asked.filled["name"] or _NAME_GAP
    outcome = asked.filled["outcome"]
    passed = "，政治审查合格。" if outcome != _REFUSE else "，"
    return _resolution(
        asked,
        name,
        title=f"关于接收{asked.filled['name'] or _UNNAMED}同志为中共预备党员的决议",
        matter="同志入党问题。",
        outcome=f"经支部审查{passed}支部大会{outcome or _OPEN}其为中共预备党员。",
    )


def confirming_resolution(asked: Asked) -> Mapping[str, Any]:
    """支部大会决议 on a member at the end of the probation."""
    name = asked.member.get("name") or _NAME_GAP
    outcome = asked.filled["outcome"] or _NAME_GAP * 2
    if outcome == _CONFIRM[0]:
        outcome = f"同意其{outcome}"
    elif outcome in _CONFIRM:
        outcome = f"决定{outcome}"
    return _resolution(
        asked,
        name,
        title=f"关于{asked.member.get('name') or _UNNAMED}同志预备期满转正的决议",
        matter="同志预备期满转正问题。",
        outcome=f"支部大会{outcome}。",
    )


def _resolution(
    asked: Asked, name: str, *, title: str, matter: str, outcome: str
) -> Mapping[str, Any]:
    said = asked.filled
    entitled, present, yes, no, abstained = (said[key] or _GAP for key in _COUNTS)
    written = f"（其中会前提交书面意见{said['written']}名）" if said["written"] else ""
    about: list[LetterPart | str] = [*asked.paragraphs("about")]
    about = about or [LetterPart((name, f"同志{'＿' * 80}"))]
    return letter_data(
        LetterSheet(
            title=title,
            parts=(
                LetterPart(
                    (
                        (
                            f"{_branch(asked)}于{long_date(said['met_on']) or _DAY_GAP}"
                            "召开党员大会，讨论"
                        ),
                        name,
                        matter,
                    )
                ),
                *about,
                outcome,
                (
                    f"支部大会应到会有表决权的党员{entitled}名，实到{present}名。经无记名投票表决，"
                    f"{yes}票赞成，{no}票不赞成，{abstained}名弃权{written}。"
                ),
            ),
            signer=f"党支部书记：{said['secretary'] or '　　　　　'}",
            day=long_date(said["met_on"]) or asked.day("met_on"),
        )
    )


def _votes(*, outcomes: tuple[str, ...]) -> tuple[Added, ...]:
    labels = ("应到会有表决权的党员数", "实到人数", "赞成票", "不赞成票", "弃权人数")
    return (
        Added(key="met_on", label="支部大会日期", kind=Kind.DAY, default=TODAY),
        _ABOUT,
        *(
            Added(key=key, label=label, kind=Kind.NUMBER, longest=4)
            for key, label in zip(_COUNTS, labels, strict=True)
        ),
        Added(key="written", label="会前书面意见", kind=Kind.NUMBER, longest=4),
        Added(key="outcome", label="决议", kind=Kind.CHOICE, choices=outcomes),
        Added(key="secretary", label="党支部书记", longest=50, kept=True),
    )


FORMS = (
    Form(
        id="publicity",
        title="发展党员公示",
        group=GROUP,
        subject=Subject.ORGANISATION,
        about="列为发展对象或接收预备党员前的公示；没有本人的身份证号和电话",
        source="GB/T 9704-2012；通行文字",
        build=publicity,
        template=LETTER_FORM,
        added=(
            filled_on("落款日期"),
            Added(
                key="matter",
                label="公示事项",
                kind=Kind.CHOICE,
                default=_LIST,
                choices=tuple(_INTENTS),
            ),
            _PEOPLE,
            _FROM,
            _TO,
            _PHONE,
            _ADDRESS,
        ),
    ),
    Form(
        id="confirming_publicity",
        title="预备党员转正公示",
        group=GROUP,
        subject=Subject.MEMBERS,
        about="选定的预备党员转正前的公示；没有本人的身份证号和电话",
        source="GB/T 9704-2012；通行文字",
        build=confirming,
        template=LETTER_FORM,
        added=(filled_on("落款日期"), _FROM, _TO, _PHONE, _ADDRESS),
    ),
    Form(
        id="resolution",
        title="支部大会决议（接收预备党员）",
        group=GROUP,
        subject=Subject.ORGANISATION,
        about="一个人一份：主要表现、表决情况和决议",
        source="GB/T 9704-2012；通行文字",
        build=resolution,
        template=LETTER_FORM,
        added=(
            Added(key="name", label="姓名", longest=50),
            *_votes(outcomes=(_AGREE, _REFUSE)),
        ),
    ),
    Form(
        id="confirming_resolution",
        title="支部大会决议（预备党员转正）",
        group=GROUP,
        subject=Subject.MEMBER,
        about="一名预备党员一份：按期转正、延长预备期或取消资格",
        source="GB/T 9704-2012；通行文字",
        build=confirming_resolution,
        template=LETTER_FORM,
        added=_votes(outcomes=_CONFIRM),
    ),
)
