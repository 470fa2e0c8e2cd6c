"""The words for what went to and fro: one file, and what became of a package's changes."""

from collections.abc import Mapping
from datetime import date

from pmis_desktop.exchange.records import VERDICTS
from pmis_desktop.models import parcels
from pmis_desktop.models.parcels import Kind, Parcel
from pmis_desktop.services.correspondence import clocks

KIND_WORDS: Mapping[Kind, str] = {
    "package": "变更包",
    "older": "以前的变更包",
    "stopped": "没有收下的文件",
    "answer": "回执",
    "unwritten": "没有写成的回执",
}
_VERDICT_WORDS: Mapping[str, str] = {
    "applied": "并入",
    "agreed": "与县里一致",
    "conflict": "待决定",
    "superseded": "被后来的更改取代",
    "withdrawn": "支部撤回",
    "settled": "已决定",
    "rejected": "未接受",
    "held": "搁置",
}


def outcomes(found: Mapping[str, int]) -> str:
    """What became of changes on the day they came: 并入 9 处，待决定 1 处."""
    told = [
        f"{_VERDICT_WORDS.get(verdict, verdict)} {found[verdict]} 处"
        for verdict in VERDICTS
        if found.get(verdict)
    ]
    return "，".join(told)


def contents(parcel: Parcel) -> str:
    """What a file held, in words."""
    if parcel.kind in {parcels.ANSWER, parcels.UNWRITTEN}:
        return f"第 {parcel.number} 号"
    if not parcel.reported:
        # What only a newer program can read has no numbers of its changes.
        return "没有更改" if parcel.first else ""
    if not 0 < parcel.new < parcel.reported:
        return f"{parcel.reported:,} 处更改"
    return f"{parcel.reported:,} 处更改，其中新的 {parcel.new:,} 处"


def ending(parcel: Parcel, seen: int, today: date) -> str:
    """What came of a file: outcomes, the reason it was stopped, whether an answer was fetched.

    ``seen`` is the number of the newest answer that the site has shown to have taken.
    """
    if parcel.kind == parcels.STOPPED:
        return parcel.message
    if parcel.kind == parcels.UNWRITTEN:
        return "写到一半没有写成，要重新写"
    if parcel.kind == parcels.ANSWER:
        return "支部已收到" if parcel.number <= seen else "还没有看到支部收到"
    if parcel.kind == parcels.OLDER:
        return "里面的更改县里以前都收过了"
    told = outcomes(parcel.outcomes) or ("县里已经都有了" if parcel.reported else "已记下")
    sign = clocks.skew(parcel.at, parcel.made, today) if parcel.made else ""
    return f"{told}；{sign}" if sign else told
