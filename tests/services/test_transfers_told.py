"""What lists, pages and histories say of transfers: whose they are, in words, with whose turn."""

import pytest

from pmis_desktop.errors.transfers import TransferStepError
from pmis_desktop.services import (
    agenda,
    chronicle,
    decisions,
    history,
    merging,
    pending,
    previewing,
    recycling,
    titling,
    undoing,
)
from pmis_desktop.services.chronicle import ChronicleQuery
from pmis_desktop.services.house import House
from pmis_desktop.services.tasks import Task
from pmis_desktop.services.transfers import filing, letters, reading, starting, steps, tasks
from pmis_desktop.services.transfers.reading import TransferQuery
from pmis_desktop.services.transfers.starting import Request
from pmis_desktop.services.transfers.steps import Letter
from tests import vaults
from tests.services.counties import EAST, NAMES, NORTH, WEST, County, rows
from tests.services.transferring import NEW, OLD, WHO, agree, begin, issued, of, row, talk


def task_of(house: House, kind: str) -> Task | None:
    return next((task for task in agenda.agenda(house).tasks if task.kind == kind), None)


def test_another_way_of_numbering_is_noted(county: County) -> None:
    letters.set_pattern(county.house, "荔YYYYUUNNNN")
    noted = rows(county.house, "SELECT title FROM unit WHERE kind = 'letter_pattern'")
    assert noted == [("介绍信编号改用样式 荔YYYYUUNNNN",)]


def test_what_waits_to_be_sent_is_told_of_the_member(townships: County) -> None:
    begin(townships)
    east = townships.sites[EAST]
    (record,) = pending.pending(east).records
    assert (record.kind, record.id, record.name) == ("member", townships.people[WHO], WHO)
    told = {line.label: line.new for line in record.lines}
    assert told["转入单位"] == NAMES[WEST]
    assert told["转接方向"] == "县内转接"
    assert townships.people[WHO] not in str(told)
    with east.reading() as connection:
        unit = undoing.newest(connection)
        assert unit is not None
        assert titling.named(connection, unit) == f"发起组织关系转接 {WHO}"


def test_the_countys_preview_is_told_of_the_member(townships: County) -> None:
    begin(townships)
    counter = merging.Counter.open(townships.house)
    shown = previewing.describe(townships.house, counter.preview(townships.send(EAST)))
    (record,) = shown.records
    assert (record.kind, record.name, record.new) == ("member", WHO, False)
    assert all(line.words == "并入" for line in record.lines)


def test_histories_name_the_member_and_each_step(townships: County) -> None:
    transfer = issued(townships)
    member = townships.people[WHO]
    at_branch = {step.title for step in history.of_record(townships.sites[EAST], "member", member)}
    assert "发起组织关系转接" in at_branch
    steps.accept(townships.sites[WEST], [transfer])
    talk(townships, WEST)
    told = history.of_record(townships.house, "member", member)
    assert "组织关系转接" in {step.title for step in told}
    labels = {change["label"] for step in told for change in step.changes}
    assert {"介绍信编号", "编入党支部", "转离类别"} <= labels
    found = chronicle.find(townships.house, ChronicleQuery(subject=WHO))
    assert len(found) >= 4
    assert all(page.title for page in chronicle.page(townships.house, list(found)).values())


def test_two_transfers_are_told_with_what_helps_to_decide(townships: County) -> None:
    begin(townships)
    request = Request(to_text=NAMES[NORTH], reviewed_by="党委")
    starting.start(townships.sites[OLD], [townships.people[WHO]], request)
    talk(townships, EAST, OLD)
    (decision,) = decisions.open_decisions(townships.house)
    assert decision.name == WHO
    assert "只能办一次" in decision.sentence
    assert f"转往{NAMES[WEST]}" in decision.hints[-1]


def test_the_first_page_says_whose_turn_it_is(townships: County) -> None:
    letters.reserve(townships.house, of(townships, OLD), 3)
    transfer = begin(townships, reviewed_by="")
    east = task_of(townships.sites[EAST], tasks.TURN)
    assert east is not None
    assert east.sentence == "1 名党员的组织关系转接等您办理"
    assert "由转出党支部审核" in east.reason
    steps.review(townships.sites[EAST], [transfer], by="孙桂兰")
    assert task_of(townships.sites[EAST], tasks.TURN) is None
    talk(townships, EAST, OLD)
    assert task_of(townships.sites[OLD], tasks.TURN) is not None
    assert task_of(townships.house, tasks.TURN) is None
    steps.issue(townships.sites[OLD], [transfer], Letter())
    numbers = task_of(townships.sites[OLD], tasks.NUMBERS)
    assert numbers is not None
    assert f"{OLD}还剩 2 个" in numbers.sentence
    talk(townships, OLD, NEW, WEST)
    assert task_of(townships.sites[OLD], tasks.TURN) is None
    for place in (NEW, WEST):
        task = task_of(townships.sites[place], tasks.TURN)
        assert task is not None
        assert task.records == (transfer,)


def test_the_first_page_counts_who_is_in_nobodys_books(
    townships: County, calendar: vaults.Calendar
) -> None:
    transfer = issued(townships)
    calendar.pass_days(12)
    for place in (EAST, OLD, NEW):
        task = task_of(townships.sites[place], tasks.POCKET)
        assert task is not None
        assert task.records == (transfer,)
        assert "已过 2 天，电话 138****0001" in task.reason


def test_the_county_does_for_those_without_a_computer(townships: County) -> None:
    top = vaults.top_of(townships.house)
    lone = vaults.add_organisation(townships.house, "中共大荔县直支部委员会", parent=top)
    number = vaults.id_number(701)
    member = vaults.add_member(townships.house, lone, name="孤立新", id_number=number)
    request = Request(to=of(townships, WEST), reviewed_by="甲")
    starting.start(townships.house, [member], request)
    task = task_of(townships.house, tasks.TURN)
    assert task is not None
    assert "开出介绍信" in task.reason


def test_a_placement_that_moved_nobody_is_told(townships: County) -> None:
    transfer = issued(townships)
    steps.accept(townships.sites[WEST], [transfer])
    talk(townships, WEST)
    history.undo(townships.house)
    task = task_of(townships.house, tasks.UNMOVED)
    assert task is not None
    assert task.records == (transfer,)


def test_a_card_has_every_step_and_fact(townships: County) -> None:
    transfer = issued(townships)
    card = reading.card(townships.sites[WEST], transfer)
    assert [(mark.group, bool(mark.on)) for mark in card.marks] == [
        ("review", True),
        ("letter", True),
        ("reception", False),
        ("placement", False),
        ("receipt", False),
    ]
    facts = dict(card.facts)
    assert facts["公民身份号码"] == townships.value(townships.house, WHO, "id_number")
    assert facts["党费交至"] == "2026年3月"
    assert facts["有效期至"] == "2026年3月14日"
    assert row(townships.sites[WEST], transfer).phone == "138****0001"


def test_lists_by_state_and_organisation(townships: County) -> None:
    transfer = issued(townships)
    other = begin(townships, "钱大勇")
    talk(townships, EAST)
    house = townships.house

    def asked(**query: str) -> set[str]:
        return {each.id for each in reading.every(house, TransferQuery(**query))}  # type: ignore[arg-type]

    assert asked() == {transfer, other}
    assert asked(state="issued") == {transfer}
    assert asked(state="reviewed") == {other}
    assert asked(organisation=of(townships, NEW)) == {transfer, other}
    assert asked(organisation=of(townships, NORTH)) == set()
    assert asked(member=townships.people["钱大勇"]) == {other}


def test_a_draft_that_goes_to_the_bin_leaves_the_lists(townships: County) -> None:
    transfer = begin(townships)
    east = townships.sites[EAST]
    recycling.remove(east, "transfer", transfer, "录错了人")
    assert reading.every(east) == ()
    (bin_row,) = recycling.removed(east)
    assert bin_row.label == "组织关系转接"
    talk(townships, EAST)
    agree(townships)
    on_its_way = issued(townships)
    with pytest.raises(TransferStepError, match="正在途中"):
        recycling.remove(townships.sites[OLD], "transfer", on_its_way, "不要了")


def test_a_name_that_the_county_does_not_know_waits_for_a_clerk(townships: County) -> None:
    transfer = begin(townships, to_text="西街那个支部")
    talk(townships, EAST, OLD)
    assert "等县级选定" in row(townships.sites[OLD], transfer).next_step
    assert task_of(townships.sites[OLD], tasks.TURN) is None
    task = task_of(townships.house, tasks.TURN)
    assert task is not None
    assert task.records == (transfer,)
    steps.direct(townships.house, [transfer], to=of(townships, NORTH))
    told = row(townships.house, transfer)
    assert (told.to_name, told.channel) == (NAMES[NORTH], "纸质介绍信")
    steps.issue(townships.house, [transfer], Letter())
    with pytest.raises(TransferStepError):
        steps.direct(townships.house, [transfer], to=of(townships, WEST))
    agree(townships)


def test_what_was_over_long_ago_leaves_the_sites(
    townships: County, calendar: vaults.Calendar
) -> None:
    transfer = issued(townships)
    steps.accept(townships.sites[WEST], [transfer])
    talk(townships, WEST)
    steps.note_receipt(townships.house, [transfer])
    assert filing.file_away(townships.house) == 0
    calendar.pass_days(366)
    assert filing.file_away(townships.house) == 1
    agree(townships)
    assert reading.every(townships.sites[EAST], TransferQuery(state="all")) == ()
    assert row(townships.house, transfer).state == "closed"
