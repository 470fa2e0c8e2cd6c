"""The first run by real clicks: a county to its rooms, a branch to its request and its grant."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from pmis_desktop.services import enrolling, entering, founding, safekeeping
from pmis_desktop.services.entering import NewFolder
from pmis_desktop.services.house import House
from pmis_desktop.ui.forms.new_passphrase import strength
from pmis_desktop.ui.pages.welcome.first_run import places
from pmis_desktop.ui.pages.welcome.first_run.flow import FirstRun
from pmis_desktop.ui.pages.welcome.first_run.plan import Plan
from pmis_desktop.ui.pages.welcome.joining import JoiningSheet
from pmis_desktop.ui.pages.welcome.unlock import UnlockSheet
from pmis_desktop.ui.work.dialogs import Reply
from tests import vaults
from tests.services import counties
from tests.ui.desks import Answers
from tests.ui.doors import Door, field, press, say, shown, tick
from tests.ui.looking import look_at

PASSPHRASE = "ma3 shang4 feng1 hou2"  # noqa: S105
BRANCH = counties.NAMES[counties.EAST]


def first_steps(door: Door, role: str, **who: str) -> None:
    """Responsibility, side, who, passphrase."""
    press(door.welcome, "新建数据")
    tick(door.welcome, "我已阅读并同意")
    press(door.welcome, "下一步")
    tick(door.welcome, role)
    press(door.welcome, "下一步")
    for name, text in who.items():
        say(door.welcome, name, text)
    press(door.welcome, "下一步")
    say(door.welcome, "口令", PASSPHRASE)
    say(door.welcome, "再输入一次口令", PASSPHRASE)
    press(door.welcome, "下一步")


def choose_places(door: Door, answers: Answers, folder: Path, second: Path | None = None) -> None:
    answers.expect(folder)
    press(door.welcome, "选择数据放在")
    door.settle()
    if second is not None:
        answers.expect(second)
        press(door.welcome, "选择备份另存一份到")
    press(door.welcome, "下一步")


def step_words(door: Door) -> str:
    sheet = door.welcome.sheet
    assert isinstance(sheet, FirstRun)
    return sheet.step.step.text()


def test_a_county_begins(
    at_the_door: Callable[..., Door], answers: Answers, tmp_path: Path
) -> None:
    stick, second = tmp_path / "U盘", tmp_path / "备份盘"
    stick.mkdir()
    second.mkdir()
    door = at_the_door()
    who = {"单位全称": vaults.COUNTY_NAME, "县级代码": vaults.COUNTY_CODE, "您的姓名": "甲"}
    first_steps(door, "县级（县委组织部等）", **who)
    assert step_words(door) == "第 5 步，共 7 步"
    choose_places(door, answers, tmp_path / "county", second)
    look_at(door.welcome, "first-run-6-county", frame=True)
    answers.expect(stick)
    press(door.welcome, "选择主钥匙存到")
    press(door.welcome, "建立数据")
    door.settle()
    assert shown(door.welcome, "打印恢复单").isEnabled()
    look_at(door.welcome, "first-run-sheet", frame=True)
    press(door.welcome, "开始使用")
    assert "请先打印恢复单" in door.notice
    answers.expect("返回", "不打印就离开")
    assert not door.welcome.may_leave()
    assert door.welcome.may_leave()
    assert not door.houses
    print_the_sheet(door, answers, tmp_path / "printed.pdf")
    answers.expect(tmp_path / "恢复单.pdf")
    press(door.welcome, "存为 PDF")
    door.settle()
    assert "请删除这个文件" in door.notice
    assert len(PdfReader(tmp_path / "恢复单.pdf").pages) == 1
    tick(door.welcome, "我已打印并收好恢复单")
    press(door.welcome, "开始使用")
    check_founded(door.opened(), stick, second)


def check_founded(house: House, stick: Path, second: Path) -> None:
    assert house.at_county
    assert any(stick.iterdir())
    chosen = safekeeping.second_folder(house)
    assert chosen is not None
    assert chosen.folder == second
    assert local_kinds(house) >= {"accept"}


def print_the_sheet(door: Door, answers: Answers, file: Path) -> None:
    """On a printer that is a file, in the test only."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    answers.expect(printer)
    press(door.welcome, "打印恢复单")
    door.settle()
    assert "已送到打印机" in door.notice
    assert len(PdfReader(file).pages) == 1


def local_kinds(house: House) -> set[object]:
    found = counties.rows(house, "SELECT kind FROM unit WHERE origin = 'local'")
    return {row[0] for row in found}


def test_what_is_missing_is_said_on_its_page(
    at_the_door: Callable[..., Door], answers: Answers, tmp_path: Path
) -> None:
    door = at_the_door()
    press(door.welcome, "新建数据")
    look_at(door.welcome, "first-run-1", frame=True)
    press(door.welcome, "下一步")
    assert "勾选" in door.notice
    tick(door.welcome, "我已阅读并同意")
    press(door.welcome, "下一步")
    press(door.welcome, "下一步")
    assert "请选择一项" in door.notice
    look_at(door.welcome, "first-run-2", frame=True)
    tick(door.welcome, "县级（县委组织部等）")
    press(door.welcome, "下一步")
    say(door.welcome, "县级代码", "61")
    press(door.welcome, "下一步")
    for name in ("单位全称", "县级代码", "您的姓名"):
        assert field(door.welcome, name).problem
    look_at(door.welcome, "first-run-3", frame=True)
    for name, text in (("单位全称", "某县"), ("县级代码", "610523"), ("您的姓名", "甲")):
        say(door.welcome, name, text)
    press(door.welcome, "下一步")
    refuse_passphrases(door)
    answers.expect(tmp_path / "OneDrive" / "数据")
    press(door.welcome, "选择数据放在")
    door.settle()
    assert "网盘或云同步文件夹" in field(door.welcome, "数据放在").problem
    look_at(door.welcome, "first-run-5", frame=True)
    press(door.welcome, "上一步")
    press(door.welcome, "上一步")
    assert field(door.welcome, "您的姓名").text == "甲"


def test_a_proposal_that_comes_late_leaves_what_was_chosen(
    at_the_door: Callable[..., Door],
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Asking every disk may take longer than a person who knows where to put it."""
    answered = Event()
    proposed = NewFolder(folder=tmp_path / "别处", removable=False)

    def slow() -> NewFolder:
        assert answered.wait(20)
        return proposed

    monkeypatch.setattr(places, "_propose", slow)
    door = at_the_door()
    step = places.PlaceStep(door.before)
    door.qtbot.addWidget(step)
    step.enter(Plan())
    answers.expect(tmp_path / "这里")
    step._choose()
    door.qtbot.waitUntil(lambda: "这里" in step._folder.text)
    answered.set()
    door.settle()
    assert "这里" in step._folder.text


def refuse_passphrases(door: Door) -> None:
    say(door.welcome, "口令", "short")
    press(door.welcome, "下一步")
    assert "至少需要 8 个字符" in field(door.welcome, "口令").problem
    say(door.welcome, "口令", PASSPHRASE)
    say(door.welcome, "再输入一次口令", "something else")
    press(door.welcome, "下一步")
    assert "不一样" in field(door.welcome, "再输入一次口令").problem
    look_at(door.welcome, "first-run-4", frame=True)
    say(door.welcome, "再输入一次口令", PASSPHRASE)
    press(door.welcome, "下一步")


def test_a_folder_with_other_things_gets_one_inside_it(tmp_path: Path) -> None:
    (tmp_path / "照片.txt").write_text("别的东西", encoding="utf-8")
    assert entering.new_folder(tmp_path).folder.parent == tmp_path
    assert entering.new_folder(tmp_path / "新的").folder == tmp_path / "新的"


@pytest.fixture
def founded(tmp_path: Path) -> founding.Founded:
    """A county with one branch that has no site yet; its house is open."""
    made = founding.create_county(
        tmp_path / "county", counties.founder(), name=vaults.COUNTY_NAME, code="610523"
    )
    branch = vaults.add_organisation(made.house, BRANCH)
    vaults.add_member(made.house, branch)
    return made


def begin_branch(
    qtbot: QtBot, door: Door, answers: Answers, tmp_path: Path, slip: tuple[str, str] | None
) -> Path:
    """A branch's first run to its request; returns the request."""
    letters = tmp_path / "letters"
    letters.mkdir()
    first_steps(door, "党支部", 单位全称=BRANCH, 您的姓名="乙", 您的职务="书记")
    assert step_words(door) == "第 5 步，共 6 步"
    choose_places(door, answers, tmp_path / "site")
    if slip is None:
        tick(door.welcome, "没有邀请单")
    else:
        press(door.welcome, "建立数据")
        assert "16 位" in field(door.welcome, "邀请码").problem
        look_at(door.welcome, "first-run-6-slip", frame=True)
        say(door.welcome, "邀请码", slip[0])
        say(door.welcome, "县级指纹", slip[1])
    answers.expect(letters)
    press(door.welcome, "选择接入申请存到")
    look_at(door.welcome, "first-run-6", frame=True)
    press(door.welcome, "建立数据")
    qtbot.waitUntil(lambda: isinstance(door.welcome.sheet, JoiningSheet), timeout=30_000)
    (request,) = letters.iterdir()
    return request


def grant_for(founded: founding.Founded, request: Path, *, fingerprint: str | None = None) -> Path:
    grant = request.with_name("批准.dzb")
    enrolling.enrol(
        founded.house,
        request,
        organisation=BRANCH,
        fingerprint=fingerprint,
        out=grant,
        root_passphrase=vaults.PASSPHRASE,
    )
    return grant


def test_a_branch_begins_with_a_slip_and_is_admitted(
    qtbot: QtBot,
    at_the_door: Callable[..., Door],
    answers: Answers,
    founded: founding.Founded,
    tmp_path: Path,
) -> None:
    (slip,) = enrolling.invite(founded.house, within=None, out=None).rows
    door = at_the_door()
    request = begin_branch(qtbot, door, answers, tmp_path, (slip.code.lower(), founded.fingerprint))
    assert "接入申请已写到" in door.notice
    grant = grant_for(founded, request)
    press(door.welcome, "接入")
    assert "请选择批准文件" in door.notice
    answers.expect(grant)
    press(door.welcome, "选择文件批准文件")
    say(door.welcome, "县级指纹", "1234 5678 1234 5678 1234 5678")
    press(door.welcome, "接入")
    door.settle()
    assert "指纹" in field(door.welcome, "县级指纹").problem
    look_at(door.welcome, "joining-refused", frame=True)
    say(door.welcome, "县级指纹", founded.fingerprint)
    press(door.welcome, "接入")
    house = door.opened()
    assert not entering.look(house).waits_for_grant
    assert len(counties.rows(house, "SELECT id FROM member")) == 1
    founded.house.vault.close()


def test_a_branch_that_waits_always_comes_back_to_waiting(
    qtbot: QtBot,
    at_the_door: Callable[..., Door],
    answers: Answers,
    founded: founding.Founded,
    tmp_path: Path,
) -> None:
    door = at_the_door()
    request = begin_branch(qtbot, door, answers, tmp_path, None)
    press(door.welcome, "先退出，以后再来")
    door.settle()
    assert isinstance(door.welcome.sheet, UnlockSheet)
    say(door.welcome, "口令", PASSPHRASE)
    press(door.welcome, "打开")
    qtbot.waitUntil(lambda: isinstance(door.welcome.sheet, JoiningSheet), timeout=30_000)
    look_at(door.welcome, "joining-usual", frame=True)
    request.unlink()
    again = tmp_path / "letters" / "又一份.dzb"
    answers.expect(Reply("写出申请"), again)
    press(door.welcome, "再写一份接入申请")
    door.settle()
    assert "接入申请已写到" in door.notice
    names = [each.accessibleName() for each in door.welcome.findChildren(QLabel)]
    (own,) = (name.removeprefix("本机指纹 ") for name in names if name.startswith("本机指纹"))
    grant = grant_for(founded, again, fingerprint=own)
    answers.expect(grant)
    press(door.welcome, "选择文件批准文件")
    say(door.welcome, "县级指纹", founded.fingerprint)
    press(door.welcome, "接入")
    assert not door.opened().at_county
    founded.house.vault.close()


@pytest.mark.parametrize(
    ("passphrase", "meaning"),
    [("12345678", "warn"), ("aaaaaaaa", "warn"), ("liushu7ma", "info"), (PASSPHRASE, "good")],
)
def test_how_good_a_passphrase_is_is_said(passphrase: str, meaning: str) -> None:
    assert strength(passphrase)[1] == meaning
    assert strength("short") == ("", "info")
