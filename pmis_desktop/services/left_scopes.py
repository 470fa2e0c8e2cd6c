"""What a clerk should know who decides about records written for an organisation that has left."""

from collections.abc import Iterator

from pmis_desktop.exchange.facts import MOVED_WHOLE
from pmis_desktop.models import desk, rows, sites, tree
from pmis_desktop.models.desk import OpenDecision
from pmis_desktop.models.tree import Tree
from pmis_desktop.services import naming
from pmis_desktop.services.naming import Naming


def hints(names: Naming, opened: OpenDecision) -> Iterator[str]:
    """Which organisation it is and who keeps it now; who in the county has the same ID number."""
    if opened.item.kind != MOVED_WHOLE:
        return
    operations = [desk.operation(names.connection, opened.log, n) for n in opened.item.numbers]
    grown = tree.read(names.connection)
    for place in dict.fromkeys(filter(None, (op.value("organisation") for op in operations))):
        yield f"要编入的党组织：{grown.names.get(place, '')}（{_kept_by(names, grown, place)}）。"
    yield from _same_number(names, {op.value("id_number") for op in operations})


def _kept_by(names: Naming, grown: Tree, place: str) -> str:
    above = grown.above(place)
    enrolled = {
        each.organisation: each.name
        for each in sites.every(names.connection)
        if each.status == sites.ENROLLED and each.organisation in above
    }
    keeper = next((enrolled[each] for each in above if each in enrolled), None)
    return f"现在由{keeper}的电脑管理" if keeper else "现在没有接入的电脑管理"


def _same_number(names: Naming, numbers: set[str | None]) -> Iterator[str]:
    for number in sorted(filter(None, numbers)):
        found = rows.fetch(
            names.connection,
            "SELECT name, branch FROM member WHERE id_number = ? AND removed IS NULL",
            (number,),
        )
        for name, branch in found:
            place = names.organisations().get(branch or "", "现在没有所在支部")
            yield f"县里已有这个身份证号的党员：{name or naming.UNNAMED}（{place}），请先核对。"
