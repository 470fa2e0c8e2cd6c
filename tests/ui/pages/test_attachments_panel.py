"""Photos and materials in the record's page: brought, named, seen, copied out, removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from pmis_desktop.attachments.contents import Ready
from pmis_desktop.services.attachments import listing
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms import attachment_source
from pmis_desktop.ui.forms.attachment_tile import AttachmentTile
from pmis_desktop.ui.forms.attachments_panel import AttachmentsPanel
from pmis_desktop.ui.forms.painted import Painted
from pmis_desktop.ui.kit import boxes
from pmis_desktop.ui.kit.drop_area import DropArea
from pmis_desktop.ui.work.dialogs import Reply
from tests.attachments import files
from tests.services import papers
from tests.services.counties import EAST, County
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at
from tests.ui.pages.record_seat import ZHAO, Seat


class PapersSeat(Seat):
    """The page of a record, with an eye on the panel."""

    @property
    def panel(self) -> AttachmentsPanel:
        return self.page.findChildren(AttachmentsPanel)[0]

    @property
    def tiles(self) -> list[AttachmentTile]:
        return [each for each in self.panel.findChildren(AttachmentTile) if each.isVisible()]

    def drop(self, *paths: Path) -> None:
        self.panel.findChildren(DropArea)[0].take(list(paths))
        self.rest()

    def fill(self, label: str, text: str) -> None:
        lines = self.panel.findChildren(QLineEdit)
        line = next(x for x in lines if x.accessibleName() == label and x.isVisible())
        line.setFocus()
        line.setText(text)
        line.textEdited.emit(text)
        line.editingFinished.emit()
        QApplication.processEvents()


@pytest.fixture
def seat(qtbot: QtBot, joined: County, at_work: Callable[[House], Desk]) -> PapersSeat:
    """The page at a branch's computer, with 赵小雷 open."""
    made = PapersSeat(qtbot, at_work(joined.sites[EAST]))
    made.open(joined.people[ZHAO])
    return made


def brought(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def test_a_dropped_photo_is_named_added_seen_and_removed(
    seat: PapersSeat, joined: County, tmp_path: Path, answers: Answers
) -> None:
    assert "还没有照片与材料。" in seat.said
    seat.drop(brought(tmp_path, "IMG_0001.JPG", files.jpeg_with_gps()))
    assert "加入：IMG_0001.JPG" in seat.said
    seat.press("加入")
    assert "请先选“材料类别”。" in seat.said
    seat.fill("材料类别", "照片")
    seat.fill("形成日期", "2024年3月")
    seat.press("加入")
    seat.qtbot.waitUntil(lambda: bool(seat.tiles and seat.tiles[0].image))
    assert "照片与材料（1 份）" in seat.said
    (photo,) = listing.of_member(seat.house, joined.people[ZHAO])
    assert (photo.kind, photo.dated_on) == ("photo", "2024-03")
    seat.press("查看")
    large = next(x for x in seat.panel.findChildren(Painted) if x.height() > 300)
    seat.qtbot.waitUntil(lambda: large.image is not None)
    assert large.image is not None
    assert large.image.width() == 300
    seat.press("收起")
    assert large.image is None
    answers.expect(Reply("移除"))
    seat.press("移除")
    assert len(seat.tiles) == 1
    answers.expect(Reply("移除", "传错了人"))
    _press_on_tile(seat, "移除")
    assert not seat.tiles
    assert "可以用“撤销”拿回来" in seat.desk.said[-1].words


def verbs_of(tile: AttachmentTile) -> list[QPushButton]:
    return tile.findChildren(QPushButton)


def _press_on_tile(seat: PapersSeat, verb: str) -> None:
    next(each for each in verbs_of(seat.tiles[0]) if each.text() == verb).click()
    seat.rest()


def test_several_files_are_asked_one_after_the_other_and_a_bad_one_is_told(
    seat: PapersSeat, tmp_path: Path
) -> None:
    bad = brought(tmp_path, "坏的.jpg", files.jpeg()[:300])
    seat.drop(bad, brought(tmp_path, "志愿书.pdf", files.pdf()))
    assert "后面还有 1 份" in seat.said
    seat.fill("材料类别", "其他")
    seat.press("加入")
    assert "图片不完整或已损坏" in seat.said
    seat.press("不加入")
    assert "加入：志愿书.pdf" in seat.said
    seat.fill("材料类别", "入党志愿书")
    seat.fill("材料名称", "志愿书扫描件")
    seat.press("加入")
    assert "志愿书扫描件" in seat.said
    assert "PDF 文件" in seat.said
    assert [each.attachment.kind for each in seat.tiles] == ["volunteer_form"]


def test_a_picture_is_pasted_and_files_too(seat: PapersSeat, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    seat.press("粘贴图片")
    assert "剪贴板里没有图片或文件" in seat.desk.said[-1].words
    image = QImage(40, 50, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    clipboard.setImage(image)
    seat.press("粘贴图片")
    assert "加入：剪贴板里的图片" in seat.said
    seat.fill("材料类别", "照片")
    seat.press("加入")
    assert len(seat.tiles) == 1
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(brought(tmp_path, "a.png", files.png())))])
    clipboard.setMimeData(data)
    seat.press("粘贴图片")
    assert "加入：a.png" in seat.said
    clipboard.clear()


def test_a_copy_needs_a_reason_and_is_told_where_it_is(
    seat: PapersSeat, joined: County, tmp_path: Path, answers: Answers
) -> None:
    papers.add(seat.house, joined.people[ZHAO])
    seat.panel.look()
    seat.rest()
    answers.expect(Reply("另存"))
    _press_on_tile(seat, "另存")
    assert "请写明另存原因" in seat.desk.said[-1].words
    answers.expect(Reply("另存", "制作党员证"), tmp_path / "照片.png")
    _press_on_tile(seat, "另存")
    assert (tmp_path / "照片.png.jpg").read_bytes() == papers.a_photo().content
    assert "用完请删除" in seat.desk.said[-1].words


def test_what_is_not_here_is_said_in_words(seat: PapersSeat, joined: County) -> None:
    papers.add(seat.house, joined.people[ZHAO], title="一寸照")
    with seat.house.writing() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
    seat.panel.look()
    seat.rest()
    assert "1 份的文件不在本机" in seat.said
    assert "文件在县级，本机没有" in seat.said
    assert [each.text() for each in verbs_of(seat.tiles[0])] == ["移除"]


def test_a_new_member_is_saved_first(seat: PapersSeat) -> None:
    seat.open()
    assert "先保存这名党员，再加入照片与材料。" in seat.said
    assert not any(x.isVisible() for x in seat.panel.findChildren(DropArea))


def test_nothing_is_cut_off(
    qtbot: QtBot, joined: County, at_work: Callable[[House], Desk], tmp_path: Path
) -> None:
    house, zhao = joined.sites[EAST], joined.people[ZHAO]
    desk = at_work(house)
    pdf, photo = Ready(files.pdf(), "application/pdf"), Ready(files.jpeg(300, 400), "image/jpeg")
    papers.add(house, zhao, photo)
    papers.add(house, zhao, papers.a_photo((9, 9, 9)), kind="diploma", dated_on="2003-07")
    papers.add(
        house, zhao, pdf, kind="volunteer_form", title="中国共产党入党志愿书（全本共十六页）"
    )
    lost = papers.add(house, zhao, papers.a_photo((9, 99, 9)), kind="other")
    with house.writing() as connection:
        lost_hash = papers.hash_of(house, lost)
        connection.exec_driver_sql("DELETE FROM blob WHERE hash = ?", (lost_hash,))
    panel = AttachmentsPanel(desk.work)
    scroll = boxes.scrolling(boxes.box(boxes.column(panel, None), "page"))
    page = boxes.box(boxes.column(scroll), "page")
    qtbot.addWidget(page)
    panel.open(zhao)
    page.show()
    qtbot.waitUntil(lambda: all_seen(panel), timeout=20_000)
    look_at(page, "papers")
    next(each for each in verbs_of(tiles_of(panel)[0]) if each.text() == "查看").click()
    qtbot.waitUntil(lambda: not desk.work.jobs.busy, timeout=20_000)
    look_at(page, "papers-large")
    panel.bring(attachment_source.from_files([brought(tmp_path, "IMG_0301.JPG", files.jpeg())]))
    look_at(page, "papers-adding")


def tiles_of(panel: AttachmentsPanel) -> list[AttachmentTile]:
    return panel.findChildren(AttachmentTile)


def all_seen(panel: AttachmentsPanel) -> bool:
    return len([each for each in tiles_of(panel) if each.image]) == 2
