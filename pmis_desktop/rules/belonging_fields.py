"""The fields of what a member does and can do: posts, awards, training, skills, papers."""

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

_POST = Options(group="post")
_AWARD = Options(group="award")
_TRAINING = Options(group="training")
_SKILL = Options(group="skill")
_FILE = Options(group="file")
# Discipline stays at the county: a branch neither sees nor writes it.
_KEPT = Options(group="discipline", writable=Writable.COUNTY, down=False, exported=False)

POST = Entity(
    id="post",
    label="党内任职",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="post", required=True),
        reference("organisation", "任职党组织", "organisation", group="post", required=True),
        code("post", "党内职务", "party_posts", group="post", required=True, also="职务名称"),
        text("title", "职务全称", **_POST),
        text("term_number", "届次", **_POST),
        date("began_on", "任职日期", group="post", also="任职时间"),
        date("ended_on", "免职日期", group="post", also="免职时间"),
        text("document", "任职文号", **_POST),
        text("ended_document", "免职文号", **_POST),
        flag("full_time", "是否专职", **_POST),
        code("produced_by", "产生方式", "post_origin", **_POST),
        number("place", "排列顺序", **_POST),
        text("remark", "任职备注", **_POST),
        *removal(),
    ),
)

AWARD = Entity(
    id="award",
    label="奖励",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="award", required=True),
        text("name", "奖励名称", group="award", required=True, also="荣誉称号"),
        code("level", "奖励级别", "award_level", **_AWARD),
        date("awarded_on", "奖励日期", group="award", also="奖励时间"),
        text("authority", "授奖机关", group="award", also="批准机关"),
        text("document", "奖励文号", **_AWARD),
        text("reason", "奖励原因", **_AWARD),
        text("remark", "奖励备注", **_AWARD),
        *removal(),
    ),
)

DISCIPLINE = Entity(
    id="discipline",
    label="党纪处分",
    owner="member",
    fields=(
        reference(
            "member",
            "党员",
            "member",
            group="discipline",
            writable=Writable.COUNTY,
            down=False,
            exported=False,
            required=True,
        ),
        code(
            "kind",
            "处分种类",
            "discipline",
            group="discipline",
            writable=Writable.COUNTY,
            down=False,
            exported=False,
            required=True,
        ),
        date("decided_on", "处分决定日期", **_KEPT),
        text("authority", "处分决定机关", **_KEPT),
        text("document", "处分文号", **_KEPT),
        text("reason", "处分原因", **_KEPT),
        date("effect_ends_on", "影响期满日期", **_KEPT),
        date("restored_on", "恢复党员权利日期", **_KEPT),
        text("remark", "处分备注", **_KEPT),
        *removal(Writable.COUNTY),
    ),
)

TRAINING = Entity(
    id="training",
    label="培训",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="training", required=True),
        text("name", "培训班名称", group="training", required=True, also="培训名称"),
        date("began_on", "培训开始日期", **_TRAINING),
        date("ended_on", "培训结束日期", **_TRAINING),
        text("organiser", "主办单位", **_TRAINING),
        number("hours", "学时", **_TRAINING),
        text("result", "结业情况", **_TRAINING),
        text("certificate", "结业证书编号", **_TRAINING),
        text("remark", "培训备注", **_TRAINING),
        *removal(),
    ),
)

SKILL = Entity(
    id="skill",
    label="特长",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="skill", required=True),
        code("kind", "特长类别", "skill_kind", group="skill", required=True),
        text("name", "特长名称", group="skill", required=True, also="专业技能 语种 证书名称"),
        text("level", "水平等级", group="skill", also="熟练程度 等级"),
        date("acquired_on", "取得日期", **_SKILL),
        text("issuer", "发证机构", **_SKILL),
        text("certificate", "证书编号", **_SKILL),
        text("remark", "特长备注", **_SKILL),
        *removal(),
    ),
)

ATTACHMENT = Entity(
    id="attachment",
    label="照片与材料",
    owner="member",
    fields=(
        reference("member", "党员", "member", group="file", required=True),
        code("kind", "材料类别", "attachment_kind", group="file", required=True),
        text("title", "材料名称", **_FILE),
        text("hash", "文件指纹", group="file", required=True, exported=False),
        number("size", "文件大小（字节）", group="file", exported=False),
        text("media_type", "文件格式", group="file", exported=False),
        date("dated_on", "形成日期", **_FILE),
        text("remark", "材料备注", **_FILE),
        *removal(),
    ),
)
