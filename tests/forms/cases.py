"""One row for each form that the forms room prints: how many pages, and what must stand there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.forms.people import BRANCH
from tests.vaults import id_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is expected of a form.

    ``pages`` of a blank form, of the usual case, of an odd member (for lists: of two hundred).
    ``labels`` stand on every copy, ``usual`` on the usual one. ``filled`` is what a person adds in
    the usual case; in the odd case every thing is filled as full as it may be, and ``more`` must
    stand there instead of the labels. ``names`` says that the names of members stand on the form.
    """

    pages: tuple[int, int, int]
    labels: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    names: bool = True
    more: tuple[str, ...] = ()

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
        pages=(1, 1, 3),
        labels=("记录", "缺席人员及原因", "主要内容", "记录人（签字）"),
        usual=(BRANCH, "支部党员大会", "应到人数", "12人", "学习文件"),
        filled={"should": "12", "present": "11", "content": "学习文件\n讨论工作"},
        names=False,
    ),
    "party_day_record": Case(
        pages=(1, 1, 3),
        labels=("主题党日记录", "活动类型", "主要内容", "记录人（签字）"),
        usual=(BRANCH, "主题党日", "义务植树"),
        filled={"topic": "义务植树"},
        names=False,
    ),
    "appraisal_sheet": Case(
        pages=(1, 1, 12),
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
}
