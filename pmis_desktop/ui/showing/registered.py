"""What was registered under one member, and what was taken out of the lists: for pictures."""

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter

from pmis_desktop.attachments import sniffing
from pmis_desktop.attachments.contents import Ready
from pmis_desktop.services import editing, listing, practising, recycling
from pmis_desktop.services.attachments import adding
from pmis_desktop.services.attachments.adding import Described
from pmis_desktop.services.house import House

_KEPT = (
    ("award", {"name": "优秀共产党员", "level": "县级", "awarded_on": "2021-07-01"}),
    ("award", {"name": "脱贫攻坚先进个人", "level": "省级", "authority": "中共陕西省委"}),
    ("training", {"name": "村党组织书记培训班", "began_on": "2024-04-15", "hours": "40"}),
    ("training", {"name": "党务工作者轮训班", "organiser": "中共大荔县委组织部"}),
    ("skill", {"kind": "计算机", "name": "办公软件", "level": "熟练"}),
    ("skill", {"kind": "外语", "name": "英语", "level": "四级"}),
)
_PAPERS = (
    ("照片", "", (300, 400), Qt.GlobalColor.darkCyan),
    ("中国共产党入党志愿书", "志愿书第一页", (420, 594), Qt.GlobalColor.darkYellow),
    ("入党申请书", "入党申请书扫描件", (428, 270), Qt.GlobalColor.darkBlue),
)
_MISTAKEN = (("重复录入", 9), ("误录，应在邻村支部", 10), ("测试时录入的，不是真人", 11))


def register(house: House) -> None:
    """The first member has posts, awards, training, skills and papers; three were removed."""
    people = practising.people(house)
    member = people[0]
    branch = str(listing.member(house, member)["branch"])
    for post, began_on, ended_on in (
        ("书记", "2021-03-20", ""),
        ("组织委员", "2016-05-01", "2021-03-20"),
    ):
        given = {"organisation": branch, "post": post, "began_on": began_on, "ended_on": ended_on}
        editing.add(house, "post", {"member": member, **given})
    for kind, values in _KEPT:
        editing.add(house, kind, {"member": member, **values})
    if house.at_county:
        given = {"kind": "警告", "decided_on": "2025-05-06", "reason": "违反工作纪律"}
        editing.add(house, "discipline", {"member": member, **given})
    for kind, title, size, colour in _PAPERS:
        described = Described(kind=kind, title=title, dated_on="2020-05-06")
        adding.add(house, member, Ready(_drawn(size, colour), sniffing.JPEG), described)
    for reason, place in _MISTAKEN:
        recycling.remove(house, "member", people[place], reason)


def _drawn(size: tuple[int, int], colour: Qt.GlobalColor) -> bytes:
    """An invented picture as JPEG."""
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(colour)
    painter = QPainter(image)
    painter.fillRect(size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2, Qt.GlobalColor.white)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
