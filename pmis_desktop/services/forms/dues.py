"""The papers of 党费: the register of twelve months, the yearly ledger, the sheets of assessment.

Names are those of the branch; figures are typed by a person or written in by hand.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from pmis_desktop.printing.listing import ListColumn, ListSheet
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.by_name import ByName
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject, filled_on

_GROUP = "党费"
_RULE = "中组发〔2008〕3号，组电明字〔2017〕5号"
_CENT = Decimal("0.01")
_MONTHS = 12
_ALMOST_ALL = Decimal(1_000_000)

_AUTHORITY, _INSTITUTION, _ENTERPRISE = "机关工作人员", "事业单位人员", "企业人员"
_RETIRED, _INCOME, _FIXED = "离退休人员", "按纯收入交纳的人员", "按定额交纳的人员"
_BASE = "党费计算\n基数"
_DEDUCTED = ("养老\n保险", "职业\n年金", "医疗\n保险", "失业\n保险", "住房\n公积金", "个人\n所得税")
_COMPANY = ("养老\n保险", "企业\n年金", *_DEDUCTED[2:])
_PAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    _AUTHORITY: (("职务\n工资", "级别\n工资", "津贴\n补贴"), _DEDUCTED),
    _INSTITUTION: (("岗位\n工资", "薪级\n工资", "基础性\n绩效工资"), _DEDUCTED),
    _ENTERPRISE: (("基本\n工资", "岗位\n工资", "固定\n奖金"), _COMPANY),
    _RETIRED: (("基本离退休费或养老金（不含津补贴）",), ()),
    _INCOME: (("上季度第\n1个月", "上季度第\n2个月", "上季度第\n3个月"), ()),
    _FIXED: (("定额类别（农民、学生、下岗失业、抚恤救济、低保）",), ()),
}
_STEPS = "月基数3000元（含）以下0.5%，5000元（含）以下1%，10000元（含）以下1.5%，10000元以上2%"
_NOTES = {
    _RETIRED: "比例：5000元（含）以下0.5%，5000元以上1%，按全部基数计算。",
    _INCOME: f"以上季度月平均纯收入为基数。比例：{_STEPS}，按全部基数计算。",
    _FIXED: "农民每月0.2元至1元，学生、下岗失业、抚恤救济、低保人员每月0.2元，按本地定额填写。",
}
_ONE_THOUSAND = "年初核定，年内一般不变；一般每月不超过1000元，自愿多交不限。"
# Not kept for the next time: names are people's, and live in their records only.
_AMOUNTS = Added(key="amounts", label="每人月标准（每行：姓名 金额）", kind=Kind.TEXT, longest=6000)
_YEAR = Added(key="year", label="年度", kind=Kind.NUMBER, longest=4)


def register(asked: Asked) -> ListSheet:
    """党费收缴登记表: a line for each member, a column for each month."""
    known = ByName.read(asked.filled["amounts"])
    rows = []
    for number, member in enumerate(asked.members, 1):
        (amount,) = known.take(member.get("name") or "", 1)
        money = _money(amount)
        monthly = amount if money is None else f"{money}"
        rows.append([str(number), asked.name(member), "", "", monthly, *[""] * (_MONTHS + 2)])
    return ListSheet(
        title=asked.of_year("党费收缴登记表"),
        columns=(
            ListColumn("序号", 10.0),
            ListColumn("姓名", 24.0),
            ListColumn("党费\n基数", 16.0),
            ListColumn("比例", 11.0),
            ListColumn("月标准\n（元）", 15.0),
            *(ListColumn(f"{month}月", 13.0, group="各月实交（元）") for month in range(1, 13)),
            ListColumn("合计", 17.0),
            ListColumn("备注", None),
        ),
        rows=rows,
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        signs=("收款人", "党支部书记（签字）", "公示时间"),
        notes=known.unused(),
        row_height=8.0,
        blank_rows=15,
    )


def ledger(asked: Asked) -> ListSheet:
    """党费收缴台账: what each member owed and paid in a year."""
    known = ByName.read(asked.filled["amounts"])
    rows, months, years = [], Decimal(0), Decimal(0)
    for number, member in enumerate(asked.members, 1):
        (amount,) = known.take(member.get("name") or "", 1)
        money = _money(amount)
        monthly, yearly = amount, ""
        if money is not None:
            monthly, yearly = f"{money}", f"{money * _MONTHS}"
            months, years = months + money, years + money * _MONTHS
        rows.append([str(number), asked.name(member), "", "", monthly, yearly, "", ""])
    if years:
        rows.append(["", "合　计", "", "", f"{months}", f"{years}", "", ""])
    return ListSheet(
        title=asked.of_year("党费收缴台账"),
        columns=(
            ListColumn("序号", 14.0),
            ListColumn("党员姓名", 36.0),
            ListColumn("月工资收入（元）", 36.0),
            ListColumn("执行标准", 28.0),
            ListColumn("月应缴党费（元）", 36.0),
            ListColumn("全年应缴党费（元）", 40.0),
            ListColumn("全年实缴党费（元）", 40.0),
            ListColumn("备注", None, centred=False),
        ),
        rows=rows,
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        notes=known.unused(),
        size=10.0,
        row_height=8.0,
        blank_rows=15,
    )


def assessment(asked: Asked) -> ListSheet:
    """党费核定表 of one kind of pay: what counts, what is taken off, base, rate, amount."""
    kind = asked.filled["pay"] or _INSTITUTION
    counted, deducted = _PAY[kind]
    fixed = kind == _FIXED
    columns = [
        ListColumn("序号", 10.0),
        ListColumn("姓名", 25.0),
        *_paid(counted, "月平均纯收入（元）" if kind == _INCOME else "计入的收入（元）"),
        *(ListColumn(each, 17.0, group="扣除（元）") for each in deducted),
        *([] if fixed else [ListColumn(_BASE, 23.0), ListColumn("交纳\n比例", 15.0)]),
        ListColumn("每月应交\n党费（元）", 24.0),
        ListColumn("备注", None),
    ]
    empty = [""] * (len(columns) - 2)
    return ListSheet(
        title=f"{asked.of_year('党费核定表')}（{kind}）",
        columns=columns,
        rows=[[str(n), asked.name(each), *empty] for n, each in enumerate(asked.members, 1)],
        organisation=asked.place_name,
        filled_on=asked.day("filled_on"),
        signs=("党支部书记（签字）", "审核人", "核定人"),
        notes=[
            _NOTES.get(kind, f"比例：{_STEPS}，按全部基数计算。"),
            *([] if fixed else [_ONE_THOUSAND]),
        ],
        row_height=8.0,
        blank_rows=14,
    )


def _paid(counted: Sequence[str], group: str) -> list[ListColumn]:
    if len(counted) == 1:
        return [ListColumn(counted[0], 80.0)]
    return [ListColumn(each, 19.0, group=group) for each in counted]


def _money(text: str) -> Decimal | None:
    """An amount in yuan with its two places, half up; None where it is no amount."""
    try:
        amount = Decimal(text.removesuffix("元"))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < _ALMOST_ALL:
        return None
    return amount.quantize(_CENT, ROUND_HALF_UP)


FORMS = (
    Form(
        id="dues_register",
        title="党费收缴登记表",
        group=_GROUP,
        subject=Subject.MEMBERS,
        about="一名党员一行，十二个月；月标准可以预先填好",
        source="通行做法",
        rows=register,
        landscape=True,
        added=(filled_on(), _YEAR, _AMOUNTS),
    ),
    Form(
        id="dues_ledger",
        title="党费收缴台账",
        group=_GROUP,
        subject=Subject.MEMBERS,
        about="一名党员一行，全年应缴和实缴",
        source="台账通行栏目",
        rows=ledger,
        landscape=True,
        added=(filled_on(), _YEAR, _AMOUNTS),
    ),
    Form(
        id="dues_assessment",
        title="党费核定表",
        group=_GROUP,
        subject=Subject.MEMBERS,
        about="按收入种类选栏目，一名党员一行",
        source=f"栏目通行做法；比例按{_RULE}",
        rows=assessment,
        landscape=True,
        added=(
            filled_on("核定时间"),
            _YEAR,
            Added(
                key="pay",
                label="收入种类",
                kind=Kind.CHOICE,
                default=_INSTITUTION,
                choices=tuple(_PAY),
                kept=True,
            ),
        ),
    ),
)
