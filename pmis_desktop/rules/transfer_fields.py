"""The fields of a transfer of organisation relationship and of the numbers of its letters.

A transfer belongs to two organisations at once. Each group of fields is one step, and one side
alone writes it (`rules.transfer_steps`). Source: domain notes 4.1 and 4.2.
"""

from pmis_desktop.rules.field import (
    Entity,
    Options,
    Writable,
    code,
    date,
    flag,
    number,
    reference,
    removal,
    text,
)

_REQUEST = Options(group="request")
_PERSON = Options(group="person")
_REVIEW = Options(group="review")
_LETTER = Options(group="letter")
_RECEPTION = Options(group="reception")
_RETURN = Options(group="return")
_WITHDRAWAL = Options(group="withdrawal")
_RECEIPT = Options(group="receipt")
_VOIDING = Options(group="voiding")
_CLOSING = Options(group="closing", writable=Writable.COUNTY)
_BLOCK = Options(group="block", writable=Writable.COUNTY)

TRANSFER = Entity(
    id="transfer",
    label="组织关系转接",
    owner=None,
    about="member",
    fields=(
        code("direction", "转接方向", "transfer_direction", group="request", required=True),
        reference("member", "党员", "member", **_REQUEST),
        reference("from_organisation", "转出党支部", "organisation", **_REQUEST),
        text("from_text", "转出单位", **_REQUEST),
        reference("to_organisation", "转入党组织", "organisation", **_REQUEST),
        text("to_text", "转入单位", **_REQUEST),
        text("letter_title", "介绍信抬头", **_REQUEST),
        code("to_division", "转往地区", "divisions", **_REQUEST),
        code("channel", "转接方式", "transfer_channel", **_REQUEST),
        text("reason", "转接原因", **_REQUEST),
        date("started_on", "申请日期", **_REQUEST),
        date("dues_paid_to", "党费交至", **_REQUEST),
        text("block", "整建制批次", **_REQUEST),
        text("name", "姓名", group="person", required=True),
        text("id_number", "公民身份号码", group="person", masked=True),
        code("sex", "性别", "sex", **_PERSON),
        code("ethnic_group", "民族", "ethnic_group", **_PERSON),
        date("birth_date", "出生日期", **_PERSON),
        code("category", "人员类别", "category", **_PERSON),
        text("phone", "党员联系电话", group="contact", masked=True),
        text("unfinished_reason", "未办结原因", group="unfinished"),
        text("unfinished_note", "情况说明", group="unfinished"),
        date("reviewed_on", "支部审核日期", **_REVIEW),
        text("reviewed_by", "审核人", **_REVIEW),
        reference("issuer", "开出介绍信的党组织", "organisation", **_LETTER),
        text("letter_number", "介绍信编号", **_LETTER),
        date("issued_on", "介绍信日期", **_LETTER),
        number("valid_days", "有效期天数", **_LETTER),
        date("valid_until", "有效期至", **_LETTER),
        text("handled_by", "经办人", **_LETTER),
        reference("reissue_of", "补办自", "transfer", **_LETTER),
        date("received_on", "党委接收日期", **_RECEPTION),
        text("archive_check", "档案审核结论", **_RECEPTION),
        date("placed_on", "编入日期", group="placement"),
        reference("placed_in", "编入党支部", "organisation", group="placement"),
        date("returned_on", "退回日期", **_RETURN),
        text("returned_reason", "退回理由", **_RETURN),
        date("withdrawn_on", "撤回日期", **_WITHDRAWAL),
        text("withdrawn_reason", "撤回原因", **_WITHDRAWAL),
        date("receipt_on", "回执日期", **_RECEIPT),
        flag("receipt_image", "回执照片已存", **_RECEIPT),
        reference("receipt_attachment", "回执照片", "attachment", **_RECEIPT),
        date("voided_on", "作废日期", **_VOIDING),
        code("void_kind", "作废情形", "transfer_void", **_VOIDING),
        text("void_reason", "作废原因", **_VOIDING),
        date("moved_on", "组织关系转移日期", **_CLOSING),
        date("closed_on", "办结日期", **_CLOSING),
        text("closed_reason", "办结说明", **_CLOSING),
        date("filed_on", "归档日期", **_CLOSING),
        *removal(),
    ),
)

LETTER_BLOCK = Entity(
    id="letter_block",
    label="介绍信号段",
    owner="organisation",
    fields=(
        reference(
            "organisation",
            "开出介绍信的党组织",
            "organisation",
            group="block",
            required=True,
            writable=Writable.COUNTY,
        ),
        text("site", "使用的电脑", group="block", writable=Writable.COUNTY, exported=False),
        number("year", "年份", **_BLOCK),
        number("unit", "单位号", **_BLOCK),
        text("prefix", "编号前段", **_BLOCK),
        number("digits", "流水号位数", **_BLOCK),
        number("first", "起始流水号", **_BLOCK),
        number("last", "截止流水号", **_BLOCK),
        *removal(Writable.COUNTY),
    ),
)
