"""The fields of a notice of the county to its organisations."""

from pmis_desktop.rules.field import Entity, Options, Writable, date, reference, removal, text

# A notice is the county's own: no branch writes it, and it goes down in a part of its own, to those
# it is addressed to, never with the records.
_COUNTY = Writable.COUNTY
_CONTENT = Options(group="content", writable=_COUNTY, down=False, exported=False)
_MAIN = Options(group="content", required=True, writable=_COUNTY, down=False, exported=False)
_TO = Options(group="audience", required=True, writable=_COUNTY, down=False, exported=False)
_IN_WORDS = Options(group="audience", writable=_COUNTY, down=False, exported=False)
_DAY = Options(group="validity", required=True, writable=_COUNTY, down=False, exported=False)
_ENQUIRIES = Options(group="enquiries", writable=_COUNTY, down=False, exported=False)
_WITHDRAWAL = Options(group="withdrawal", writable=_COUNTY, down=False, exported=False)

NOTICE = Entity(
    id="notice",
    label="通知",
    owner=None,
    fields=(
        text("name", "标题", **_MAIN),
        # Paragraphs, parted by U+2029: `rules.paragraphs`.
        text("text", "正文", **_MAIN),
        text("document", "文号", **_CONTENT),
        text("issuer", "落款", **_CONTENT),
        # `all`, or ids of organisations, each with everything under it, parted by spaces.
        text("audience", "发送范围", **_TO),
        text("addressed", "发给", **_IN_WORDS),
        date("dated_on", "成文日期", **_DAY),
        date("valid_until", "有效期至", **_DAY),
        text("contact", "联系人", **_ENQUIRIES),
        text("phone", "联系电话", **_ENQUIRIES),
        date("withdrawn_on", "撤回日期", **_WITHDRAWAL),
        text("withdrawn_reason", "撤回原因", **_WITHDRAWAL),
        reference("replaced_by", "被哪份通知代替", "notice", **_WITHDRAWAL),
        *removal(_COUNTY),
    ),
)
