"""The commands for acts on whole organisations: 更名, 改隶, 改类别, 合并, 分设, 撤销."""

from argparse import Namespace
from collections.abc import Callable

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import ChineseParser, Commands, Run, text
from pmis_desktop.cli.call import Call, organisation
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.rules import codes
from pmis_desktop.services import finding
from pmis_desktop.services.house import House
from pmis_desktop.services.organising import acts
from pmis_desktop.services.organising.acts import Order, Papers
from pmis_desktop.services.organising.orders import (
    Dissolve,
    Merge,
    Place,
    Reclassify,
    Rename,
    Split,
)

_NOT_YET = "只看了会怎样，没有写入（加 --apply 写入）。"


def register(commands: Commands) -> None:
    """Add organise and the acts under it."""
    under = commands.group("organise", "县级：党组织更名、改隶、改类别、合并、分设、撤销")
    rename = _act(under, "rename", "更名，原名记入曾用名", _rename)
    rename.add_argument("--name", type=text, required=True, help="新的名称")
    rename.add_argument("--short-name", type=text, default="", help="新的简称；不改不写")
    place = _act(under, "place", "改隶：换一个上级", _place)
    place.add_argument("--parent", type=text, required=True, help="新的上级党组织")
    reclassify = _act(under, "reclassify", "改类别", _reclassify)
    reclassify.add_argument("--kind", type=text, required=True, help="新的类别，代码或名称")
    merge = _act(under, "merge", "合并：并入已有的党组织，或新设一个", _merge)
    merge.add_argument(
        "--with", type=text, action="append", default=[], dest="others", help="同被并"
    )
    into = merge.add_mutually_exclusive_group(required=True)
    into.add_argument("--into", type=text, default="", help="并入这个党组织")
    into.add_argument("--name", type=text, default="", help="新设的党组织的名称")
    merge.add_argument("--kind", type=text, default="", help="新设的类别；不写与原来相同")
    split = _act(under, "split", "分设：选定的党员转到新设的党组织", _split)
    split.add_argument("--name", type=text, required=True, help="新设的党组织的名称")
    split.add_argument("--kind", type=text, default="", help="新设的类别；不写与原来相同")
    split.add_argument(
        "--member", type=text, action="append", default=[], help="党员编号，可写多次"
    )
    dissolve = _act(under, "dissolve", "撤销，党员和下级同时转走", _dissolve)
    dissolve.add_argument("--to", type=text, default="", help="党员和下级转到这个党组织")


_Make = Callable[[House, Namespace, str, Papers], Order]


def _act(under: Commands, name: str, told: str, make: _Make) -> ChineseParser:
    """One act, with what all of them ask for."""
    parser = under.add(name, told, _doing(make))
    parser.add_argument("org", type=text, metavar="ORG", help="党组织的名称、代码或编号")
    parser.add_argument("--on", type=text, required=True, metavar="DATE", help="办理或批准的日期")
    parser.add_argument("--document", type=text, default="", help="文号")
    parser.add_argument("--authority", type=text, default="", help="批准机关")
    parser.add_argument("--reason", type=text, default="", help="原因")
    parser.add_argument("--apply", action="store_true", help="写入；不写则只看会怎样")
    return parser


def _doing(make: _Make) -> Run:
    """Look at an act, and do it if asked."""

    def run(call: Call) -> Answer:
        given = call.options
        papers = Papers(
            on=given.on,
            document=given.document,
            authority=given.authority,
            reason=given.reason,
        )
        with call.house() as house:
            house.require_county()
            order = make(house, given, organisation(house, given.org), papers)
            effect = acts.preview(house, order)
            done = acts.carry_out(house, order) if given.apply else None
        return Answer(
            facts={
                "id": order.subject,
                "applied": done is not None,
                "unit": done.unit if done else None,
                "effects": list(effect.lines),
                "warnings": list(effect.warnings),
            },
            lines=[
                "已写入，可用 undo 撤销。" if done else _NOT_YET,
                *effect.lines,
                *(f"注意：{line}" for line in effect.warnings),
            ],
        )

    return run


def _rename(_house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    return Rename(subject=subject, papers=papers, name=given.name, short_name=given.short_name)


def _place(house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    return Place(subject=subject, papers=papers, parent=organisation(house, given.parent))


def _reclassify(_house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    return Reclassify(subject=subject, papers=papers, kind=_kind(given.kind))


def _merge(house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    return Merge(
        subject=subject,
        papers=papers,
        others=tuple(organisation(house, each) for each in given.others),
        target=organisation(house, given.into),
        name=given.name,
        kind=_kind(given.kind),
    )


def _split(house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    with house.reading() as connection:
        members = tuple(finding.record(connection, "member", each) for each in given.member)
    kind = _kind(given.kind)
    return Split(subject=subject, papers=papers, name=given.name, members=members, kind=kind)


def _dissolve(house: House, given: Namespace, subject: str, papers: Papers) -> Order:
    return Dissolve(subject=subject, papers=papers, target=organisation(house, given.to))


def _kind(written: str) -> str:
    found = codes.code_list("org_kind").find(written) if written else ""
    if not isinstance(found, str):
        raise UsageError(f"没有“{written}”这种党组织类别。", advice="请写类别的全称或代码。")
    return found
