"""The county in memory: who leaves whom, and that a replay looks at what a commit touches only."""

from collections.abc import Iterator

from typing_extensions import override

from pmis_desktop.exchange.facts import Key
from pmis_desktop.exchange.ledger import Ledger
from pmis_desktop.exchange.operations import Value

COUNTY, OLD, NEW, BRANCH = "county", "old", "new", "branch"


class Walked(dict[Key, dict[str, Value]]):
    """Records that count how often somebody goes through all of them."""

    walks = 0

    @override
    def __iter__(self) -> Iterator[Key]:
        self.walks += 1
        return super().__iter__()


def county() -> tuple[Ledger, Walked]:
    """A branch with a member under one of two committees."""
    records = Walked()
    ledger = Ledger(records=records)
    parents = {COUNTY: None, OLD: COUNTY, NEW: COUNTY, BRANCH: OLD}
    ledger.own((("organisation", rec), {"parent": parent}) for rec, parent in parents.items())
    ledger.own(
        [
            (("member", "m"), {"name": "张三"}),
            (("membership", "p"), {"member": "m", "organisation": BRANCH}),
        ]
    )
    records.walks = 0
    return ledger, records


def test_a_commit_that_moves_nobody_goes_through_no_other_record() -> None:
    ledger, records = county()
    ledger.own([(("member", "m"), {"address": "县城南街"})])
    ledger.own([(("membership", "q"), {"member": "m", "organisation": NEW})])
    ledger.own([(("organisation", BRANCH), {"name": "中共某村支部委员会", "parent": OLD})])
    assert records.walks == 0


def test_who_goes_along_with_an_organisation_leaves_its_old_superior() -> None:
    ledger, records = county()
    ledger.own([(("organisation", BRANCH), {"parent": NEW})])
    assert records.walks == 1
    assert ledger.departures == {
        (("organisation", BRANCH), OLD): ledger.revision,
        (("member", "m"), OLD): ledger.revision,
    }


def test_what_stands_below_a_moved_organisation_leaves_too() -> None:
    ledger, _ = county()
    ledger.own([(("organisation", OLD), {"parent": NEW})])
    ledger.own([(("organisation", NEW), {"parent": None})])
    left = {key for key, superior in ledger.departures if superior == COUNTY}
    assert left == {
        ("organisation", OLD),
        ("organisation", NEW),
        ("organisation", BRANCH),
        ("member", "m"),
    }
