"""Review in the real window: the committee says what it thinks, the county follows, the branch."""

from pathlib import Path

import pytest

from pmis_desktop.demo import PASSPHRASE
from pmis_desktop.services import deciding, listing, outcomes, rounds
from pmis_desktop.services.reviewing import following, giving
from pmis_desktop.ui.showing import reviewed, worlds
from pmis_desktop.ui.showing.hands import Hands
from pmis_desktop.ui.showing.reviewed import Town
from pmis_desktop.ui.work.dialogs import Reply
from tests.ui.desks import Answers
from tests.ui.stories.rooms import house_of, said, unlock

REASON = "介绍信还没有开出"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return reviewed.town(tmp_path / "town")


def test_the_committee_confirms_several_and_objects_to_one(
    hands: Hands, answers: Answers, town: Town, tmp_path: Path
) -> None:
    unlock(hands, town.committee, PASSPHRASE)
    assert hands.sees("4 件等党委审核")
    hands.press("去审核")
    assert hands.sees("4 件等审核")
    assert hands.sees("接收预备党员")
    assert hands.sees("预备党员转正")
    assert not hands.offers("同意选定的")

    answers.expect(Reply("不同意", REASON))
    hands.press("不同意")
    assert "已记下 1 件“不同意”" in said(hands)
    assert hands.sees("3 件等审核")
    assert hands.sees(f"党委意见：不同意：{REASON}（随变更包报给县里，还没有回执）")

    hands.press("选定 李晓梅 预备党员转正")
    assert hands.sees("3 件等审核，选定了 1 件")
    hands.press("全部选定")
    hands.press("同意选定的")
    assert "已记下 3 件“同意”" in said(hands)
    hands.press("撤销")
    assert hands.sees("3 件等审核")
    hands.press("全部选定")
    hands.press("同意选定的")
    assert hands.sees("没有等审核的")
    verdicts = [each.verdict for each in giving.cases(house_of(hands))]
    assert sorted(verdicts) == ["confirmed"] * 3 + ["objected"]
    send(hands, answers, tmp_path / "stick")
    county = worlds.opened(town.county)
    rounds.take(county, [tmp_path / "stick"])
    assert following.follow(county).words == "4 件已采用支部的内容，1 件已退回支部"
    county.vault.close()


def send(hands: Hands, answers: Answers, stick: Path) -> None:
    hands.press("回到报送与回执")
    answers.expect(stick)
    hands.press("写出变更包")


def test_an_objection_needs_a_reason_and_may_be_given_up(
    hands: Hands, answers: Answers, town: Town
) -> None:
    unlock(hands, town.committee, PASSPHRASE)
    hands.press("报送与回执")
    hands.press("党委审核")
    answers.expect("返回")
    hands.press("不同意")
    assert all(each.open for each in giving.cases(house_of(hands)))
    answers.expect(Reply("不同意", " "))
    hands.press("不同意")
    assert all(each.open for each in giving.cases(house_of(hands)))
    hands.press("同意")
    assert hands.sees("3 件等审核")


def test_the_county_follows_in_one_press_and_can_decide_alone(
    hands: Hands, answers: Answers, tmp_path: Path
) -> None:
    town = reviewed.town(tmp_path / "town", answered=True)
    unlock(hands, town.county, PASSPHRASE)
    assert hands.sees("2 件更改党委已经审核，等您办理")
    assert hands.sees("3 件更改在等党委审核")
    hands.press("去办理")
    assert hands.sees("党委意见：中共大荔县安仁镇委员会（王建国，")
    answers.expect("办理")
    hands.press("按党委意见办理")
    assert said(hands) == "1 件已采用支部的内容，1 件已退回支部。"
    assert not hands.offers("按党委意见办理")
    county = house_of(hands)
    assert "张小兰" in {row["name"] for row in listing.members(county)}

    answers.expect(Reply("全部采用", "党委已电话同意"))
    hands.press("不等党委，全部采用")
    assert said(hands) == "3 件已采用支部的内容。"
    assert deciding.list_desk(county) == []
    assert hands.sees("现在没有需要您决定的更改")


def test_the_county_switches_it_off_and_on(hands: Hands, answers: Answers, town: Town) -> None:
    unlock(hands, town.county, PASSPHRASE)
    hands.press("设置")
    assert hands.sees("现在：启用")
    answers.expect("停用")
    hands.press("停用党委审核")
    assert hands.sees("现在：已停用")
    assert following.is_off(house_of(hands))
    hands.press("待决定")
    assert hands.sees("现在没有可以审核的党委接入点，请县级直接决定。")
    hands.press("设置")
    hands.press("启用党委审核")
    assert not following.is_off(house_of(hands))


def test_the_branch_sees_what_waits_and_takes_it_back(hands: Hands, town: Town) -> None:
    unlock(hands, town.branch, PASSPHRASE)
    assert hands.sees("2 处更改在等党委审核")
    hands.press("报送与回执")
    assert hands.sees("等党委审核")
    assert not hands.offers("党委审核")
    hands.press("撤回")
    assert said(hands).startswith("已撤回：")
    assert len(outcomes.outcomes(house_of(hands))) == 1
