"""What was purged stays so whatever becomes of the county's keys."""

from pathlib import Path

from pmis_desktop.services import (
    county_copies,
    enrolling,
    new_logs,
    paper_taking,
    regaining,
    safekeeping,
)
from pmis_desktop.services.purging import orders
from tests.services import leftovers
from tests.services.ceremonies import admitted_again, another_root, found_anew
from tests.services.counties import EAST, NAMES, County
from tests.services.purges import (
    WHO,
    WORDS,
    bring,
    differences,
    elsewhere,
    purge,
    remove,
    restore,
    written_down,
)


def test_an_order_stands_under_another_root_key(county: County) -> None:
    """A branch that hears of both at once, and a county that is restored afterwards."""
    written_down(county)
    remove(county)
    purge(county)
    another_root(county)
    bring(county, EAST)
    assert leftovers.found(county.sites[EAST], WORDS) == []
    saved = safekeeping.backup(county.sites[EAST])
    county.sites[EAST] = restore(county.sites[EAST], saved.path)
    assert leftovers.found(county.sites[EAST], WORDS) == []
    assert [each.number for each in orders.carried(county.house)] == [1]
    assert differences(county.house, county.sites[EAST]) == []
    assert county.equal(EAST)


def test_orders_kept_beside_the_data_are_those_of_the_newest_root(county: County) -> None:
    """What lies there for the next restore must be believed by the root in force then."""
    written_down(county)
    remove(county)
    purge(county)
    before = _beside(county)
    another_root(county)
    orders.finish(county.house)
    after = _beside(county)
    assert before.keys() == after.keys()
    assert all(before[name] != after[name] for name in before)


def _beside(county: County) -> dict[str, bytes]:
    folder = county.house.archive / orders.FOLDER
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_county_on_another_machine_takes_orders_with_the_other_papers(county: County) -> None:
    written_down(county)
    remove(county)
    saved = safekeeping.backup(county.house)
    purge(county)
    bring(county, EAST)
    left = county.folder / "down"
    county.house = elsewhere(county, saved.path)
    assert leftovers.found(county.house, [WHO]) == [WHO]
    copies = county_copies.find(county.house, [left])
    taken = paper_taking.take(county.house, copies)
    assert taken.documents > 0
    assert leftovers.found(county.house, WORDS) == []
    assert [each.number for each in orders.carried(county.house)] == [1]


def test_an_older_copy_of_lost_changes_brings_nobody_back(county: County) -> None:
    """The county's own work on somebody, laid beside answers before the order was signed."""
    written_down(county)
    saved = safekeeping.backup(county.house)
    county.edit(county.house, WHO, remark="独此一处的县里备注")
    county.edit(county.house, "钱大勇", remark="县里给别人的")
    bring(county, EAST)
    older = county_copies.find(county.house, [county.folder / "down"])
    remove(county)
    purge(county)
    bring(county, EAST)
    county.house = restore(county.house, saved.path)
    assert county.value(county.house, "钱大勇", "remark") == "别人的备注"
    taken = regaining.take(county.house, older)
    assert (taken.found, taken.made, taken.waiting) == (1, 1, 0)
    assert county.value(county.house, "钱大勇", "remark") == "县里给别人的"
    assert leftovers.found(county.house, [*WORDS, "独此一处的县里备注"]) == []


def test_what_was_purged_stays_so_in_a_trust_founded_anew(county: County, tmp_path: Path) -> None:
    written_down(county)
    county.edit(county.sites[EAST], WHO, remark=WORDS[-1])
    late = county.send(EAST)
    remove(county)
    purge(county)
    (county.folder / "county.rootkey").unlink()
    done = found_anew(county)
    assert county.take(late).files[0].verdict == "refused"
    assert differences(county.house) == []
    slips = enrolling.invite(county.house, within=None, out=None).rows
    (slip,) = [each for each in slips if each.name == NAMES[EAST]]
    site = county.sites[EAST]
    new_logs.part(site)
    grant = admitted_again(county, site, tmp_path, code=slip.code, fingerprint=done.fingerprint)
    enrolling.join(site, grant, done.fingerprint)
    assert leftovers.found(site, WORDS) == []
    county.edit(site, "钱大勇", remark="之后的")
    assert county.carry(EAST).verdict == "taken"
    assert leftovers.found(county.house, WORDS) == []
    assert differences(county.house, site) == []
    assert county.equal(EAST)
