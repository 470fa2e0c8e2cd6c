"""The fields of a member: plain facts about the person, in the order of the forms."""

from pmis_desktop.rules.field import (
    Entity,
    Field,
    Writable,
    code,
    date,
    flag,
    number,
    reference,
    removal,
    text,
)

_PERSON: tuple[Field, ...] = (
    text("name", "姓名", required=True, expected=True, also="党员姓名 名字"),
    text("former_names", "曾用名", group="name", also="曾用姓名 原名"),
    text(
        "id_number",
        "公民身份证号",
        group="identity",
        required=True,
        expected=True,
        masked=True,
        also="公民身份证号码 公民身份号码 身份证号 身份证号码 身份证 居民身份证号 居民身份证号码",
    ),
    date("birth_date", "出生日期", group="identity", expected=True, also="出生年月 出生年月日"),
    code("sex", "性别", "sex", group="identity", expected=True),
    code("ethnic_group", "民族", "ethnic_group", expected=True, also="民族名称"),
    text("native_place", "籍贯"),
    code("education", "学历", "education", expected=True, also="文化程度 最高学历 学历层次"),
    code("degree", "学位", "degree", group="degree", also="最高学位"),
    date("degree_on", "学位授予日期", group="degree", also="学位授予时间"),
    text("school", "毕业院校", group="schooling", also="毕业学校 毕业院校名称 学校"),
    text("major", "所学专业", group="schooling", also="专业"),
    date("enrolled_on", "入学时间", group="schooling", also="入学日期"),
    date("graduated_on", "毕业时间", group="schooling", also="毕业日期"),
    text("education_form", "教育类别", group="schooling", also="学习形式"),
    code("political", "政治面貌", "political"),
)

_STANDING: tuple[Field, ...] = (
    date(
        "joined_on",
        "加入党组织日期",
        group="standing",
        expected=True,
        also="入党日期 入党时间 加入中共组织日期 加入党组织时间 入党日期（加入党组织日期）",
    ),
    date(
        "full_member_on",
        "转为正式党员日期",
        group="standing",
        expected=True,
        also="转正日期 转正时间 转为正式党员时间 转正年月",
    ),
    code("join_type", "入党类型", "join_type", group="standing", also="加入中共组织的类别"),
    code("confirmation", "转正情况", "confirmation", group="standing"),
    number(
        "probation_extension",
        "延长预备期（月）",
        group="standing",
        also="延长预备期 延长预备期时间 延长预备期月数",
    ),
    number("confirmation_delay", "推迟讨论转正（月）", group="standing", also="推迟讨论转正"),
    number(
        "seniority_correction",
        "党龄校正值（月）",
        group="standing",
        also="党龄校正值 党龄校正",
    ),
)

_WORK: tuple[Field, ...] = (
    code("job_post", "工作岗位", "job_post", group="post", expected=True, also="现工作岗位"),
    text("job_post_code", "工作岗位代码（国标）", group="post", also="工作岗位代码"),
    text(
        "employer_post",
        "工作单位及职务",
        group="post",
        also="工作单位 单位及职务 工作单位职务 所在单位及职务 职务",
    ),
    date("started_work_on", "参加工作日期", also="参加工作时间 工作时间"),
    code("front_line", "一线情况", "front_line", also="工作一线 生产工作一线"),
    code("social_stratum", "新社会阶层类型", "social_stratum", also="新社会阶层 新的社会阶层"),
    text(
        "technical_title",
        "从事专业技术职务",
        group="title",
        also="专业技术职务 职称 技术职称 专业技术职称",
    ),
    code("technical_level", "专业技术职务级别", "technical_level", group="title", also="职称级别"),
    flag("migrant_worker", "是否农民工", also="农民工"),
    text("administrative_rank", "行政级别", group="rank"),
    text("military_rank", "军职", group="rank", also="军衔"),
    text("police_rank", "警衔", group="rank"),
    text("main_income", "主要收入来源"),
)

_CONTACT: tuple[Field, ...] = (
    text(
        "mobile",
        "手机号码",
        masked=True,
        expected=True,
        also="手机号 手机 联系电话（手机号） 联系电话 移动电话 联系方式",
    ),
    text("landline", "固定电话", masked=True, also="联系电话（固定电话） 座机 固话 家庭电话"),
    text("address", "家庭住址", expected=True, also="现居住地 现住址 住址 家庭地址 现居住地地址"),
    text("household_address", "户籍所在地", also="户口所在地 户籍地址 户籍所在地详细地址"),
    text("police_station", "户籍所在派出所", also="户口所在地派出所"),
    date("registered_on", "党员注册时间", group="registration", also="注册时间"),
    text("registered_mobile", "注册手机号", group="registration", masked=True, also="注册手机"),
)

_WHEREABOUTS: tuple[Field, ...] = (
    flag(
        "lost", "是否为失联党员", group="lost", expected=True, also="是否失联党员 失联党员 是否失联"
    ),
    date("lost_since", "失去联系日期", group="lost", also="失联日期 失联时间 与党组织失去联系时间"),
    code("lost_circumstance", "失去联系情形", "lost_circumstance", group="lost", also="失联情形"),
    text("lost_search", "查找情况", group="lost"),
    flag(
        "floating",
        "是否为流动党员",
        group="floating",
        expected=True,
        also="是否流动党员 流动党员 是否流动",
    ),
    text("floating_to", "外出流向", group="floating", also="流动去向 流向 外出地点 外出流向地"),
    date("floating_since", "外出日期", group="floating", also="外出时间 流出日期 流动起始日期"),
    text("floating_reason", "外出原因", group="floating", also="流动原因"),
    text("floating_unit", "流入地单位", group="floating", also="接收单位 外出所在单位"),
    flag(
        "floating_certificate",
        "是否持流动党员活动证",
        group="floating",
        also="是否持《中国共产党流动党员活动证》 活动证",
    ),
    flag("abroad", "是否出国（境）", group="abroad", also="是否出国出境 出国出境"),
    date("abroad_since", "出国（境）日期", group="abroad", also="出国日期"),
    text("abroad_to", "前往国家（地区）", group="abroad", also="出国去向"),
)

_APPLICATION: tuple[Field, ...] = (
    date("applied_on", "申请入党日期", also="申请入党时间"),
    text("applied_to", "接受申请党组织"),
    date("activist_on", "确定入党积极分子日期", also="列为积极分子日期 确定积极分子日期"),
    date("candidate_on", "确定发展对象日期", also="列为发展对象日期"),
    date("league_joined_on", "入团日期", also="入团时间"),
    text("other_party", "其他党团", group="other_party"),
    date("other_party_on", "加入其他党团日期", group="other_party"),
    text("background", "背景信息"),
)

_VETERAN: tuple[Field, ...] = (
    flag("veteran", "是否退役军人", group="veteran", also="退役军人"),
    text("veteran_unit", "原服役部队", group="veteran"),
    date("veteran_discharged_on", "退役时间", group="veteran", also="退役日期"),
    flag("veteran_self_employed", "是否自主择业", group="veteran"),
    date("veteran_relation_on", "组织关系落实时间", group="veteran"),
    text("veteran_branch", "编入党支部", group="veteran"),
    text("preferential", "优抚对象"),
)

_NOTES: tuple[Field, ...] = (
    text("remark", "备注"),
    text("confirmed_with_archive", "已与档案核对（理由）"),
    # What stays at the county must be written there too: a branch would send an old value that it
    # never saw, and every such save would be a conflict.
    text(
        "hardship",
        "困难情况",
        writable=Writable.COUNTY,
        down=False,
        exported=False,
        also="生活困难情况 生活困难",
    ),
    text("county_note", "县级备注", writable=Writable.COUNTY, down=False, exported=False),
)

MEMBER = Entity(
    id="member",
    label="党员",
    owner=None,
    fields=(
        *_PERSON,
        *_STANDING,
        *_WORK,
        *_CONTACT,
        *_WHEREABOUTS,
        *_APPLICATION,
        *_VETERAN,
        *_NOTES,
        *removal(),
    ),
)

# Known from other records, never stored with the member: the one open membership and the latest
# dated facts.
DERIVED_MEMBER_FIELDS: tuple[Field, ...] = (
    reference(
        "branch",
        "所在党支部",
        "organisation",
        required=True,
        expected=True,
        also="党支部 所在支部 所属党支部 所在党组织 所属支部 党支部名称",
    ),
    code("category", "人员类别", "category", required=True, expected=True, also="党员类别"),
    code("status", "党籍状态", "status", expected=True, also="当前党籍状态"),
)
