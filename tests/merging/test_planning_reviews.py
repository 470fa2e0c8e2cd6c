"""What a committee has to look at first: held, replaced, withdrawn, agreed, never applied."""

import pytest

from pmis_desktop.exchange.facts import REVIEW, UNASKED, Reviewing
from pmis_desktop.exchange.operations import CHANGE, CREATE, WITHDRAW, Value
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.records import AGREED, APPLIED, HELD, REJECTED, WITHDRAWN
from tests.merging import people
from tests.merging.people import Save, identity, saved
from tests.merging.tables import (
    ALSO_HERE,
    HERE,
    LOG,
    OLD,
    SCOPE,
    Said,
    Table,
    create,
    mobile,
)

ASKED = Reviewing(reviewers={"org-a": "org-d"})
WAITS: Said = (HELD, REVIEW)
PERIOD = f"{HERE}-p"
END: dict[str, Value] = {"ended_on": "2026-03-01", "ended_reason": "transfer_out"}


@pytest.fixture
def table() -> Table:
    return Table(review=ASKED)


def ending(table: Table, **new: Value) -> Save:
    return saved("membership", PERIOD, table.seen("membership", PERIOD), {**END, **new})


def fact(rec: str, value: str, member: str = HERE) -> Save:
    return create(
        ("category_fact", rec), {"member": member, "value": value, "effective_on": "2026-03-01"}
    )


def entering(member: str, *, reason: str | None, category: str) -> list[Save]:
    return [
        create(("member", member), {"name": "冯新", **identity(90)}),
        create(
            ("membership", f"{member}-p"),
            {"member": member, "organisation": "org-a", "began_reason": reason},
        ),
        create(("category_fact", f"{member}-c"), {"member": member, "value": category}),
        create(("admission", f"{member}-a"), {"member": member, "education": "21"}),
    ]


def test_a_proposal_waits_and_changes_nothing(table: Table) -> None:
    before = people.filled(table.ledger.records)
    assert table.send(ending(table)) == [WAITS]
    assert people.filled(table.ledger.records) == before
    (item,) = table.ledger.desk.values()
    assert (item.kind, item.group, item.numbers) == (REVIEW, "end", (1,))
    assert item.base["ended_on"] is None
    assert item.branch["ended_reason"] == "transfer_out"


def test_where_no_committee_is_asked_it_is_taken_at_once() -> None:
    table = Table(review=UNASKED)
    assert table.send(ending(table)) == [(APPLIED, "")]
    other = Table(review=Reviewing(reviewers={"org-b": "org-d"}))
    assert other.send(ending(other)) == [(APPLIED, "")]


def test_other_fields_of_the_same_save_are_taken(table: Table) -> None:
    before = table.seen("member", HERE)
    new = {"removed": "1", "removed_reason": "误录", "address": "新址"}
    (outcome,) = table.take(table.unit([saved("member", HERE, before, new)])).outcomes
    assert outcome.groups == {"removal": HELD, "address": APPLIED}
    assert table.ledger.records["member", HERE]["removed"] is None


def test_a_newer_value_keeps_the_first_base(table: Table) -> None:
    table.send(ending(table))
    first = dict(table.ledger.desk[LOG, ("membership", PERIOD, "end")].base)
    again = Save(
        "membership", PERIOD, CHANGE,
        {name: (END.get(name), "death" if name == "ended_reason" else END.get(name))
         for name in first},
    )  # fmt: skip
    assert table.send(again) == [WAITS]
    (item,) = table.ledger.desk.values()
    assert (item.numbers, dict(item.base)) == ((1, 2), first)
    assert item.branch["ended_reason"] == "death"
    assert table.said(1) == ("superseded", REVIEW)


@pytest.mark.parametrize("act", [CHANGE, WITHDRAW])
def test_an_undo_at_the_branch_withdraws_it(table: Table, act: str) -> None:
    save = ending(table)
    table.send(save)
    back = Save(
        save.ent, save.rec, WITHDRAW if act == WITHDRAW else CHANGE,
        {name: (new, old) for name, (old, new) in save.f.items()},
    )  # fmt: skip
    assert table.send(back) == [(WITHDRAWN, "")]
    assert table.said(1)[0] == WITHDRAWN
    assert not table.places


def test_the_county_writing_it_itself_closes_it_as_agreed(table: Table) -> None:
    table.send(ending(table))
    table.county("membership", PERIOD, **END)
    assert table.said(1)[0] == AGREED
    assert not table.places


def test_what_the_county_changed_meanwhile_is_a_contradiction_not_a_review(table: Table) -> None:
    save = ending(table)
    table.county("membership", PERIOD, ended_document="县〔2026〕1号")
    assert table.send(save) == [("conflict", "conflict")]


ENTERINGS = [
    ("admission", "1", WAITS),
    ("initial", "probationary", WAITS),
    ("initial", "full", (APPLIED, "")),
    (None, "1", (APPLIED, "")),
]


@pytest.mark.parametrize(("reason", "category", "said"), ENTERINGS)
def test_an_admission_waits_with_all_that_belongs_to_it(
    table: Table, reason: str | None, category: str, said: Said
) -> None:
    assert table.send(*entering("m-n", reason=reason, category=category)) == [said] * 4
    assert (("member", "m-n") in table.ledger.records) == (said == (APPLIED, ""))
    if said == WAITS:
        (item,) = table.ledger.desk.values()
        assert (item.kind, item.key, item.numbers) == (REVIEW, ("member", "m-n", ""), (1, 2, 3, 4))


def test_changes_of_a_waiting_member_wait_with_it_and_its_removal_withdraws_all(
    table: Table,
) -> None:
    table.send(*entering("m-n", reason="admission", category="probationary"))
    assert table.send(mobile(None, OLD, rec="m-n")) == [WAITS]
    gone = Save("member", "m-n", CHANGE, {"removed": (None, "1"), "removed_reason": (None, "误")})
    assert table.send(gone) == [(WITHDRAWN, "")]
    assert [table.said(n)[0] for n in range(1, 7)] == [WITHDRAWN] * 6
    assert not table.places


def test_a_second_holder_of_a_number_is_the_countys_to_decide_first(table: Table) -> None:
    (member, *others) = entering("m-n", reason="admission", category="probationary")
    number = table.seen("member", HERE)
    same = {name: (None, number[name]) for name in identity(90)}
    twice = Save("member", "m-n", CREATE, {**member.f, **same})
    assert set(table.send(twice, *others)) == {("conflict", "duplicate_id")}


def test_a_confirmation_waits_with_its_date(table: Table) -> None:
    """转正: the dated category and the day on the member, written in one change."""
    before = table.seen("member", HERE)
    day = saved("member", HERE, before, {"full_member_on": "2026-03-01", "address": "新址"})
    made = table.take(table.unit([day, fact("c-9", "full")]))
    assert made.outcomes[0].groups == {"standing": HELD, "address": APPLIED}
    assert (made.outcomes[1].verdict, made.outcomes[1].code) == WAITS
    assert table.ledger.records["member", HERE]["full_member_on"] is None


def test_a_date_corrected_by_itself_is_no_confirmation(table: Table) -> None:
    before = table.seen("member", HERE)
    assert table.send(saved("member", HERE, before, {"full_member_on": "1996-03-01"})) == [
        (APPLIED, "")
    ]
    assert table.send(
        saved("member", ALSO_HERE, table.seen("member", ALSO_HERE), {"probation_extension": "6"})
    ) == [WAITS]


def test_bringing_somebody_back_needs_no_committee(table: Table) -> None:
    table.county("member", HERE, removed="1", removed_reason="误")
    before = table.seen("member", HERE)
    back = saved("member", HERE, before, {"removed": None, "removed_reason": None})
    assert table.send(back) == [(APPLIED, "")]


def test_a_move_within_the_scope_waits_whole() -> None:
    scope = frozenset({"org-a", "org-b"})
    review = Reviewing(reviewers={"org-a": "org-d", "org-b": "org-d"})
    table = Table()
    move = [
        saved("membership", PERIOD, table.seen("membership", PERIOD),
              {"ended_on": "2026-03-01", "ended_reason": "adjustment"}),
        create(("membership", "p-new"), {"member": HERE, "organisation": "org-b"}),
    ]  # fmt: skip
    unit = table.unit(move, whole=True)
    made = plan(unit, table.ledger.facts(LOG, scope, unit, review=review))
    assert [(each.verdict, each.code) for each in made.outcomes] == [WAITS, WAITS]
    assert not made.writes
    (item,) = made.desk.values()
    assert item is not None
    assert (item.kind, item.numbers) == (REVIEW, (1, 2))
    table.ledger.commit(LOG, unit, made)
    undone = table.unit([Save(s.ent, s.rec, WITHDRAW, {n: (b, a) for n, (a, b) in s.f.items()})
                         for s in move])  # fmt: skip
    back = plan(undone, table.ledger.facts(LOG, scope, undone, review=review))
    assert back.outcomes[0].verdict == WITHDRAWN
    assert set(back.desk.values()) == {None}


def opinion(organisation: str) -> Save:
    return create(
        ("review", "r-1"),
        {"organisation": organisation, "log": "log-b", "number": "1", "ent": "membership",
         "rec": PERIOD, "verdict": "confirmed"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("opinions", "said"),
    [
        (frozenset({"org-a"}), (APPLIED, "")),
        (frozenset({"org-d"}), (REJECTED, "not_reviewer")),
        (frozenset(), (REJECTED, "not_reviewer")),
    ],
)
def test_only_a_committee_with_the_grant_gives_opinions(
    opinions: frozenset[str], said: Said
) -> None:
    table = Table(review=Reviewing(opinions=opinions))
    assert table.send(opinion("org-a")) == [said]


def test_an_opinion_is_not_turned_into_another_committees() -> None:
    table = Table(review=Reviewing(opinions=SCOPE))
    table.send(opinion("org-a"))
    before = table.seen("review", "r-1")
    moved = saved("review", "r-1", before, {"organisation": "org-b"})
    assert table.send(moved) == [(REJECTED, "not_reviewer")]


def test_the_mark_knows_who_is_asked() -> None:
    table = Table()
    unit = table.unit([mobile(OLD, None)])
    plain = table.ledger.facts(LOG, SCOPE, unit)
    asked = table.ledger.facts(LOG, SCOPE, unit, review=ASKED)
    speaking = table.ledger.facts(LOG, SCOPE, unit, review=Reviewing(opinions=SCOPE))
    assert len({plain.mark(), asked.mark(), speaking.mark()}) == 3
