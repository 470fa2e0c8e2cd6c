"""换届: the letters between branch and committee, from the request to the report of the result."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pmis_desktop.models.rows import Record
from pmis_desktop.printing.letter import (
    LETTER_FORM,
    LetterPart,
    LetterSheet,
    LetterTable,
    letter_data,
)
from pmis_desktop.printing.wording import long_date
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.by_name import strokewise
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, filled_on, number

GROUP = "换届选举"
_GAP = "________"
_SHORT_GAP = "____"
_CONVENE, _NOMINEES, _RESULT = "召开党员大会换届选举", "候选人预备人选", "选举结果"
_BLANK_ROWS = 8
_COLUMNS = (
    ("序号", 11.0),
    ("姓　名", 28.0),
    ("性别", 12.0),
    ("出生\n年月", 20.0),
    ("籍贯", 22.0),
    ("民族", 15.0),
    ("入党\n时间", 20.0),
    ("职称／职务", 28.0),
)


def request(asked: Asked) -> Mapping[str, Any]:
    """关于召开党员大会进行换届选举的请示."""
    filled = asked.filled
    seats, nominees = (_number(filled[key]) for key in ("seats", "nominees"))
    deputies = f"，副书记{filled['deputies']}名" if filled["deputies"] not in {"", "0"} else ""
    parts: list[LetterPart | str] = [
        (
            f"本届支部委员会于{_month(asked, 'elected_on')}选举产生，于{_month(asked, 'due_on')}"
            "任期届满。根据《中国共产党章程》和《中国共产党基层组织选举工作条例》有关规定，"
            f"拟于{_planned(filled)}召开党员大会进行换届选举。现将有关事项请示如下："
        ),
        LetterPart("一、主要议程", "heading"),
        "（一）听取和审查本届支部委员会工作报告；",
        "（二）选举产生新一届支部委员会。",
        LetterPart("二、委员会组成人员名额及候选人名额", "heading"),
        f"新一届支部委员会拟设委员{seats}名，其中书记1名{deputies}。提名委员候选人{nominees}名。",
        LetterPart("三、选举办法", "heading"),
        (
            "支部委员会委员实行差额选举，候选人的差额不少于应选人数的20％；书记、副书记实行等额"
            "选举。选举采用无记名投票方式。"
        ),
        "特此请示。当否，请批复。",
    ]
    return _letter(
        asked,
        "关于召开党员大会进行换届选举的请示",
        parts,
        below=_too_few(filled),
        to=filled["superior"],
        signer=asked.organisation_name or f"中共{_GAP}支部委员会",
    )


def reply(asked: Asked) -> Mapping[str, Any]:
    """批复 of the superior to one of the three letters of a branch."""
    filled = asked.filled
    branch = asked.organisation_name or f"中共{_GAP}支部委员会"
    about = filled["about"] or _CONVENE
    agreed = {
        _CONVENE: f"同意你支部于{_planned(filled)}召开党员大会进行换届选举。"
        f"同意新一届支部委员会设委员{_number(filled['seats'])}名，提名候选人"
        f"{_number(filled['nominees'])}名，委员实行差额选举，书记、副书记实行等额选举。",
        _NOMINEES: f"同意{_people(filled)}为新一届支部委员会委员候选人预备人选。",
        _RESULT: f"同意{_people(filled)}为新一届支部委员会委员；"
        f"{filled['secretary'] or _GAP}同志任书记"
        f"{_deputy(filled)}。",
    }[about]
    parts = [
        (
            f"你支部{_on(filled, 'asked_on')}关于{about}的"
            f"{'报告' if about == _RESULT else '请示'}收悉。经研究，现批复如下："
        ),
        agreed,
        *_said(asked),
        "此复。",
    ]
    return _letter(
        asked,
        f"关于同意{about}的批复" if about != _RESULT else "关于选举结果的批复",
        parts,
        to=branch,
        signer=filled["superior"] or f"中共{_GAP}委员会",
    )


def nominees(asked: Asked) -> Mapping[str, Any]:
    """候选人预备人选请示, with the table of the candidates by the strokes of their surnames."""
    branch = asked.place_name
    people = strokewise(asked.members)
    filled = asked.filled
    parts: list[LetterPart | str] = [
        (
            f"根据{filled['superior'] or f'中共{_GAP}委员会'}批复精神，经党员酝酿推荐、"
            f"支部委员会{_on(filled, 'met_on')}研究，拟提名下列同志为"
            "新一届支部委员会委员候选人预备人选（按姓氏笔画为序）："
        ),
        LetterPart(_names(people)),
        *_said(asked),
        "特此请示。当否，请批复。",
    ]
    title = "支部委员会委员候选人预备人选基本情况表"
    return _letter(
        asked,
        "关于支部委员会委员候选人预备人选的请示",
        parts,
        to=filled["superior"],
        signer=branch or f"中共{_GAP}支部委员会",
        table=LetterTable(
            title=title,
            columns=_COLUMNS,
            rows=[_line(asked, number, each) for number, each in enumerate(people, 1)]
            or [[""] * len(_COLUMNS)] * _BLANK_ROWS,
        ),
    )


def result(asked: Asked) -> Mapping[str, Any]:
    """关于选举结果的报告: who was elected, by the strokes of their surnames."""
    filled = asked.filled
    branch = asked.place_name
    should, present = (_number(filled[key]) for key in ("should", "present"))
    doubts = _too_few_present(filled)
    parts: list[LetterPart | str] = [
        (
            f"{_on(filled, 'held_on')}，支部召开党员大会进行换届选举。大会应到会有选举权的"
            f"党员{should}名，实到{present}名{'' if doubts else '，符合规定人数'}。经无记名投票，"
            "下列同志当选为新一届支部委员会委员（按姓氏笔画为序）："
        ),
        LetterPart(_names(strokewise(asked.members))),
        LetterPart(
            (
                f"{_on(filled, 'committee_on')}，新一届支部委员会召开第一次会议，选举",
                filled["secretary"] or _GAP,
                f"同志为书记{_deputy(filled)}。",
            )
        ),
        *_said(asked),
        "特此报告，请予审批。",
    ]
    return _letter(
        asked,
        "关于支部委员会选举结果的报告",
        parts,
        below=doubts,
        to=filled["superior"],
        signer=branch or f"中共{_GAP}支部委员会",
    )


def _letter(
    asked: Asked,
    title: str,
    parts: Sequence[LetterPart | str],
    *,
    to: str,
    signer: str,
    below: Sequence[str] = (),
    table: LetterTable | None = None,
) -> Mapping[str, Any]:
    return letter_data(
        LetterSheet(
            title=title,
            to=to or f"中共{_GAP}委员会",
            parts=parts,
            signer=signer,
            day=asked.day("filled_on"),
            attachments=[table.title] if table else [],
            below=below,
            table=table,
        )
    )


def _line(asked: Asked, number: int, member: Record) -> list[str]:
    return [
        str(number),
        asked.name(member),
        asked.said(member, "sex"),
        asked.day_of(member, "birth_date")[:7],
        asked.said(member, "native_place"),
        asked.said(member, "ethnic_group"),
        asked.day_of(member, "joined_on")[:7],
        asked.said(member, "technical_title") or asked.said(member, "employer_post"),
    ]


def _names(people: Sequence[Record]) -> tuple[str, ...]:
    """Names as pieces, so that one with a rare character is set whole; room to write for none."""
    if not people:
        return ("、".join([_GAP] * 4) + "。",)
    pieces: list[str] = []
    for each in people:
        pieces += [each.get("name") or "", "、"]
    return (*pieces[:-1], "。")


def _people(filled: Mapping[str, str]) -> str:
    return f"{filled['people'] or '、'.join([_GAP] * 3)}同志"


def _deputy(filled: Mapping[str, str]) -> str:
    return f"，{filled['deputy']}同志为副书记" if filled["deputy"] else ""


def _on(filled: Mapping[str, str], key: str) -> str:
    return long_date(filled[key]) or EMPTY_DAY


def _planned(filled: Mapping[str, str]) -> str:
    return filled["planned"] or "　　年　　月　　旬"


def _month(asked: Asked, key: str) -> str:
    return long_date(asked.filled[key]) or "　　年　　月"


def _number(text: str) -> str:
    return str(int(text)) if text else _SHORT_GAP


def _said(asked: Asked) -> list[str]:
    return asked.paragraphs("more")


def _too_few(filled: Mapping[str, str]) -> list[str]:
    """候选人的差额不少于应选人数的20%."""
    seats, some = filled["seats"], filled["nominees"]
    if not seats or not some or (int(some) - int(seats)) * 5 >= int(seats):
        return []
    return [f"请核对：应选{int(seats)}名、候选人{int(some)}名，差额不到应选人数的20％"]


def _too_few_present(filled: Mapping[str, str]) -> list[str]:
    """有选举权的到会人数不少于应到会人数的五分之四."""
    should, present = filled["should"], filled["present"]
    if not should or not present or int(present) * 5 >= int(should) * 4:
        return []
    return [f"请核对：实到{int(present)}名，不到应到会{int(should)}名的五分之四"]


_SUPERIOR = Added(key="superior", label="上级党组织（全称）", longest=60, kept=True)
_MORE = Added(key="more", label="其他要写的话", kind=Kind.TEXT, longest=600)
_PLANNED = Added(key="planned", label="拟召开时间（如2026年9月上旬）", longest=20)
_SECRETARY = Added(key="secretary", label="书记姓名", longest=50)
_DEPUTY = Added(key="deputy", label="副书记姓名", longest=50)


_SEATS, _NUMBER_OF_NOMINEES = number("seats", "应选委员名额"), number("nominees", "候选人名额")


def _form(
    identifier: str,
    title: str,
    build: Callable[[Asked], Mapping[str, Any]],
    about: str,
    added: tuple[Added, ...],
    *,
    subject: Subject = Subject.ORGANISATION,
) -> Form:
    return Form(
        id=identifier,
        title=title,
        group=GROUP,
        subject=subject,
        about=about,
        source="GB/T 9704-2012；文字按通行写法",
        build=build,
        template=LETTER_FORM,
        added=(_SUPERIOR, *added, filled_on("落款日期")),
    )


FORMS = (
    _form(
        "election_request",
        "换届选举请示",
        request,
        "支部报上级，召开党员大会以前",
        (
            Added(key="elected_on", label="本届选举产生时间", kind=Kind.MONTH),
            Added(key="due_on", label="任期届满时间", kind=Kind.MONTH),
            _PLANNED,
            _SEATS,
            number("deputies", "副书记名额"),
            _NUMBER_OF_NOMINEES,
        ),
    ),
    _form(
        "election_reply",
        "换届选举批复",
        reply,
        "上级给支部的批复：召开大会、候选人、选举结果",
        (
            Added(
                key="about",
                label="批复什么",
                kind=Kind.CHOICE,
                default=_CONVENE,
                choices=(_CONVENE, _NOMINEES, _RESULT),
            ),
            Added(key="asked_on", label="来文日期", kind=Kind.DAY),
            _PLANNED,
            _SEATS,
            _NUMBER_OF_NOMINEES,
            Added(key="people", label="同意的人（用、隔开）", longest=300),
            _SECRETARY,
            _DEPUTY,
            _MORE,
        ),
    ),
    _form(
        "election_nominees",
        "候选人预备人选请示",
        nominees,
        "选定的党员是候选人，按姓氏笔画排列，带基本情况表",
        (Added(key="met_on", label="支委会研究日期", kind=Kind.DAY), _MORE),
        subject=Subject.MEMBERS,
    ),
    _form(
        "election_result",
        "选举结果报告",
        result,
        "选定的党员是当选的委员，按姓氏笔画排列",
        (
            Added(key="held_on", label="党员大会日期", kind=Kind.DAY),
            number("should", "应到会有选举权的党员数"),
            number("present", "实到人数"),
            Added(key="committee_on", label="支委会第一次会议日期", kind=Kind.DAY),
            _SECRETARY,
            _DEPUTY,
            _MORE,
        ),
        subject=Subject.MEMBERS,
    ),
)
