"""Answers by committee, names that every system takes, and what files may be carried by."""

from pathlib import Path, PureWindowsPath

import pytest

from pmis_desktop.errors.carrying import CarrierReasonError
from pmis_desktop.errors.services import NotCountyError
from pmis_desktop.services import carrying, outbox, receiving, rounds, sending
from pmis_desktop.services.carrying import CarrierPolicy
from pmis_desktop.services.outbox import Outbox
from tests import vaults
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows

HOSTILE = [
    ("CON", "_CON"),
    ("con.txt", "_con.txt"),
    ("LPT1", "_LPT1"),
    ("COM¹", "_COM¹"),
    ("某某党委...", "某某党委"),
    ("某某党委 . ", "某某党委"),
    ("../../etc", "_.._etc"),
    ('甲<乙>:"|?*丙', "甲_乙_丙"),
    ("甲\x00\n\u202e乙", "甲   乙"),
    ("", "未命名"),
    (" ... ", "未命名"),
    ("党" * 300, "党" * 40),
    ("党" * 39 + ". 委", "党" * 39),
]


@pytest.mark.parametrize(("name", "expected"), HOSTILE)
def test_a_folder_name_is_possible_everywhere(name: str, expected: str) -> None:
    made = outbox.folder_name(name)
    assert made == expected
    assert PureWindowsPath(made).name == made
    assert not made.endswith((".", " "))


def town(county: County, name: str, *streets: str) -> None:
    """A committee between the county and some of its branches."""
    committee = vaults.add_organisation(county.house, name, kind="611")
    with county.house.change("设立党委") as change:
        for street in streets:
            branch = vaults.find_organisation(county.house, NAMES[street])
            change.update("organisation", branch, {"parent": committee})


def test_answers_lie_by_committee_with_a_text_beside(county: County, tmp_path: Path) -> None:
    town(county, "中共城关镇委员会", EAST)
    town(county, "中共城关镇委员会", WEST)
    written = rounds.answer_within(county.house, None, Outbox(tmp_path, arranged=True))
    folders = {file.name.split("_")[0]: file.parent.name for file in written}
    assert folders[NAMES[EAST]] != folders[NAMES[WEST]]
    assert {folders[NAMES[EAST]], folders[NAMES[WEST]]} == {
        "中共城关镇委员会",
        "中共城关镇委员会_2",
    }
    assert folders[NAMES[NORTH]] == NAMES[NORTH]
    for file in written:
        text = file.with_suffix(".txt").read_bytes()
        assert text.startswith(b"\xef\xbb\xbf")
        assert b"\r\n" in text
        assert file.name in text.decode()
        assert "只能用U盘传递" in text.decode()
    east = next(file for file in written if file.name.startswith(NAMES[EAST]))
    receiving.receive(county.sites[EAST], east)


def test_without_arranging_all_lie_in_one_folder(county: County, tmp_path: Path) -> None:
    rounds.answer_within(county.house, None, tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.dzb"))) == 3


def test_the_rule_reaches_the_branch_and_is_said_at_export(county: County) -> None:
    site = county.sites[EAST]
    county.edit(site, "赵小雷", remark="一")
    first = sending.export(site, county.folder / "up")
    assert first.policy.carriers == ("stick",)
    assert first.policy.sentence == ("县里规定：这类文件只能用U盘传递，不要用邮件、微信、QQ发送。")
    carrying.rule(county.house, mail=True, chat=False, reason=" 县委办\n同意 ")
    assert carrying.in_force(county.house).reason == "县委办 同意"
    county.take(first.file)
    county.receive(EAST)
    county.edit(site, "赵小雷", remark="二")
    second = sending.export(site, county.folder / "up")
    assert second.policy.carriers == ("stick", "mail")
    assert "可以用U盘、邮件传递，不要用微信、QQ发送" in second.policy.sentence
    carrying.rule(county.house, mail=False, chat=False, reason="")
    county.take(second.file)
    county.receive(EAST)
    assert carrying.in_force(site).carriers == ("stick",)
    noted = rows(county.house, "SELECT title FROM unit WHERE kind = 'carriers'")
    assert [row[0] for row in noted] == [
        "规定文件传递方式：U盘、邮件",
        "规定文件传递方式：U盘",
    ]


def test_more_than_the_stick_needs_a_reason_and_the_county(county: County) -> None:
    with pytest.raises(CarrierReasonError):
        carrying.rule(county.house, mail=False, chat=True, reason="  ")
    assert carrying.in_force(county.house).carriers == ("stick",)
    with pytest.raises(NotCountyError):
        carrying.rule(county.sites[EAST], mail=True, chat=False, reason="想发邮件")


def test_the_text_says_how_the_file_travels() -> None:
    stick = outbox.message("某支部", "某.dzb", CarrierPolicy())
    assert "带U盘" in stick
    chat = outbox.message("某支部", "某.dzb", CarrierPolicy(chat=True, reason="同意"))
    assert "随这条消息发给你们" in chat
    assert "可以用U盘、微信、QQ传递，不要用邮件发送" in chat
