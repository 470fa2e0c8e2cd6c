"""Why something waits, what ends that, and what a person can do meanwhile; one table of words."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmis_desktop.exchange.facts import KINDS_AWAY, MOVED, MOVED_WHOLE

REVOKED = "revoked"
UNUSUAL = "unusual"


@dataclass(frozen=True, slots=True)
class Reason:
    """In words: why it waits, and the next step.

    ``by_itself``: it is tried again without anybody's word; else a person decides.
    """

    why: str
    next_step: str
    by_itself: bool = True


AT_COUNTY: Mapping[str, Reason] = {
    "too_new": Reason("对方的程序比本机新，本机还读不了", "请升级本机程序，升级后自动并入"),
    "held": Reason("本机的程序还读不了", "请升级本机程序，升级后自动并入"),
    "purge_order_missing": Reason(
        "里面有按清除令清除过的内容，本机没有那份清除令",
        "请在“清除与保管期限”里读入清除令，读入后自动并入",
    ),
    "unknown_key": Reason(
        "写出它的电脑没有在本机登记",
        "批准这台电脑接入后自动并入；不认识的请打电话核实，外来的可以不再等",
    ),
    "log_unknown": Reason("它接着一份本机没有的记录", "请先并入这个支部较早的变更包，之后自动并入"),
    "gap": Reason("中间缺了一段更改", "请给支部写出回执，支部重新报送后自动补上"),
    "county_older": Reason(
        "支部收到过的回执，本机已不记得（本机恢复过备份）", "请按“恢复之后”的步骤办理，之后自动并入"
    ),
    REVOKED: Reason("写出它的电脑已经注销", "请打电话核实，再决定并入还是不收", by_itself=False),
    UNUSUAL: Reason(
        "原因已经消除，但里面的更改特别多", "请打电话核实后，在“报送与回执”里并入", by_itself=False
    ),
    MOVED: Reason("支部写更改时，这条记录已归别的支部", "请在“待决定”里决定；记录转回后自动并入"),
    MOVED_WHOLE: Reason(
        "写的时候那个党组织还归该单位管理，后来不归它管了",
        "请在“待决定”里决定：照写的编入，或退回；党组织划回后自动并入",
    ),
}
AT_SITE: Mapping[str, Reason] = {
    "too_new": Reason("县级的程序比本机新，本机还读不了", "请升级本机程序，升级后自动接收"),
    "held": Reason("本机的程序还读不了", "请升级本机程序，升级后自动接收"),
    "answer_gap": Reason("前面还有一份回执没有收到", "请先接收前一份回执，之后自动接收"),
    "document_missing": Reason("缺少县级的一份证书", "请接收较早的回执或批准文件，之后自动接收"),
}
# Not held by their own nature, yet good once something has come or was done: kept all the same.
KEPT = frozenset(AT_COUNTY) - KINDS_AWAY - {REVOKED, UNUSUAL}


def of(code: str, *, at_county: bool) -> Reason:
    """The words for a code; a code that is not in the table waits for a newer program."""
    known = AT_COUNTY if at_county else AT_SITE
    return known.get(code, known["held"])
