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
}
