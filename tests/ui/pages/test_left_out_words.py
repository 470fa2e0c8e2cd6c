"""What is said of fields that an older program has no place for, where answers come and go."""

from dataclasses import replace
from pathlib import Path

from pmis_desktop.services import older_programs
from pmis_desktop.services.older_programs import LeftOut
from pmis_desktop.services.receiving import Received
from pmis_desktop.ui.pages.receiving.answer_writing import AnswersWritten
from pmis_desktop.ui.pages.sending import written

LACKING = (LeftOut(organisation="中共城关镇东街支部委员会", label="党员·备注", records=3),)


def received(*omitted: LeftOut) -> Received:
    return Received(
        number=4,
        revision=8,
        records=0,
        changed=0,
        outcomes={},
        changes={key: 0 for key, _words in written._OUTCOMES},
        open_items=0,
        gone=0,
        waiting=0,
        unanswered=0,
        mends=0,
        omitted=omitted,
    )


def test_the_branch_is_told_to_bring_its_program_up_to_date() -> None:
    assert "党员·备注" not in written.taken_words(received())
    said = written.taken_words(received(*LACKING))
    assert said == (
        "本机程序版本较旧，放不下县里的这些内容：党员·备注，升级程序后再报送一次就会补上。"
    )


def test_a_branch_is_told_that_an_order_of_the_county_purged_records_here() -> None:
    assert "清除令" not in written.taken_words(received())
    said = written.taken_words(replace(received(), purges=2))
    assert said.startswith("县里签发的 2 份清除令已执行，其中的记录从本机清除了")


def test_the_county_is_told_which_fields_and_that_nothing_is_lost() -> None:
    told = AnswersWritten(
        count=1,
        folder=Path("回执"),
        on_stick=False,
        left_out=older_programs.sentence(LACKING),
    ).sentence
    assert "以下内容这次带不下去：党员·备注。" in told
    assert "没有丢失" in told
    assert older_programs.sentence(()) == ""
