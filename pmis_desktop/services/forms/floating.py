"""流动党员, 失联党员 and 口袋党员 on paper: registers, and the card of one who is away."""

from collections.abc import Callable, Mapping
from typing import Any

from pmis_desktop.models import rows, tree
from pmis_desktop.models.rows import Record
from pmis_desktop.printing.card import CARD_FORM, CardRow, CardSheet, card_data, field, pairs
from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.printing.wording import long_date, padded_name, short_date
from pmis_desktop.services.forms.asked import EMPTY_DAY, Asked
from pmis_desktop.services.forms.form import (
    PHONE,
    WRITER,
    Added,
    Form,
    Kind,
    Numbers,
    Subject,
    filled_on,
)
from pmis_desktop.services.transfers.reading import EXPIRED, days_over, stands

_GROUP = "流动和失联"
_REGISTER = "省级党员管理系统流动党员花名册栏目"
_OUT, _IN, _LOST, _POCKET = (
    "流动党员花名册（流出）",
    "流动党员花名册（流入）",
    "失联党员登记表",
    "口袋党员名单",
)
_MONTH = 7
_BLANK_ROWS = 15
_LOST_NOTES = (
    (
        "党组织类别：1国有企业　2非公有制企业　3农村　4党政机关　5学校"
        "　6其他事业单位　7街道社区　8社会组织　9其他。"
    ),
    "失去联系时间从最后一次参加组织生活或者交纳党费算起。",
)
_LOST_COLUMNS = (
    ListColumn("序号", 9.0),
    ListColumn("姓名", 21.0),
    ListColumn("性别", 9.0),
    ListColumn("民族", 13.0),
    ListColumn("出生年月", 16.0),
    ListColumn("学历", 18.0),
    ListColumn("入党时间", 19.0),
    ListColumn("公民身份号码", 35.0),
    ListColumn("原所在党支部", 36.0, centred=False),
    ListColumn("党组织\n类别", 13.0),
    ListColumn("失去联系\n时间", 17.0),
    ListColumn("失去联系\n情形", 21.0),
    ListColumn("查找情况", None, centred=False),
    ListColumn("备注", 15.0),
)
_YES, _NO = "1", "0"


def going_out(asked: Asked) -> ListSheet:
    """流动党员花名册（流出）: those of the members asked for who are marked as floating."""
    phones = _branch_phones(asked)
    return ListSheet(
        title=_OUT,
        columns=_register_columns("外出时间", "外出地点"),
        rows=[
            [
                str(number),
                asked.name(each),
                asked.said(each, "sex"),
                short_date((each.get("birth_date") or "")[:_MONTH]),
                asked.said(each, "education"),
                asked.day_of(each, "floating_since"),
                each.get("floating_to") or "",
                asked.said(each, "mobile"),
                asked.names.get(each.get("branch") or "", ""),
                phones.get(each.get("branch") or "", ""),
            ]
            for number, each in enumerate(asked.members, 1)
        ],
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        blank_rows=_BLANK_ROWS,
    )


def coming_in(asked: Asked) -> ListSheet:
    """流动党员花名册（流入）: whom the branch looks after; their relation is elsewhere."""
    lines = asked.lines("people", "流入党员", len(_INCOMING) - 1)
    return ListSheet(
        title=_IN,
        columns=_INCOMING,
        rows=[
            [str(number), padded_name(line[0]), *line[1:]] for number, line in enumerate(lines, 1)
        ],
        organisation=asked.organisation_name,
        filled_on=asked.day("filled_on"),
        blank_rows=_BLANK_ROWS,
    )


def floating_card(asked: Asked) -> Mapping[str, Any]:
    """流动党员登记表 of one member; a telephone of the branch from its record."""
    signs = ("负责人（签字）：　　　　　　　", EMPTY_DAY)
    opinion = "\n".join(asked.paragraphs("opinion"))
    return card_data(
        CardSheet(
            title="流动党员登记表",
            pages=[
                [
                    *_person(asked),
                    *_away(asked),
                    field("流出地\n党支部意见", opinion, *signs, height=46.0),
                    field("流入地\n党组织意见", "", *signs, height=46.0),
                ]
            ],
            above=(f"填表人：{asked.filled['writer']}", f"填表日期：{asked.day('filled_on')}"),
        )
    )


def _person(asked: Asked) -> list[CardRow]:
    member = asked.member
    return [
        pairs(("姓　　名", asked.name(member)), ("性　　别", asked.said(member, "sex"))),
        pairs(
            ("民　　族", asked.said(member, "ethnic_group")),
            ("出生日期", long_date(member.get("birth_date") or "")),
        ),
        pairs(
            ("文化程度", asked.said(member, "education")),
            ("人员类别", asked.said(member, "category")),
        ),
        pairs(
            ("入党时间", long_date(member.get("joined_on") or "")),
            ("转正时间", long_date(member.get("full_member_on") or "")),
        ),
        pairs(("公民身份证号", asked.said(member, "id_number"))),
        pairs(("家庭住址", member.get("address") or "")),
        pairs(("原工作单位\n及职务", member.get("employer_post") or "")),
    ]


def _away(asked: Asked) -> list[CardRow]:
    """Where the member is, and who of the branch keeps in touch."""
    member, branch = asked.member, asked.organisation
    held = {_YES: "是", _NO: "否"}.get(member.get("floating_certificate") or "", "")
    return [
        pairs(("本人联系电话", asked.said(member, "mobile")), ("持活动证", held)),
        pairs(
            ("外出时间", long_date(member.get("floating_since") or "")),
            ("外出原因", member.get("floating_reason") or ""),
        ),
        pairs(("外出地点", member.get("floating_to") or "")),
        pairs(("流入地单位", member.get("floating_unit") or "")),
        pairs(
            ("组织关系\n所在支部", asked.organisation_name),
            ("支部联系电话", asked.told("organisation", branch, "phone")),
        ),
        pairs(
            ("支部联系人", branch.get("contact") or ""),
            ("联系人电话", asked.filled["phone"]),
        ),
    ]


def lost(asked: Asked) -> ListSheet:
    """失联党员登记表: those of the members asked for who are marked as lost."""
    return ListSheet(
        title=_LOST,
        columns=_LOST_COLUMNS,
        rows=[
            [
                str(number),
                asked.name(each),
                asked.said(each, "sex"),
                asked.said(each, "ethnic_group"),
                short_date((each.get("birth_date") or "")[:_MONTH]),
                asked.said(each, "education"),
                asked.day_of(each, "joined_on"),
                asked.said(each, "id_number"),
                asked.names.get(each.get("branch") or "", ""),
                "",
                short_date((each.get("lost_since") or "")[:_MONTH]),
                asked.said(each, "lost_circumstance"),
                each.get("lost_search") or "",
                "",
            ]
            for number, each in enumerate(asked.members, 1)
        ],
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        blank_rows=_BLANK_ROWS,
        notes=_LOST_NOTES,
    )


def pocket(asked: Asked) -> ListSheet:
    """口袋党员名单: letters that ran out and were received nowhere, the longest over first."""
    today = asked.today
    found = sorted(
        (each for each in _letters(asked) if stands(each, today) == EXPIRED),
        key=lambda each: -days_over(each, today),
    )
    return ListSheet(
        title=_POCKET,
        columns=(
            ListColumn("序号", 10.0),
            ListColumn("姓名", 23.0),
            ListColumn("公民身份号码", 34.0),
            ListColumn("联系电话", 25.0),
            ListColumn("转出单位", None, centred=False),
            ListColumn("转入单位", None, centred=False),
            ListColumn("介绍信编号", 21.0),
            ListColumn("开出日期", 20.0),
            ListColumn("有效期至", 20.0),
            ListColumn("超过\n天数", 13.0),
            ListColumn("联系情况", 26.0),
        ),
        rows=[[str(n), *_pocket_row(asked, each)] for n, each in enumerate(found, 1)],
        organisation=asked.organisation_name,
        filled_on=asked.day("filled_on"),
        blank_rows=_BLANK_ROWS,
        notes=("介绍信已经开出，过了有效期还没有到新的党组织报到的党员。",),
    )


def _pocket_row(asked: Asked, letter: Record) -> list[str]:
    def side(text: str, organisation: str) -> str:
        return letter.get(text) or asked.names.get(letter.get(organisation) or "", "")

    return [
        asked.name(letter),
        asked.told("transfer", letter, "id_number"),
        asked.told("transfer", letter, "phone"),
        side("from_text", "from_organisation"),
        side("to_text", "to_organisation"),
        letter.get("letter_number") or "",
        short_date(letter.get("issued_on") or ""),
        short_date(letter.get("valid_until") or ""),
        str(days_over(letter, asked.today)),
        "",
    ]


def _letters(asked: Asked) -> list[Record]:
    """The transfers that an organisation, or one below it, gave away."""
    top = asked.organisation.get("id")
    if not top:
        return []
    grown = tree.read(asked.connection)
    found = rows.fetch(
        asked.connection, "SELECT id FROM transfer WHERE removed IS NULL AND issued_on IS NOT NULL"
    )
    loaded = rows.load(asked.connection, "transfer", [row[0] for row in found])
    return [
        values
        for values in loaded.values()
        if top in grown.above(values.get("from_organisation") or "")
    ]


def _register_columns(since: str, where: str) -> tuple[ListColumn, ...]:
    return (
        ListColumn("序号", 10.0),
        ListColumn("姓名", 24.0),
        ListColumn("性别", 11.0),
        ListColumn("出生年月", 18.0),
        ListColumn("文化程度", 21.0),
        ListColumn(since, 21.0),
        ListColumn(where, None, centred=False),
        ListColumn("流动党员\n联系电话", 27.0),
        ListColumn("正式组织关系所在支部", None, centred=False),
        ListColumn("支部联系电话", 27.0),
    )


def _is_marked(field_id: str) -> Callable[[Asked, Record], bool]:
    """Whether a flag of a member is set."""
    return lambda _asked, member: member.get(field_id) == _YES


def _branch_phones(asked: Asked) -> dict[str, str]:
    """The telephones of the members' branches."""
    wanted = {each.get("branch") or "" for each in asked.members} - {""}
    loaded = rows.load(asked.connection, "organisation", sorted(wanted))
    return {
        rec: asked.told("organisation", values, "phone") for (_ent, rec), values in loaded.items()
    }


def _list_form(
    name: str,
    title: str,
    about: str,
    made: Callable[[Asked], ListSheet],
    *,
    source: str = "本程序自定",
    subject: Subject = Subject.MEMBERS,
    added: tuple[Added, ...] = (),
    numbers: Numbers = Numbers.MASKED,
    picks: Callable[[Asked, Record], bool] | None = None,
) -> Form:
    return Form(
        id=name,
        title=title,
        group=_GROUP,
        subject=subject,
        about=about,
        source=source,
        rows=made,
        picks=picks,
        landscape=True,
        added=(filled_on(), *added),
        numbers=numbers,
    )


_INCOMING = _register_columns("流入时间", "从何地流入")

FORMS = (
    _list_form(
        "floating_out",
        _OUT,
        "选定的人里标明是流动党员的，由组织关系所在支部填报",
        going_out,
        source=_REGISTER,
        picks=_is_marked("floating"),
    ),
    _list_form(
        "floating_in",
        _IN,
        "流入本支部、组织关系不在本支部的党员，名单由填表人写",
        coming_in,
        source=_REGISTER,
        subject=Subject.ORGANISATION,
        added=(
            Added(
                key="people",
                label="流入党员",
                kind=Kind.ROWS,
                longest=40000,
                cells=tuple(each.heading for each in _INCOMING[1:]),
            ),
        ),
        numbers=Numbers.NONE,
    ),
    Form(
        id="floating_card",
        title="流动党员登记表",
        group=_GROUP,
        subject=Subject.MEMBER,
        about="一名流动党员一页，流出地和流入地党组织填意见",
        source="本程序自定",
        build=floating_card,
        template=CARD_FORM,
        added=(
            filled_on("填表日期"),
            WRITER,
            PHONE,
            Added(key="opinion", label="流出地党支部意见", kind=Kind.TEXT, longest=400),
        ),
        numbers=Numbers.MASKED,
    ),
    _list_form(
        "lost_members",
        _LOST,
        "选定的人里标明已失去联系的，党组织类别由填表人按代码写",
        lost,
        picks=_is_marked("lost"),
        source="2016年失联党员排查登记项目",
    ),
    _list_form(
        "pocket_members",
        _POCKET,
        "介绍信过了有效期、没有报到的党员，从转接记录里找出",
        pocket,
        subject=Subject.ORGANISATION,
    ),
)
