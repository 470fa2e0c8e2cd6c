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
    the usual case; in the odd case every thing is filled as full as it may be. ``names`` says that
    the names of members stand on the form.
    """

    pages: tuple[int, int, int]
    labels: tuple[str, ...] = ()
    usual: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(default_factory=dict)
    names: bool = True


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
}
