"""Drafts: kept in the vault, never in the journal, gone with the save."""

from pathlib import Path

import pytest

from pmis_desktop.errors.vault import RoleRefusedError
from pmis_desktop.models.vault import operators
from pmis_desktop.models.vault.opening import open_vault
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import drafts
from pmis_desktop.services.house import House
from tests import vaults
from tests.services.counties import EAST, County, reopen, rows

SECOND = "另一列早班的火车"


def test_a_draft_is_there_after_a_restart_and_in_no_history(county: County) -> None:
    site, rec = county.sites[EAST], county.people["赵小雷"]
    before = rows(site, "SELECT COUNT(*) FROM journal WHERE log <> 'local'")
    drafts.keep(site, "member", rec, {"address": "东街"})
    drafts.keep(site, "member", rec, {"address": "东街9号", "joined_on": "2005年13月"})
    drafts.keep(site, "member", None, {"name": "何"})
    assert rows(site, "SELECT COUNT(*) FROM journal WHERE log <> 'local'") == before
    site.vault.close()
    again = reopen(site.vault.folder)
    county.opened.append(again)
    found = drafts.find(again, "member", rec)
    assert found is not None
    assert dict(found.values) == {"address": "东街9号", "joined_on": "2005年13月"}
    assert (found.who, found.at, found.rec) == ("甲", vaults.NOW.isoformat(timespec="seconds"), rec)
    assert {(each.kind, each.rec) for each in drafts.every(again)} == {
        ("member", rec),
        ("member", ""),
    }


def test_a_draft_is_thrown_away_or_emptied(county: County) -> None:
    site = county.sites[EAST]
    drafts.keep(site, "member", None, {"name": "何"})
    drafts.keep(site, "organisation", "x", {"name": "某"})
    drafts.drop(site, "member", None)
    assert drafts.find(site, "member", None) is None
    drafts.keep(site, "organisation", "x", {})
    assert drafts.every(site) == ()


def test_what_was_typed_is_not_legible_on_the_disk(county: County) -> None:
    site = county.sites[EAST]
    drafts.keep(site, "member", None, {"name": "绝无仅有的名字"})
    site.vault.close()
    files = [file for file in Path(site.vault.folder).rglob("*") if file.is_file()]
    assert files
    assert not any("绝无仅有".encode() in file.read_bytes() for file in files)


def test_who_only_reads_has_no_drafts(county: County) -> None:
    site = county.sites[EAST]
    drafts.keep(site, "member", None, {"name": "何"})
    operators.add_operator(
        site.vault,
        operator="乙",
        post="干事",
        passphrase=SECOND,
        role=Role.READER,
        cost=vaults.CHEAP,
    )
    folder = site.vault.folder
    site.vault.close()
    with open_vault(folder, SECOND, "乙", clock=lambda: vaults.NOW) as vault:
        house = House.of(vault)
        assert drafts.find(house, "member", None) is None
        assert drafts.every(house) == ()
        with pytest.raises(RoleRefusedError):
            drafts.keep(house, "member", None, {"name": "何"})
        with pytest.raises(RoleRefusedError):
            drafts.drop(house, "member", None)
