"""What a check says: which rule, how grave, at which field, in one sentence; and the rule book."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a problem is: only an error keeps a record from being saved."""

    ERROR = "error"
    WARNING = "warning"
    REMINDER = "reminder"
    INFO = "info"

    @property
    def word(self) -> str:
        """What every page, sheet and command calls it."""
        return _WORDS[self]


_WORDS = {
    Severity.ERROR: "错误",
    Severity.WARNING: "要核对",
    Severity.REMINDER: "要补办",
    Severity.INFO: "供参考",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a rule finds in a record; ``message`` repeats no values of the record."""

    rule: str
    severity: Severity
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the field: its usual severity, where it comes from, what it asks.

    The errors of an ``overridable`` rule become warnings once the archive has confirmed the record:
    old records rightly break modern rules.
    """

    id: str
    severity: Severity
    source: str
    sentence: str
    overridable: bool = False


def _book(*rules: Rule) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in rules}


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO
_2014 = "发展党员工作流程图（2014）"
_2026 = "发展党员工作细则（2026）"
_SHEET = "党员基本信息汇总表填报要求"
_BRANCHES = "支部工作条例（2018）"
_AUDIT = "党员信息核查要求（2011）"

# A cell that a complete record has: no check finds it, completeness counts it.
MISSING = "missing"
# A code that the county has retired and named a successor for.
RETIRED = "retired"

RULES: Mapping[str, Rule] = _book(
    Rule("required", _E, "党员基本信息采集表", "必填项不能为空。"),
    Rule("form", _E, "本程序", "内容要符合该项的写法。"),
    Rule(MISSING, Severity.REMINDER, "党员基本信息采集表", "采集表的各项应填写完整。"),
    Rule(RETIRED, _W, "县里的代码与规则", "已停用的代码应改为县里指定的代码。"),
    Rule("name", _W, "民委发〔2016〕33号", "姓名要完整，生僻字不能丢。", overridable=True),
    Rule("R1", _E, "GB 11643-1999", "身份证号要有正确的长度、日期和校验位。", overridable=True),
    Rule("R2", _E, "党员信息管理要求", "同一身份证号只能有一名在册党员。"),
    Rule("R3", _W, "GB 11643-1999", "性别应与身份证号第17位一致。"),
    Rule("R4", _W, "人事档案", "出生日期一般与身份证号一致，以档案为准。"),
    Rule("R5", _E, f"{_2026}第五条", "申请入党、入党时应年满十八岁。", overridable=True),
    Rule("R6", _E, f"{_2026}第三十一条", "预备期一年，转正不早于入党满一年。", overridable=True),
    Rule(
        "R7", _I, "九大、十一大党章", "取消预备期的年代，转正日期与入党日期相同。", overridable=True
    ),
    Rule("R8", _W, _2014, "入党两年后才转正的，应有延长预备期记录。"),
    Rule("R9", _E, _2014, "正式党员应有转正日期，预备党员不应有。", overridable=True),
    Rule("R10", Severity.REMINDER, _2014, "预备期已满，应讨论转正。"),
    Rule("R11", _E, _SHEET, "失联党员要有失联日期，流动党员要有流向。"),
    Rule("R12", _W, _SHEET, "手机号码和固定电话至少填一个。"),
    Rule("R13", _E, "党员教育管理工作条例", "停止党籍要有决定日期、原因和决定机关。"),
    Rule("R14", _E, "党史", "日期不晚于今天，入党日期不早于1921年7月1日。"),
    Rule("R15", _E, "支部工作条例", "党员必须编入一个党支部。"),
    Rule("R16", _I, "常理", "毕业、参加工作一般在十五岁以后。"),
    Rule("R17", _I, f"{_2026}第三十三条", "党龄从预备期满转为正式党员之日算起。"),
    Rule("R18", _W, f"{_2026}第十三、十九条", "列为发展对象要上级同意并公示，预审后一个月内开会。"),
    Rule("R19", _E, f"{_2026}第十四条", "受留党察看尚未恢复权利的党员不能做介绍人。"),
    Rule("R20", _W, f"{_2026}第三十五条", "推迟讨论转正不超过六个月，限转入的预备党员。"),
    Rule("R21", _W, _AUDIT, "任职日期不晚于换届日期，班子名单与任职党员一致。"),
    Rule("R22", _E, _AUDIT, "党员不能删除，移除要写明原因。"),
    Rule("O1", _W, f"{_2026}第二十二条", "审批预备党员权限只属于具备条件的党委、工委。"),
    Rule("O2", _W, "本程序", "除县委外，党组织要有上级党组织。"),
    Rule("O3", _E, "常理", "成立日期、起始日期不晚于今天，届满日期不早于起始日期。"),
    Rule("O4", _I, f"{_BRANCHES}第五条", "党员人数与组织设置要相称；经批准可以例外。"),
    Rule("O5", _I, f"{_BRANCHES}第十九条", "委员会的人数要在规定的范围内。"),
    Rule("O6", _I, f"{_BRANCHES}第五条", "联合党支部要登记所覆盖的单位，一般不超过五个。"),
    Rule("O7", Severity.REMINDER, f"{_BRANCHES}第十九条", "党组织要有书记。"),
    Rule("O8", Severity.REMINDER, "关于党的基层组织任期的意见（2018）", "任期届满应按期换届。"),
    Rule("O9", _I, f"{_BRANCHES}第八条", "临时党支部一般不发展党员，不选举换届。"),
)

# What the archive settles: once it has confirmed the record, nobody is asked about these again.
OF_THE_ARCHIVE = frozenset(rule.id for rule in RULES.values() if rule.overridable) | {
    "R3",
    "R4",
    "R8",
}


def found(rule: str, field: str, message: str, severity: Severity | None = None) -> Problem:
    """A problem of a rule, as grave as the rule says unless told otherwise."""
    return Problem(rule, severity or RULES[rule].severity, field, message)
