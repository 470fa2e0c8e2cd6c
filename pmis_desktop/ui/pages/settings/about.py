"""Whose program this is, where the data lie, and what it does not replace."""

from PySide6.QtCore import Qt

from pmis_desktop import __version__
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.work.work import Work

_WHAT = (
    "离线桌面版，不连接网络。只用于非涉密数据；谁主管谁负责、谁使用谁负责。"
    "本程序不代替全国党员管理信息系统。"
)


class AboutCard(boxes.Card):
    """Version and place of the data, which can be copied to tell somebody on the telephone."""

    def __init__(self, work: Work) -> None:
        folder = words.paragraph(f"数据目录：{work.house.vault.folder}")
        folder.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        super().__init__(
            words.section("关于"),
            words.label(f"党员信息管理系统 {__version__}"),
            folder,
            words.soft(_WHAT, wrap=True),
            gap=1,
        )
