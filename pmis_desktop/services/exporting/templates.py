"""Collection forms: sheets that somebody fills in elsewhere and that the importer takes back."""

from collections.abc import Iterable, Iterator, Mapping

from pmis_desktop.rules import codes, overlay
from pmis_desktop.rules.field import Field, Kind
from pmis_desktop.rules.fields import SUMMARY_COLUMNS, member_field
from pmis_desktop.rules.identity import LENGTH
from pmis_desktop.services.exporting import leaving, places
from pmis_desktop.services.exporting.columns import SEQUENCE, MemberColumns, exported
from pmis_desktop.services.exporting.member_sheets import member_rows, summary_headers
from pmis_desktop.services.exporting.organisation_sheets import organisation_rows
from pmis_desktop.services.exporting.places import Places
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

MEMBER_FORM = "党员信息采集表"
ORGANISATION_FORM = "党组织信息采集表"
USUAL_REASON = "发给支部核对更正"
# The importer passes over a row that begins so.
_EXAMPLE = "示例"
_HINT = (
    "填写说明：每名党员填一行，从示例行的下一行填起，示例行不必删除；表头不能改动，列宽可以调整。"
    "有下拉箭头的格子请从列表中选。日期写成 1980-05-01，只知道年月的写 1980-05。没有内容的空着。"
)
_ORGANISATION_HINT = _HINT.replace("每名党员", "每个党组织")
_FILLED_HINT = (
    "填写说明：这里是已登记的信息，请直接改正有误的格子，没有误的不必改；新增的接着最后一行往下填。"
    "身份证号用来认人，请不要改动；号码有误的，请写在备注里。表头不能改动。"
)
_DATE = "写成 1980-05-01；只知道年月的写 1980-05，只知道年份的写 1980。"
_FLAGS = ("是", "否")
_ADVICE: Mapping[str, str] = {
    "name": "按身份证填写，姓名中间不加空格；少数民族姓名的间隔号用“·”。",
    "id_number": "18位，最后一位可以是X。本列已设为文本格式，请照样填写，不要改格式。",
    "branch": "从列表中选；列表里没有的，写党支部的全称。",
    "mobile": "11位手机号码。",
    "landline": "区号-号码，如 0913-3200001。",
    "address": "写到门牌号。",
    "floating_to": "写到县（市、区、旗）。",
}
_MEMBER_EXAMPLE: Mapping[str, str] = {
    "name": "张三",
    "id_number": "11010519491231002X",
    "sex": "女",
    "ethnic_group": "汉族",
    "birth_date": "1949-12-31",
    "education": "初中",
    "category": "正式党员",
    "joined_on": "1978-07-01",
    "full_member_on": "1979-07",
    "mobile": "13800000000",
    "landline": "0913-3200000",
    "address": "某县某镇某村一组1号",
    "status": "正常",
    "lost": "否",
    "floating": "否",
}
_ORGANISATION_EXAMPLE: Mapping[str, str] = {
    "name": "中共某镇某村支部委员会",
    "kind": "党支部",
    "parent": "中共某镇委员会",
    "founded_on": "1978-07",
    "secretary": "张三",
    "contact": "李四",
    "phone": "0913-3200000",
    "address": "某县某镇某村",
}


def member_form(house: House, wanted: Wanted, pace: Pace, *, filled: bool = False) -> WrittenSheet:
    """党员信息采集表, empty with an example, or ``filled`` with the members of a scope.

    A filled one shows full numbers: it comes back by them. Without a reason of its own it is for
    correction by the branch. Raises as `member_sheets.roster`.
    """
    found = places.read(house, wanted.within)
    fields = [member_field(name) for name in SUMMARY_COLUMNS]
    columns = MemberColumns(SUMMARY_COLUMNS, told=found.told, today=house.today, masked=False)
    headers = summary_headers(columns.headers)
    offered = _Offered(house, found)
    reason = wanted.reason.strip() or USUAL_REASON
    notice = (leaving.number_notice(house, full=True, reason=reason),) if filled else ()
    plan = SheetPlan(
        title=MEMBER_FORM,
        columns=_form_columns(headers, fields, offered),
        unit=found.name,
        filled_on="",
        notices=(*notice, _FILLED_HINT if filled else _HINT),
        form=True,
        example=() if filled else _example(fields, _MEMBER_EXAMPLE, offered),
    )
    rows = member_rows(house, wanted, pace, found, columns.row) if filled else ()
    return leaving.write(
        house, wanted.out, plan, rows, form=MEMBER_FORM, full=filled, reason=reason
    )


def organisation_form(
    house: House, wanted: Wanted, pace: Pace, *, filled: bool = False
) -> WrittenSheet:
    """党组织信息采集表, empty with an example or ``filled``. Raises as `organisations`."""
    found = places.read(house, wanted.within)
    fields = exported("organisation")
    offered = _Offered(house, found)
    plan = SheetPlan(
        title=ORGANISATION_FORM,
        columns=_form_columns((SEQUENCE, *(f.label for f in fields)), fields, offered),
        unit=found.name,
        filled_on="",
        notices=(_FILLED_HINT.replace("身份证号用来认人", "党组织代码用来认组织"),)
        if filled
        else (_ORGANISATION_HINT,),
        form=True,
        example=() if filled else _example(fields, _ORGANISATION_EXAMPLE, offered),
    )
    rows: Iterator[list[str]] | tuple[()] = organisation_rows(house, found, pace) if filled else ()
    return leaving.write(house, wanted.out, plan, rows, form=ORGANISATION_FORM)


class _Offered:
    """What the cells of a form offer to choose from."""

    def __init__(self, house: House, found: Places) -> None:
        self._today = house.today
        self._found = found

    def choices(self, field: Field) -> tuple[str, ...]:
        """The texts offered for a field; none where anything may be written."""
        if field.kind is Kind.FLAG:
            return _FLAGS
        if field.kind is Kind.REFERENCE:
            ids = self._found.branches if field.id == "branch" else self._found.ids
            return tuple(self._found.told[rec] for rec in ids)
        if field.kind is not Kind.CODE or not field.codes:
            return ()
        listed = codes.code_list(field.codes)
        return tuple(
            listed.written(line.code, self._today)
            for line in listed.options(self._today)
            if field.codes != "divisions" or self._is_near(line.code)
        )

    def _is_near(self, division: str) -> bool:
        """Of the thousands of divisions those of the county itself are offered, and its likes."""
        return division[:4] == self._found.code[:4]


def _form_columns(
    headers: Iterable[str], fields: Iterable[Field], offered: _Offered
) -> tuple[Column, ...]:
    number, *others = headers
    return (
        Column(header=number),
        *(
            Column(
                header=header,
                advice=_advice(field),
                choices=offered.choices(field),
                open_ended=field.kind is Kind.REFERENCE or field.codes == "divisions",
                length=LENGTH if field.id == "id_number" else 0,
            )
            for header, field in zip(others, fields, strict=True)
        ),
    )


def _advice(field: Field) -> str:
    wanted = "应填。" if overlay.current().needs.get(field.id) else ""
    needed = "必填。" if field.required else wanted
    return needed + _ADVICE.get(field.id, _DATE if field.kind is Kind.DATE else "")


def _example(
    fields: Iterable[Field], values: Mapping[str, str], offered: _Offered
) -> tuple[str, ...]:
    """The row that shows how to fill in; where lists are offered, with something of the list."""

    def said(field: Field) -> str:
        if field.id in values or field.id not in {"branch", "job_post"}:
            return values.get(field.id, "")
        return next(iter(offered.choices(field)), "")

    return (_EXAMPLE, *map(said, fields))
