"""组织关系介绍信 with its three parts, 党员证明信, and the page that a printer is measured with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pmis_desktop.errors.printing import LetterNotIssuedError
from pmis_desktop.models import rows
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.introduction import (
    Introduction,
    capital,
    capital_year,
    introduction_data,
)
from pmis_desktop.rules import dates
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import (
    Added,
    Form,
    Kind,
    Numbering,
    Numbers,
    Subject,
    filled_on,
)

_GROUP = "组织关系"
_WHOLE, _OVER = "整张打印", "套打（只打填写的内容）"
_CIRCLES, _TICKS = "圈去不适用的", "在适用的上面打√"
_CAPITAL, _ARABIC = "大写", "阿拉伯数字"
_SHIFTS = (
    Added(key="shift_right", label="整体向右移（毫米）", kind=Kind.MILLIMETRES, default="0"),
    Added(key="shift_down", label="整体向下移（毫米）", kind=Kind.MILLIMETRES, default="0"),
)
_MODE = Added(
    key="mode", label="打印方式", kind=Kind.CHOICE, default=_WHOLE, choices=(_WHOLE, _OVER)
)
_PLAIN = ("letter_number", "letter_title", "id_number", "phone")


def issued(asked: Asked) -> Sequence[Asked]:
    """A letter for each transfer, under the number that it was issued with.

    Raises LetterNotIssuedError.
    """
    if not asked.transfers:
        return [asked]
    for transfer in asked.transfers:
        if not transfer.get("letter_number") or transfer.get("voided_on"):
            raise LetterNotIssuedError(transfer.get("name") or "")
    return [
        replace(asked, transfers=(each,), number=each["letter_number"] or "")
        for each in asked.transfers
    ]


def introduction(asked: Asked) -> Mapping[str, Any]:
    """The three parts, from a transfer whose letter was issued, or blank."""
    transfer = asked.transfers[0] if asked.transfers else {}
    filled = asked.filled
    texts = {
        **_who(asked, transfer),
        **_when(transfer, arabic=filled["numerals"] == _ARABIC),
        **_issuer(asked, transfer),
        "postcode": filled["postcode"],
    }
    return introduction_data(
        Introduction(
            texts=texts,
            right=_right(transfer),
            overprint=filled["mode"] == _OVER,
            ticks=filled["marks"] == _TICKS,
            shift=_shift(asked),
        )
    )


def certificate(asked: Asked) -> Mapping[str, Any]:
    """党员证明信 for less than six months away: stub and letter."""
    member = asked.member
    return {
        "number": asked.number,
        "name": member.get("name") or "",
        "category": asked.said(member, "category").removesuffix("党员"),
        "from": asked.organisation_name,
        "to": asked.filled["to"],
        "title": asked.filled["title"] or asked.filled["to"],
        "day": asked.day("filled_on"),
    }


def calibration(asked: Asked) -> Mapping[str, Any]:
    """Crosses and rulers at known places: how far a printer is off is read from the paper."""
    return {"shift": list(_shift(asked))}


def _who(asked: Asked, transfer: Record) -> dict[str, str]:
    name = transfer.get("name") or ""
    number, title, id_number, phone = (asked.told("transfer", transfer, f) for f in _PLAIN)
    origin, target = transfer.get("from_text") or "", transfer.get("to_text") or ""
    origin = origin or asked.names.get(transfer.get("from_organisation") or "", "")
    target = target or asked.names.get(transfer.get("to_organisation") or "", "")
    group = asked.told("transfer", transfer, "ethnic_group")
    return {
        **dict.fromkeys(("stub_number", "number", "receipt_number"), number),
        **dict.fromkeys(("stub_name", "name", "receipt_name"), name),
        **dict.fromkeys(("stub_from", "from", "receipt_title"), origin),
        **dict.fromkeys(("stub_to", "to"), target),
        "title": title or target,
        "ethnic_group": group.removesuffix("族"),
        "id_number": id_number,
        "mobile": phone,
    }


def _when(transfer: Record, *, arabic: bool) -> dict[str, str]:
    """The days: of the letter in digits, dues and validity so that nobody can change them."""
    issued_on, born = transfer.get("issued_on") or "", transfer.get("birth_date") or ""
    year, month, day = [*issued_on.split("-"), "", ""][:3]
    paid_year, paid_month = [*(transfer.get("dues_paid_to") or "").split("-"), ""][:2]
    days = transfer.get("valid_days") or ""
    age = dates.age(born, dates.first_day(issued_on)) if born and issued_on else None
    return {
        **dict.fromkeys(("stub_year", "year"), year),
        **dict.fromkeys(("stub_month", "month"), month.lstrip("0")),
        **dict.fromkeys(("stub_day", "day"), day.lstrip("0")),
        "age": "" if age is None else str(age),
        "dues_year": paid_year if arabic or not paid_year else capital_year(paid_year),
        "dues_month": _numeral(paid_month, arabic=arabic),
        "days": _numeral(days, arabic=arabic),
    }


def _numeral(digits: str, *, arabic: bool) -> str:
    if not digits:
        return ""
    return str(int(digits)) if arabic else capital(int(digits))


def _issuer(asked: Asked, transfer: Record) -> dict[str, str]:
    """Where the receipt is to be sent: of the organisation that issued the letter."""
    rec = transfer.get("issuer")
    issuer = (rows.one(asked.connection, "organisation", rec) if rec else None) or {}
    return {field: issuer.get(field) or "" for field in ("address", "phone", "fax")}


def _right(transfer: Record) -> tuple[str, ...]:
    """The words that are right, of those printed beside each other."""
    sex = {"1": "male", "2": "female"}.get(transfer.get("sex") or "")
    category = transfer.get("category") or ""
    kinds = (category, f"stub_{category}") if category in {"full", "probationary"} else ()
    return tuple(filter(None, (sex, *kinds)))


def _shift(asked: Asked) -> tuple[float, float]:
    right, down = (asked.filled[each.key] or "0" for each in _SHIFTS)
    return float(right), float(down)


FORMS = (
    Form(
        id="introduction",
        title="中国共产党党员组织关系介绍信",
        group=_GROUP,
        subject=Subject.TRANSFER,
        about="三联，一份转接一张；可以整张打印，也可以套打在预印的纸上",
        source="组通字〔2006〕45号式样，位置按套打模板",
        build=introduction,
        divide=issued,
        added=(
            _MODE,
            Added(
                key="marks",
                label="男女、预备正式",
                kind=Kind.CHOICE,
                default=_CIRCLES,
                choices=(_CIRCLES, _TICKS),
            ),
            Added(
                key="numerals",
                label="党费年月和有效期",
                kind=Kind.CHOICE,
                default=_CAPITAL,
                choices=(_CAPITAL, _ARABIC),
            ),
            Added(key="postcode", label="邮编", kind=Kind.NUMBER, longest=6, kept=True),
            *_SHIFTS,
        ),
        numbers=Numbers.WHOLE,
        numbering=Numbering.LETTER,
        reason="开具组织关系介绍信",
        overprint=True,
    ),
    Form(
        id="certificate",
        title="中国共产党党员证明信",
        group=_GROUP,
        subject=Subject.MEMBER,
        about="外出不满六个月，组织关系不转；带存根，编号从号段里取",
        source="两联式样",
        build=certificate,
        added=(
            Added(key="to", label="去往单位", longest=60),
            Added(key="title", label="抬头", longest=60),
            filled_on("日期"),
        ),
        numbering=Numbering.LETTER,
    ),
    Form(
        id="calibration",
        title="套打校准页",
        group=_GROUP,
        subject=Subject.NOTHING,
        about="打在白纸上，量十字离纸边多远，就知道这台打印机偏了多少",
        source="本程序自定",
        build=calibration,
        added=_SHIFTS,
        overprint=True,
    ),
)
