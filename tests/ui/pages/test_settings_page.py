"""Settings: type size and idle minutes at once, the passphrase, operators, double click."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
)
from pytestqt.qtbot import QtBot

from pmis_desktop.errors.vault import WrongPassphraseError
from pmis_desktop.models.vault import operators as slots
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import carrying
from pmis_desktop.services.house import House
from pmis_desktop.ui.application import set_type_size
from pmis_desktop.ui.kit import theme
from pmis_desktop.ui.kit.theme import TypeSize
from pmis_desktop.ui.pages.settings.page import SettingsPage
from pmis_desktop.ui.work import places
from pmis_desktop.ui.work.places import Place
from tests import vaults
from tests.ui import resting
from tests.ui.desks import Answers, Desk
from tests.ui.looking import look_at

AtWork = Callable[[House], Desk]
NEW = "green apples on the sill"


@pytest.fixture
def desk(site: House, at_work: AtWork) -> Desk:
    return at_work(site)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SettingsPage:
    return entered(qtbot, desk)


@pytest.fixture
def usual_size(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    set_type_size(qapp, TypeSize.STANDARD)


def entered(qtbot: QtBot, desk: Desk) -> SettingsPage:
    made = SettingsPage(desk.work)
    qtbot.addWidget(made)
    made.resize(1200, 676)
    made.show()
    made.refresh()
    made.enter(Place(room=places.SETTINGS))
    rest(made)
    return made


def rest(page: SettingsPage) -> None:
    """Let everything under way end, and what follows from it."""
    resting.rest(page.work)


def words_of(page: QObject) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel) if each.isVisible())


def press(page: SettingsPage, verb: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == verb and b.isVisible()]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def type_into(page: SettingsPage, name: str, text: str) -> None:
    """As an input method commits: keys of a test are ASCII."""
    field = next(f for f in page.findChildren(QLineEdit) if f.accessibleName() == name)
    field.clear()
    field.insert(text)


def opens(house: House, passphrase: str, operator: str | None = None) -> bool:
    """Whether a copy of the data, which nobody has open, can be opened so."""
    with TemporaryDirectory() as folder:
        copied = shutil.copytree(house.vault.folder, Path(folder) / "copy")
        try:
            open_vault(copied, passphrase, operator).close()
        except WrongPassphraseError:
            return False
    return True


def wheel() -> QWheelEvent:
    """A turn of the wheel, towards oneself."""
    return QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's own signature
    )


def test_settings_can_be_read_everywhere(page: SettingsPage) -> None:
    said = words_of(page)
    for each in ("字号和锁定", "双击打开文件", "我的口令", "操作员", "关于"):
        assert each in said
    assert "甲（管理员，组织委员）" in said
    look_at(page, "settings-usual")


def test_the_type_size_is_chosen_and_seen_at_once(
    qtbot: QtBot, desk: Desk, page: SettingsPage, usual_size: QApplication
) -> None:
    desk.work.signs.type_size_wanted.connect(partial(set_type_size, usual_size))
    before = page.fontMetrics().height()
    (huge,) = (b for b in page.findChildren(QRadioButton) if b.text() == TypeSize.HUGE.label)
    huge.click()
    assert theme.current().points == TypeSize.HUGE.value
    qtbot.waitUntil(lambda: page.fontMetrics().height() > before)
    assert huge.isChecked()


def test_idle_minutes_are_kept_and_told(desk: Desk, page: SettingsPage) -> None:
    box = next(b for b in page.findChildren(QComboBox) if b.accessibleName() == "多久不用就锁定")
    assert box.currentText() == "10 分钟"
    told: list[int] = []
    desk.work.signs.idle_minutes_wanted.connect(told.append)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert (box.currentText(), told) == ("20 分钟", [20])
    assert desk.work.local.idle_minutes == 20


def test_minutes_that_nobody_offers_are_shown_as_they_are(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    desk = at_work(site)
    desk.work.local.idle_minutes = 15
    page = entered(qtbot, desk)
    box = next(b for b in page.findChildren(QComboBox) if b.accessibleName() == "多久不用就锁定")
    assert box.currentText() == "15 分钟"


def test_the_wheel_changes_no_setting_in_passing(page: SettingsPage) -> None:
    boxes = page.findChildren(QComboBox)
    assert len(boxes) == 2
    for box in boxes:
        before = box.currentIndex()
        QApplication.sendEvent(box, wheel())
        assert box.currentIndex() == before


def test_a_wrong_old_passphrase_stands_under_its_field(site: House, page: SettingsPage) -> None:
    type_into(page, "现在的口令", "not the passphrase")
    type_into(page, "新口令", NEW)
    type_into(page, "再输一遍新口令", NEW)
    press(page, "修改口令")
    rest(page)
    assert "口令" in page.passphrase_card.old.problem
    assert opens(site, vaults.PASSPHRASE)
    look_at(page, "settings-refused")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("", NEW, NEW), "请先输入现在的口令。"),
        ((vaults.PASSPHRASE, "short", "short"), "8"),
        ((vaults.PASSPHRASE, NEW, NEW[:-1]), "不一"),
    ],
)
def test_passphrases_are_looked_at_before_anything_is_done(
    site: House, page: SettingsPage, typed: tuple[str, str, str], said: str
) -> None:
    for name, text in zip(("现在的口令", "新口令", "再输一遍新口令"), typed, strict=True):
        type_into(page, name, text)
    press(page, "修改口令")
    rest(page)
    card = page.passphrase_card
    assert said in card.old.problem + card.new.problem + card.again.problem
    assert opens(site, vaults.PASSPHRASE)


def test_a_new_passphrase_opens_and_the_fields_forget_it(
    site: House, desk: Desk, page: SettingsPage
) -> None:
    type_into(page, "现在的口令", vaults.PASSPHRASE)
    type_into(page, "新口令", NEW)
    type_into(page, "再输一遍新口令", NEW)
    press(page, "修改口令")
    rest(page)
    assert desk.said[-1].words.startswith("口令已修改")
    assert not any(f.text() for f in page.findChildren(QLineEdit) if f.isVisible())
    assert opens(site, NEW)
    assert not opens(site, vaults.PASSPHRASE)


def test_an_administrator_adds_and_removes_operators(
    site: House, desk: Desk, page: SettingsPage, answers: Answers
) -> None:
    press(page, "增加操作员")
    press(page, "保存操作员")
    assert "请填写姓名。" in words_of(page)
    type_into(page, "姓名", "李秀兰")
    type_into(page, "职务", "副书记")
    type_into(page, "首次口令", NEW)
    look_at(page, "settings-adding")
    press(page, "保存操作员")
    rest(page)
    assert desk.said[-1].words == "已增加操作员李秀兰。"
    QApplication.processEvents()
    assert "李秀兰（操作员，副书记）" in words_of(page)
    assert opens(site, NEW, "李秀兰")
    answers.expect("返回", "移除")
    press(page, "移除")
    assert opens(site, NEW, "李秀兰")
    press(page, "移除")
    rest(page)
    QApplication.processEvents()
    assert "李秀兰" not in words_of(page)
    assert not [b for b in page.findChildren(QPushButton) if b.text() == "移除" and b.isVisible()]


def test_the_same_name_twice_is_refused_under_the_field(page: SettingsPage, desk: Desk) -> None:
    press(page, "增加操作员")
    type_into(page, "姓名", "甲")
    type_into(page, "首次口令", NEW)
    press(page, "保存操作员")
    rest(page)
    assert "甲" in words_of(page)
    assert not desk.said
    press(page, "取消")
    assert [b.text() for b in page.findChildren(QPushButton) if b.isVisible()].count("增加操作员")


def test_others_see_who_there_is_and_nothing_to_press(
    qtbot: QtBot, site: House, at_work: AtWork
) -> None:
    slots.add_operator(site.vault, operator="李秀兰", post="", role=Role.OPERATOR, passphrase=NEW)
    folder = site.vault.folder
    site.vault.close()
    page = entered(qtbot, at_work(House.of(open_vault(folder, NEW, "李秀兰"))))
    said = words_of(page)
    assert "甲（管理员，组织委员）" in said
    assert "李秀兰（操作员）" in said
    shown = {b.text() for b in page.findChildren(QPushButton) if b.isVisible()}
    assert not shown & {"增加操作员", "移除", "保存操作员"}
    assert "修改口令" in shown


def test_double_click_is_set_up_for_this_user_only(
    desk: Desk,
    page: SettingsPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("PATH", str(tmp_path / "no-tools"))
    press(page, "设为双击打开")
    rest(page)
    assert len([f for f in (tmp_path / "share").rglob("*") if f.is_file()]) == 2
    assert desk.work.local.asked_suffix
    assert "双击" in desk.said[-1].words


def test_the_place_of_the_data_can_be_copied(site: House, page: SettingsPage) -> None:
    line = next(each for each in page.findChildren(QLabel) if str(site.vault.folder) in each.text())
    assert line.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard


def press_save(page: SettingsPage, words: str) -> None:
    (save,) = [b for b in page.findChildren(QPushButton) if b.text() == words]
    save.click()
    rest(page)


def test_the_county_rules_what_files_are_carried_by(
    qtbot: QtBot, county: House, at_work: AtWork
) -> None:
    page = entered(qtbot, at_work(county))
    rest(page)
    said = "只能用U盘传递，不要用邮件、微信、QQ发送"
    assert any(said in label.text() for label in page.findChildren(QLabel))
    (chat,) = [b for b in page.findChildren(QCheckBox) if b.text() == "还可以用微信、QQ"]
    chat.setChecked(True)
    press_save(page, "保存规定")
    assert carrying.in_force(county).carriers == ("stick",)
    assert any("要写明理由" in label.text() for label in page.findChildren(QLabel))
    (reason,) = [b for b in page.findChildren(QLineEdit) if b.accessibleName() == "允许的理由"]
    reason.setText("县委办公室同意")
    press_save(page, "保存规定")
    assert carrying.in_force(county).carriers == ("stick", "chat")
    look_at(page, "settings-carriers")


def test_a_branch_only_reads_the_rule(page: SettingsPage) -> None:
    (save,) = [b for b in page.findChildren(QPushButton) if b.text() == "保存规定"]
    assert not save.isVisible()
