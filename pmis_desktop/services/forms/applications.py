"""入党志愿书 in overprint: only what is typed, laid over the pages of the printed booklet.

The booklet itself is never set. Where its boxes are differs from print to print, so every text has
a place of its own, moved by as many millimetres as a person measured.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pmis_desktop.printing.overlay_sheet import OVERLAY_FORM, OverlaySpot, overlay_data
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import DOWN, RIGHT, Added, Form, Kind, Numbers, Subject

_GROUP = "志愿书套打"
_OVER, _FRAMES = "套打（只打填写的内容）", "画出框线对位置"
_MODE = Added(
    key="mode", label="打印方式", kind=Kind.CHOICE, default=_OVER, choices=(_OVER, _FRAMES)
)
_NAME = Added(key="name", label="申请人姓名（与名册不同时填写）", longest=50)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the booklet: its form, what it is called, where its texts stand at first."""

    id: str
    title: str
    about: str
    spots: Mapping[str, OverlaySpot]


def _spot(label: str, x: float, y: float, width: float, height: float = 9.0) -> OverlaySpot:
    return OverlaySpot(label=label, x=x, y=y, width=width, height=height)


_COVER = _Page(
    "application_cover",
    "入党志愿书套打：封面",
    "申请人姓名",
    {"name": _spot("申请人姓名", 90, 180, 70, 12)},
)
_PERSON = _Page(
    "application_person",
    "入党志愿书套打：基本情况",
    "名册上有的各栏",
    {
        "name": _spot("姓名", 50, 45, 50),
        "sex": _spot("性别", 130, 45, 35),
        "ethnic_group": _spot("民族", 50, 60, 50),
        "birth_date": _spot("出生年月", 130, 60, 35),
        "native_place": _spot("籍贯", 50, 75, 50),
        "education": _spot("学历", 130, 75, 35),
        "technical_title": _spot("学位或职称", 50, 90, 115),
        "employer_post": _spot("单位、职务或职业", 50, 106, 115, 10),
        "address": _spot("现居住地", 50, 123, 115, 10),
        "id_number": _spot("居民身份证号码", 50, 140, 115),
    },
)


def _opinion(identifier: str, title: str) -> _Page:
    return _Page(
        identifier,
        f"入党志愿书套打：{title}",
        "一段文字、落款和日期",
        {
            "text": _spot(title, 32, 45, 146, 150),
            "sign": _spot("落款", 110, 210, 68, 10),
            "day": _spot("日期", 110, 226, 68, 10),
        },
    )


_OPINIONS = (
    _opinion("application_introducer", "入党介绍人意见（一）"),
    _opinion("application_introducer_two", "入党介绍人意见（二）"),
    _opinion("application_resolution", "支部大会决议"),
    _opinion("application_talk", "上级党组织指派专人谈话情况和意见"),
    _opinion("application_general_branch", "总支部审查意见"),
    _opinion("application_committee", "党委审批意见"),
)


def person(page: _Page, asked: Asked) -> Mapping[str, Any]:
    """What the roster knows, on the cover or on the page of personal data."""
    member = asked.member
    texts = {
        field: asked.day_of(member, field)[:7]
        if field == "birth_date"
        else asked.said(member, field)
        for field in page.spots
    }
    texts["name"] = asked.filled.get("name") or texts["name"]
    return _laid(page, asked, {key: [text] if text else [] for key, text in texts.items()})


def opinion(page: _Page, asked: Asked) -> Mapping[str, Any]:
    """A resolution or an opinion as it was typed, who signs, and the day."""
    sign = asked.filled["sign"]
    day = asked.day("day") if asked.filled["day"] else ""
    return _laid(
        page,
        asked,
        {
            "text": asked.paragraphs("text"),
            "sign": [sign] if sign else [],
            "day": [day] if day else [],
        },
    )


def _laid(page: _Page, asked: Asked, texts: Mapping[str, list[str]]) -> Mapping[str, Any]:
    filled = asked.filled
    spots = [
        replace(
            spot,
            x=spot.x + float(filled[f"{key}_right"] or "0"),
            y=spot.y + float(filled[f"{key}_down"] or "0"),
            text=texts[key],
        )
        for key, spot in page.spots.items()
    ]
    # A blank sheet has nothing to print but where everything would stand.
    frames = filled["mode"] == _FRAMES or not any(texts.values())
    shift = (float(filled["shift_right"] or "0"), float(filled["shift_down"] or "0"))
    return overlay_data(page.title, spots, frames=frames, shift=shift)


def _moved(page: _Page) -> tuple[Added, ...]:
    """How far everything and every text is to be moved."""
    every = [("shift", "整体"), *((key, spot.label) for key, spot in page.spots.items())]
    return tuple(
        Added(
            key=f"{key}_{way}",
            label=f"{label}{said}",
            kind=Kind.MILLIMETRES,
            default="0",
            kept=True,
        )
        for key, label in every
        for way, said in (("right", RIGHT), ("down", DOWN))
    )


def _form(
    page: _Page,
    build: Callable[[_Page, Asked], Mapping[str, Any]],
    added: tuple[Added, ...],
    subject: Subject,
) -> Form:
    whole = "id_number" in page.spots
    return Form(
        id=page.id,
        title=page.title,
        group=_GROUP,
        subject=subject,
        about=f"{page.about}；位置是估计的，第一次用请先打印校准页，再画出框线对位置",
        source="只打填写的内容；位置是估计的，由人量好再移",
        build=partial(build, page),
        template=OVERLAY_FORM,
        added=(_MODE, *added, *_moved(page)),
        numbers=Numbers.WHOLE if whole else Numbers.NONE,
        reason="套打入党志愿书" if whole else "",
        overprint=True,
    )


_WRITTEN = (
    Added(key="text", label="内容", kind=Kind.TEXT, longest=1500),
    Added(key="sign", label="落款（单位或签名人）", longest=60),
    Added(key="day", label="日期", kind=Kind.DAY),
)

FORMS = (
    _form(_COVER, person, (_NAME,), Subject.MEMBER),
    _form(_PERSON, person, (), Subject.MEMBER),
    *(_form(page, opinion, _WRITTEN, Subject.NOTHING) for page in _OPINIONS),
)
