"""What no order can reach, named to the clerk before he signs and on the list afterwards."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.exchange.purging import Coverage
from pmis_desktop.models import rows, sites, tree
from pmis_desktop.models.vault.thinning import list_backups
from pmis_desktop.services import backups as backing_up
from pmis_desktop.services.house import House

ELSEWHERE = (
    "打印出来的纸、导出的表格，以及已经拍照、复印的材料，要靠人销毁。",
    "U盘、邮箱、聊天软件里留着的旧变更包和旧回执，要靠人删除；再拿来用时，其中的内容不会回来。",
    "以前写出去的县级留底，连同U盘上、第二个文件夹里的，里面还有这些内容；再用来恢复时不会回来。",
    "支部的电脑要等收到下一份回执才清除；一直不收回执的，一直留着。",
    "全国系统和其他单位的数据，不归本程序管。",
)
_MOST = 8


def backups(house: House) -> tuple[str, ...]:
    """The backups that still hold it, by date: beside the data and in the second folder."""
    second = backing_up.second_folder(house)
    told = [_told("本机的备份", house.vault.backups)]
    if second is not None and second.there:
        told.append(_told("第二个备份文件夹里的备份", second.folder))
    elif second is not None:
        told.append("第二个备份位置现在没有接上，里面的备份看不到，也都还有这些内容。")
    return tuple(each for each in told if each)


def _told(where: str, folder: Path) -> str:
    days = sorted({each.made_at.date().isoformat() for each in list_backups(folder)}, reverse=True)
    if not days:
        return ""
    listed = "、".join(days[:_MOST]) + (f" 等共{len(days)}天" if len(days) > _MOST else "")
    return f"{where}（{listed}）里还有这些内容；从备份恢复后，程序会自动再清除一次。"


def computers(connection: Connection, some: Coverage) -> tuple[str, ...]:
    """Computers that have or had these records and that no answer reaches any more."""
    members = [rec for ent, rec in some.whole if ent == "member"]
    homes: set[str] = set()
    for part in rows.chunks(members):
        found = rows.fetch(
            connection,
            f"SELECT organisation FROM membership WHERE member IN ({rows.marks(part)})",  # noqa: S608
            part,
        )
        homes.update(row[0] for row in found if row[0])
    grown = tree.read(connection)
    return tuple(_revoked(_sites_of(connection, grown, homes)))


def _sites_of(connection: Connection, grown: tree.Tree, homes: Iterable[str]) -> list[sites.Site]:
    """The sites whose scope has one of these organisations."""
    wanted = set(homes)
    return [
        site
        for site in sites.every(connection)
        if not wanted.isdisjoint(grown.subtree(site.organisation))
    ]


def _revoked(some: Iterable[sites.Site]) -> list[str]:
    return [
        f"“{site.name}”已吊销的那台电脑不再收回执，里面的内容清除不到，请收回或销毁。"
        for site in some
        if site.status != sites.ENROLLED
    ]
