"""The fields of what happens to a member: memberships, dated facts, the snapshot at admission."""

from pmis_desktop.rules.field import (
    Entity,
    Field,
    Options,
    Writable,
    code,
    date,
    flag,
    reference,
    removal,
    text,
)

_PROPOSE = Writable.PROPOSE

MEMBERSHIP = Entity(
    id="membership",
    label="党员组织关系",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="begin", required=True),
        reference("organisation", "党组织", "organisation", group="begin", required=True),
        date(
            "began_on", "转入日期", group="begin", also="进入该基层党组织日期 转入该基层党组织日期"
        ),
        date("began_approved_on", "转入批准日期", group="begin"),
        code("began_reason", "转入类别", "membership_begin", group="begin", also="进入现支部类型"),
        text("began_authority", "转入批准机关", group="begin"),
        text("began_document", "转入文号", group="begin"),
        text("recorded_at", "登记时间", group="begin"),
        date("ended_on", "转离日期", group="end", writable=_PROPOSE, also="转离该基层党组织日期"),
        date("ended_approved_on", "转离批准日期", group="end", writable=_PROPOSE),
        code("ended_reason", "转离类别", "membership_end", group="end", writable=_PROPOSE),
        text("ended_authority", "转离批准机关", group="end", writable=_PROPOSE),
        text("ended_document", "转离文号", group="end", writable=_PROPOSE),
        text(
            "ended_to",
            "转往党组织",
            group="end",
            writable=_PROPOSE,
            also="转往新单位基层党组织名称",
        ),
        *removal(),
    ),
)


def _facts(codes: str, label: str, writable: Writable) -> tuple[Field, ...]:
    """The fields of a dated fact about a member: state, date and document are one group."""
    fact = Options(group="fact", writable=writable)
    return (
        reference("member", "党员", "member", group="fact", writable=writable, required=True),
        code("value", label, codes, group="fact", writable=writable, required=True),
        date("effective_on", "生效日期", **fact),
        date("approved_on", "批准日期", **fact),
        text("authority", "批准机关", **fact),
        text("document", "文号", **fact),
        text("reason", "原因", **fact),
        *removal(writable),
    )


CATEGORY_FACT = Entity(
    id="category_fact",
    label="人员类别变更",
    owner="member",
    fields=_facts("category", "人员类别", Writable.BRANCH),
)

STATUS_FACT = Entity(
    id="status_fact",
    label="党籍状态变更",
    owner="member",
    fields=_facts("status", "党籍状态", Writable.COUNTY),
)

ADMISSION = Entity(
    id="admission",
    label="入党情况",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="admission", required=True),
        date("approved_on", "批准入党日期", group="admission"),
        text("approved_by", "批准入党的党组织名称", group="admission"),
        text("branch_name", "入党时所在党支部", group="admission", also="入党时所在支部"),
        text("superior_name", "入党时上级党组织", group="admission"),
        code("education", "入党时学历", "education", group="admission"),
        code("job_post", "入党时工作岗位", "job_post", group="admission"),
        code("front_line", "入党时工作一线", "front_line", group="admission"),
        code("social_stratum", "入党时新的社会阶层", "social_stratum", group="admission"),
        text("technical_title", "入党时职称", group="admission"),
        code("technical_level", "入党时职称级别", "technical_level", group="admission"),
        flag("league_member", "共青团入党", group="admission"),
        flag("league_recommended", "团员推优入党", group="admission"),
        flag("well_known", "知名人士", group="admission"),
        flag("model_worker", "先进模范人物入党", group="admission"),
        flag("provincial_model", "省部级命名的先进模范人物入党", group="admission"),
        flag("special_case", "特殊情况下入党", group="admission"),
        flag("developed_here", "本单位发展标识", group="admission", also="是否本单位发展"),
        *removal(),
    ),
)
