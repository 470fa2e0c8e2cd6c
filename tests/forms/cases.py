"""One row for each form that the forms room prints: how many pages, and what must stand there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.forms.people import BRANCH, LONG_ADDRESS, LONG_NAME, RARE_NAME
from tests.vaults import id_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is expected of a form.

    ``pages`` of a blank form, of the usual case, of an odd member (for lists: of two hundred).
    ``labels`` stand on every copy, ``usual`` on the usual one. ``filled`` is what a person adds in
    the usual case; in the odd case every thing is filled as full as it may be, unless ``full`` says
    with what, and ``more`` must stand there instead of the labels. ``names`` says that the names of
    members stand on the form.
    """

    pages: tuple[int, int, int]
    labels: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    names: bool = True
    more: tuple[str, ...] = ()
    full: Mapping[str, str] = field(default_factory=dict)

    @property
    def worst(self) -> tuple[str, ...]:
        """What stands on the form at its worst: its labels, unless it says otherwise."""
        return self.more or self.labels


OPINION = Case(
    pages=(1, 1, 1),
    usual=("同意接收", BRANCH, "2026年3月4日"),
    filled={"text": "同意接收", "sign": BRANCH, "day": "2026-03-04"},
    names=False,
    more=("落款", "日期"),
)


def crowd(first: str, *others: str) -> str:
    """Two hundred people as lines of a list; one has a name of rare characters."""
    names = [first, RARE_NAME, *(f"赵第{number}" for number in range(198))]
    return "\n".join("，".join((name, *others)) for name in names)


APPLICANTS = crowd(LONG_NAME, "女", "维吾尔族", "1991.02", "大学本科", LONG_ADDRESS, "2026.01.05")

CASES: Mapping[str, Case] = {
    "roster": Case(
        pages=(1, 1, 9),
        labels=("党员花名册", "公民身份证号", "书记（签字）"),
        usual=("彭明", BRANCH, "2026年3月4日"),
    ),
    "member_card": Case(
        pages=(1, 1, 1),
        labels=("党员基本信息采集表", "16.是否为流动党员", "基层党委（盖章）"),
        usual=("彭明", BRANCH, "1980年4月29日", "13800000001", id_number(1)),
    ),
    "organisation_card": Case(
        pages=(1, 1, 1),
        labels=("党组织和所在单位基本信息采集表", "企业控制（控股）情况", "与上级党组织相同"),
        usual=(BRANCH, "061000000101", "林建国"),
        names=False,
    ),
    "organisation_summary": Case(
        pages=(1, 1, 1),
        labels=("党组织和所在单位信息汇总表", "统一社会信用代码"),
        usual=(BRANCH, "061000000101"),
        names=False,
    ),
    "introduction": Case(
        pages=(1, 1, 1),
        labels=(
            "党员介绍信存根",
            "中国共产党党员组织关系介绍信",
            "请转接组织关系。该同志党费已交到",
            "党员原所在基层党委通讯地址：",
            "中国共产党党员组织关系介绍信回执联",
            "同志的党员组织关系已转达我处，特此回复。",
        ),
        usual=("彭明", "2601001", "贰零贰陆", "拾壹", "玖拾", "45", id_number(1)),
        # Laid over the printed sheet, only what is filled in.
        more=("2026",),
    ),
    "certificate": Case(
        pages=(1, 1, 1),
        labels=("中国共产党党员证明信存根", "工作（学习），特此证明。"),
        usual=("彭明", BRANCH, "正式党员", "西安市某某公司"),
        filled={"to": "西安市某某公司"},
    ),
    "calibration": Case(pages=(1, 1, 1), labels=("套打校准页", "20，20", "190，277"), names=False),
    "dues_register": Case(
        pages=(1, 1, 12),
        labels=("党费收缴登记表", "各月实交（元）", "12月", "收款人"),
        usual=("2026年度", "彭明", "15.50", "填写的张三不在名单上"),
        filled={"amounts": "彭明 15.5\n张三 3"},
    ),
    "dues_ledger": Case(
        pages=(1, 1, 12),
        labels=("党费收缴台账", "全年应缴党费（元）", "全年实缴党费（元）"),
        usual=("彭明", "0.50", "6.00"),
        filled={"amounts": "彭明 0.5"},
    ),
    "dues_assessment": Case(
        pages=(1, 1, 12),
        labels=("党费核定表", "每月应交党费（元）", "核定人"),
        usual=("彭明", "薪级工资", "职业年金", "党费计算基数"),
    ),
    "meeting_record": Case(
        pages=(1, 1, 2),
        labels=("记录", "缺席人员及原因", "主要内容", "记录人（签字）"),
        usual=(BRANCH, "支部党员大会", "应到人数", "12人", "学习文件"),
        filled={"should": "12", "present": "11", "content": "学习文件\n讨论工作"},
        names=False,
    ),
    "party_day_record": Case(
        pages=(1, 1, 2),
        labels=("主题党日记录", "活动类型", "主要内容", "记录人（签字）"),
        usual=(BRANCH, "主题党日", "义务植树"),
        filled={"topic": "义务植树"},
        names=False,
    ),
    "appraisal_sheet": Case(
        pages=(1, 1, 13),
        labels=(
            "民主评议党员测评表",
            "发挥先锋模范作用",
            "综合评定",
            "存在问题",
            "请在相应栏内划√",
        ),
        usual=("彭明", BRANCH),
    ),
    "appraisal_summary": Case(
        pages=(1, 1, 12),
        labels=("民主评议党员情况汇总表", "基本合格票", "支委会评定等次"),
        usual=("彭明", "多于参评人数", "正式党员"),
        filled={"took_part": "10", "votes": "彭明 8 2 1 0 合格"},
    ),
    "appraisal_register": Case(
        pages=(1, 1, 1),
        labels=("民主评议党员登记表", "个人总结（自评）", "基层党委意见", "本人签字"),
        usual=("彭明", BRANCH, "1980.04", "认真学习"),
        filled={"summary": "认真学习"},
    ),
    "handling_approval": Case(
        pages=(1, 1, 1),
        labels=("不合格党员组织处置审批表", "调查核实情况", "基层党委预审意见", "本人意见"),
        usual=("彭明", "限期改正", "没有超过应到会12名的半数"),
        filled={"kind": "限期改正", "should": "12", "present": "10", "in_favour": "6"},
    ),
    "election_request": Case(
        pages=(1, 1, 2),
        labels=("关于召开党员大会进行换届选举的请示", "一、主要议程", "当否，请批复。"),
        usual=(BRANCH, "委员5名", "候选人5名", "差额不到应选人数的20％"),
        filled={"seats": "5", "nominees": "5", "planned": "2026年9月上旬"},
        names=False,
    ),
    "election_reply": Case(
        pages=(1, 1, 3),
        labels=("批复", "收悉。经研究，现批复如下：", "此复。"),
        usual=(BRANCH, "同意你支部于2026年9月上旬召开党员大会"),
        filled={"planned": "2026年9月上旬"},
        names=False,
    ),
    "election_nominees": Case(
        pages=(2, 2, 17),
        labels=("候选人预备人选的请示", "按姓氏笔画为序", "附件", "职称／职务"),
        usual=("彭明", BRANCH, "1980.04"),
    ),
    "election_result": Case(
        pages=(1, 1, 4),
        labels=("关于支部委员会选举结果的报告", "当选为新一届支部委员会委员"),
        usual=("彭明", BRANCH, "不到应到会20名的五分之四"),
        filled={"should": "20", "present": "15"},
    ),
    "ballot": Case(
        pages=(1, 1, 10),
        labels=("选票", "候选人", "另选他人", "划“○”"),
        usual=("彭明", BRANCH, "应选3名"),
        filled={"seats": "3"},
    ),
    "vote_count": Case(
        pages=(1, 1, 9),
        labels=("选举计票结果报告单", "不赞成票数", "总监票人", "有选举权人数的半数为"),
        usual=(
            "彭明",
            "占90.0％",
            "半数为9，当选须10票以上",
            "收回选票19张多于发出18张，选举无效",
            "彭明的票数合计17票，不等于有效票18张",
            "丁一（另选）",
        ),
        filled={
            "should": "20",
            "present": "18",
            "sent": "18",
            "returned": "19",
            "valid": "18",
            "invalid": "1",
            "votes": "彭明 15 1 1\n丁一 1",
        },
    ),
    "application_cover": Case(pages=(1, 1, 1), usual=("彭明",), names=False, more=("申请人姓名",)),
    "application_person": Case(
        pages=(1, 1, 1), usual=("彭明", "1980.04", id_number(1)), more=("居民身份证号码",)
    ),
    "application_introducer": OPINION,
    "application_introducer_two": OPINION,
    "application_resolution": OPINION,
    "application_talk": OPINION,
    "application_general_branch": OPINION,
    "application_committee": OPINION,
    "floating_out": Case(
        pages=(1, 1, 16),
        labels=("流动党员花名册（流出）", "正式组织关系所在支部"),
        usual=("彭明", BRANCH, "1980.04", "2025.06.01", "陕西省西安市莲湖区", "0913-3251001"),
    ),
    "floating_in": Case(
        pages=(1, 1, 21),
        labels=("流动党员花名册（流入）", "从何地流入"),
        usual=(BRANCH, "沈芳", "13900000002", "0917-3250000"),
        filled={
            "people": "沈芳\t女\t1991.02\t大学本科\t\t宝鸡市\t13900000002\t某支部\t0917-3250000"
        },
        names=False,
        full={"people": crowd(LONG_NAME, "女", "1991.02", "大学本科", "2025.10", LONG_ADDRESS)},
    ),
    "floating_card": Case(
        pages=(1, 1, 1),
        labels=("流动党员登记表", "组织关系所在支部", "流入地党组织意见", "负责人（签字）："),
        usual=("彭明", BRANCH, "1980年4月29日", "外出务工经商", "陕西省西安市莲湖区"),
    ),
    "lost_members": Case(
        pages=(1, 1, 26),
        labels=("失联党员登记表", "失去联系情形"),
        usual=("彭明", BRANCH, "2025.08", "外出务工经商", "都没有找到", id_number(1)),
    ),
    "pocket_members": Case(
        pages=(1, 1, 1),
        labels=("口袋党员名单", "超过天数"),
        usual=(BRANCH,),
        names=False,
    ),
    "applicants": Case(
        pages=(1, 1, 16),
        labels=("入党申请人登记册", "派人谈话时间"),
        usual=(BRANCH, "沈芳", "2026.01.05", "林建国"),
        filled={"people": "沈芳，女，汉族，1999.02，大专，安仁村，2026.01.05，2026.01.20，林建国"},
        names=False,
        full={"people": APPLICANTS},
    ),
    "activists": Case(
        pages=(1, 1, 16),
        labels=("入党积极分子登记册", "培养联系人"),
        usual=(BRANCH, "沈芳", "2026.01.05", "彭明、林建国"),
        filled={
            "people": "沈芳，女，汉族，1999.02，大专，，2025.01.05，2026.01.05，，彭明、林建国"
        },
        names=False,
        full={"people": APPLICANTS},
    ),
    "candidates": Case(
        pages=(1, 1, 26),
        labels=("发展对象登记册", "政治审查结论"),
        usual=(BRANCH, "沈芳", "2025.01.05", "彭明、林建国"),
        filled={
            "people": "沈芳，女，汉族，1999.02，大专，，2025.01.05，2026.01.05，，彭明、林建国"
        },
        names=False,
        full={"people": APPLICANTS},
    ),
    "admitted": Case(
        pages=(1, 1, 11),
        labels=("发展党员登记册", "志愿书编号"),
        usual=("彭明", "2003.01.15", "2003.07.20", "2004.11.02", "2005.04.28", "2005年度"),
        filled={"year": "2005"},
        full={"year": ""},
    ),
    "confirmed": Case(
        pages=(1, 1, 11),
        labels=("预备党员转正登记册", "党委审批时间"),
        usual=("彭明", "2005.04.28", "2006.04.28", "2006年度"),
        filled={"year": "2006"},
        full={"year": ""},
    ),
    "activist_card": Case(
        pages=(3, 3, 4),
        labels=("入党积极分子培养考察登记表", "培养联系人（签字）：", "支部委员会意见"),
        usual=(BRANCH, "沈芳", "1999年2月3日", "第4次半年考察", "沈建设"),
        filled={
            "name": "沈芳",
            "birth_date": "1999-02-03",
            "resume": "2015年起在安仁村务农。",
            "relatives": "父亲，沈建设，群众，安仁村村民",
        },
        names=False,
        more=("入党积极分子培养考察登记表", "第8次季度考察", LONG_ADDRESS),
        full={"relatives": "\n".join([f"祖父，{LONG_NAME}，群众，{LONG_ADDRESS}"] * 8)},
    ),
    "probation_card": Case(
        pages=(2, 2, 2),
        labels=("预备党员教育考察登记表", "后半年自我鉴定", "入党介绍人意见"),
        usual=("彭明", BRANCH, "2005年4月28日", "2006年4月27日", "林建国"),
        filled={"sponsor": "林建国"},
    ),
    "confirmation": Case(
        pages=(1, 1, 1),
        labels=("预备党员转正登记表", "取消预备党员资格", "基层党委审批意见"),
        usual=("彭明", BRANCH, "2006年4月27日", "2006年4月28日", "2006年4月10日", "31"),
        filled={"met_on": "2006-04-10", "entitled": "31", "outcome": "按期转正"},
    ),
    "vote_ticket": Case(
        pages=(1, 1, 100),
        labels=("接收预备党员表决票", "不赞成", "在一栏内划“○”"),
        usual=("沈芳", BRANCH),
        filled={"people": "沈芳"},
        names=False,
        more=("预备党员转正表决票", RARE_NAME),
        full={
            "people": "\n".join([LONG_NAME, RARE_NAME, *("赵小雷",) * 10]),
            "count": "200",
        },
    ),
    "tally": Case(
        pages=(1, 1, 1),
        labels=("票决情况汇总单", "监票人", "书面意见", "党支部书记"),
        usual=("沈芳", BRANCH, "须有16人以上到会", "28"),
        filled={"name": "沈芳", "entitled": "31", "present": "30", "yes": "28"},
        names=False,
    ),
    "publicity": Case(
        pages=(1, 1, 2),
        labels=("同志列为发展对象的公示", "不少于5个工作日", "党委组织部门"),
        usual=(
            "关于拟将沈芳同志",
            BRANCH,
            "沈芳，女，汉族，1999年2月出生，大专学历",
            "0913-3251001",
        ),
        filled={
            "people": "沈芳，女，汉族，1999-02，大专，安仁村，2024-01-05，2025-01-05，彭明、林建国",
            "phone": "0913-3251001",
            "to": "2026-03-11",
        },
        names=False,
        more=("同志为中共预备党员的公示", LONG_NAME, RARE_NAME),
        full={
            "people": "\n".join(
                f"{name}，女，维吾尔族，1999-02，大学本科，{LONG_ADDRESS}，2024-01-05"
                for name in (LONG_NAME, RARE_NAME, "赵小雷")
            )
        },
    ),
    "confirming_publicity": Case(
        pages=(1, 1, 20),
        labels=("同志拟转为中共正式党员的公示", "不少于5个工作日"),
        usual=("关于彭明同志", BRANCH, "彭明，男，汉族，1980年4月出生", "被接收为预备党员"),
    ),
    "resolution": Case(
        pages=(1, 1, 3),
        labels=("同志为中共预备党员的决议", "经无记名投票表决", "党支部书记"),
        usual=("沈芳", BRANCH, "应到会有表决权的党员31名，实到30名", "28票赞成"),
        filled={
            "name": "沈芳",
            "about": "沈芳同志工作认真，联系群众。不足之处是理论学习还不够深入。",
            "entitled": "31",
            "present": "30",
            "yes": "28",
            "no": "1",
            "abstained": "1",
        },
        names=False,
    ),
    "confirming_resolution": Case(
        pages=(1, 1, 3),
        labels=("同志预备期满转正的决议", "经无记名投票表决", "党支部书记"),
        usual=("彭明", BRANCH, "同意其按期转为中共正式党员"),
        filled={"outcome": "按期转为中共正式党员"},
    ),
}
