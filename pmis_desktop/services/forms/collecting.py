"""The papers of the national collection: the card of a member, of an organisation, the summary."""

from collections.abc import Iterable, Mapping
from typing import Any

from pmis_desktop.models import rows, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.printing.wording import long_date
from pmis_desktop.rules import codes
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import WRITER, Form, Numbers, Subject, filled_on

_SOURCE = "2016年全国党员信息采集表"
_GROUP = "信息采集"
_PLAIN = ("name", "sex", "ethnic_group", "id_number", "branch", "education", "job_post")
_RAW = ("category", "status", "lost", "floating", "job_post_code")
# In the order of 附件1; the name, the situation and the division have lines of their own.
_ORGANISATION = (
    ("党组织代码", "code"),
    ("组织类别", "kind"),
    ("属地关系", "affiliation"),
    ("党组织书记", "secretary"),
    ("党组织联系人", "contact"),
    ("联系电话", "phone"),
    ("建立党组织日期", "founded_on"),
    ("通讯地址", "address"),
    ("传真号码", "fax"),
    ("", ""),
)
_UNIT = (
    ("单位隶属关系", "affiliation"),
    ("单位性质类别", "nature"),
    ("单位建立党组织情况", "build_status"),
    ("法人单位标识", "legal_entity"),
    ("法人代表（单位负责人）", "head"),
    ("法人代表是否党员", "head_is_member"),
    ("统一社会信用代码", "credit_code"),
    ("企业控制（控股）情况", "control"),
    ("企业规模", "size"),
    ("民营科技企业标识", "private_technology"),
    ("社会服务机构类别", "service_kind"),
    ("事业单位类别", "institution_kind"),
    ("在岗职工数", "staff"),
    ("在岗职工中工人数", "workers"),
    ("在岗专业技术人员数", "professionals"),
    ("是否建有工会", "union"),
    ("中介组织标识", "intermediary"),
    ("户数", "households"),
    ("人口", "population"),
    ("", ""),
)
_SITUATIONS = ("与上级党组织相同", "法人单位", "联合党支部")
_SUMMARY = (
    *("code", "kind", "secretary", "contact", "phone", "founded_on", "address"),
    *("unit_situation", "division"),
)
_SUMMARY_UNIT = ("name", "nature", "affiliation", "build_status", "credit_code", "staff")
_WIDTHS: Mapping[str, float | None] = {
    "code": 25.0,
    "kind": 24.0,
    "secretary": 17.0,
    "contact": 17.0,
    "phone": 25.0,
    "founded_on": 19.0,
    "address": 42.0,
    "unit_situation": 19.0,
    "division": 27.0,
}
_UNIT_WIDTHS = (42.0, 23.0, 19.0, 23.0, 28.0, 13.0)
_SUMMARY_ROWS = 26  # what a sheet of A3 has room for


def member_card(asked: Asked) -> Mapping[str, Any]:
    """党员基本信息采集表, of one member or blank."""
    member = asked.member
    landline = asked.said(member, "landline")
    area, _dash, number = landline.rpartition("-")
    year, _dash, month = (member.get("lost_since") or "")[:7].partition("-")
    education = member.get("education") or ""
    return {
        **{field: asked.said(member, field) for field in _PLAIN},
        **{field: member.get(field) or "" for field in _RAW},
        **{
            field: long_date(member.get(field) or "")
            for field in ("birth_date", "joined_on", "full_member_on")
        },
        "education_code": education if education.isdecimal() else "",
        "mobile": asked.said(member, "mobile"),
        "area_code": area,
        "landline": number,
        "address": member.get("address") or "",
        "lost_year": year,
        "lost_month": month.lstrip("0"),
        "floating_to": member.get("floating_to") or "",
        "day": asked.day("filled_on"),
    }


def organisation_card(asked: Asked) -> Mapping[str, Any]:
    """党组织和所在单位基本信息采集表, one block of lines for each unit."""
    organisation = asked.organisation
    situation = asked.told("organisation", organisation, "unit_situation")
    units = _units(asked, organisation)
    return {
        "name": organisation.get("name") or "",
        "organisation": _lines(asked, "organisation", organisation, _ORGANISATION),
        "situations": [{"label": each, "on": each == situation} for each in _SITUATIONS],
        "division": asked.told("organisation", organisation, "division"),
        "units": [
            {"name": each.get("name") or "", "lines": _lines(asked, "host_unit", each, _UNIT)}
            for each in units or [{}]
        ],
        "row_height": 7.5 if units[1:] else 9.0,
        "writer": asked.filled["writer"],
        "day": asked.day("filled_on"),
    }


def summary(asked: Asked) -> ListSheet:
    """党组织和所在单位信息汇总表: an organisation and everything below it, a line a unit."""
    top = asked.organisation.get("id")
    below = tree.read(asked.connection).walk(top) if top else []
    found = {each["id"]: each for each in _organisations(asked, below)}
    made: list[list[str]] = []
    for rec in below:
        organisation = found.get(rec)
        if organisation is None or organisation.get("dissolved_on"):
            continue
        own = [asked.told("organisation", organisation, field) for field in _SUMMARY]
        for unit in _units(asked, organisation) or [{}]:
            its = [asked.told("host_unit", unit, field) for field in _SUMMARY_UNIT]
            made.append([str(len(made) + 1), organisation.get("name") or "", *own, *its])
    return ListSheet(
        title="党组织和所在单位信息汇总表",
        columns=_summary_columns(),
        rows=made,
        organisation=asked.organisation_name,
        filled_on=asked.day("filled_on"),
        size=8.0,
        blank_rows=_SUMMARY_ROWS,
    )


def _summary_columns() -> list[ListColumn]:
    own = ENTITIES["organisation"]
    unit = ENTITIES["host_unit"]
    return [
        ListColumn("序号", 10.0),
        ListColumn("党组织名称", None, centred=False),
        *(ListColumn(own.field(each).label, _WIDTHS[each]) for each in _SUMMARY),
        *(
            ListColumn(unit.field(each).label, width)
            for each, width in zip(_SUMMARY_UNIT, _UNIT_WIDTHS, strict=True)
        ),
    ]


def _organisations(asked: Asked, some: Iterable[str]) -> list[Record]:
    loaded = rows.load(asked.connection, "organisation", some)
    return [
        values | {"id": rec} for (_entity, rec), values in loaded.items() if not values["removed"]
    ]


def _units(asked: Asked, organisation: Record) -> list[Record]:
    """The units of an organisation; none where it stands in its superior's."""
    rec = organisation.get("id")
    line = codes.code_list("unit_situation").get(organisation.get("unit_situation") or "")
    if not rec or (line is not None and line.label == _SITUATIONS[0]):
        return []
    return asked.owned("host_unit", rec, "organisation")


def _lines(
    asked: Asked, entity: str, record: Record, lines: tuple[tuple[str, str], ...]
) -> list[tuple[str, str]]:
    return [
        (label, long_date(asked.told(entity, record, field)) if field else "")
        for label, field in lines
    ]


FORMS = (
    Form(
        id="member_card",
        title="党员基本信息采集表",
        group=_GROUP,
        subject=Subject.MEMBER,
        about="一名党员一页，也可打印空白表",
        source=f"{_SOURCE}附件2",
        build=member_card,
        added=(filled_on("填表日期"),),
        numbers=Numbers.WHOLE,
    ),
    Form(
        id="organisation_card",
        title="党组织和所在单位基本信息采集表",
        group=_GROUP,
        subject=Subject.ORGANISATION,
        about="一个党组织和它所在的单位，联合支部有几个单位就有几栏",
        source=f"{_SOURCE}附件1；表尾按通行做法",
        build=organisation_card,
        added=(filled_on("填表日期"), WRITER),
    ),
    Form(
        id="organisation_summary",
        title="党组织和所在单位信息汇总表",
        group=_GROUP,
        subject=Subject.ORGANISATION,
        about="一个党组织及其下各党组织，一个单位一行",
        source=f"{_SOURCE}附件3",
        rows=summary,
        paper="A3",
        landscape=True,
        added=(filled_on(),),
    ),
)
