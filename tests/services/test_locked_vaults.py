"""What the unlock window knows before a passphrase, and a lost one."""

import subprocess
import sys
from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.safekeeping import CheckDigitsError
from pmis_desktop.errors.vault import (
    NoVaultError,
    RecoveryReplyError,
    RecoveryRequestError,
    WrongPassphraseError,
)
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.operators import add_operator
from pmis_desktop.models.vault.slots import Role
from pmis_desktop.services import founding, locked, recovering, safekeeping
from pmis_desktop.services.founding import Founded
from tests import vaults
from tests.services import counties
from tests.services.counties import EAST, WEST, County

NEW = "换一个新的口令2026"


def test_a_locked_vault_names_its_operators_and_kind(county: County) -> None:
    add_operator(
        county.sites[EAST].vault,
        operator="乙",
        post="委员",
        role=Role.READER,
        passphrase=vaults.PASSPHRASE,
        cost=vaults.CHEAP,
    )
    found = locked.look(county.folder / EAST)
    assert [(each.operator, each.role) for each in found.operators] == [
        ("甲", Role.ADMIN),
        ("乙", Role.READER),
    ]
    assert (found.kind, found.practice) == ("site", False)
    assert locked.look(county.folder / "county").kind == "county"


def test_remembered_folders_that_hold_no_vault_any_more_say_so(
    county: County, tmp_path: Path
) -> None:
    gone, damaged = tmp_path / "拔下的U盘", county.folder / WEST
    (damaged / names.SLOTS).write_bytes(b"{}")
    folders = [county.folder / EAST, gone, damaged, county.folder / EAST]
    good, missing, broken = locked.known_vaults(folders)
    assert good.vault == locked.look(county.folder / EAST)
    assert (missing.vault, missing.folder) == (None, gone)
    assert "没有本程序的数据" in missing.message
    assert "口令文件" in broken.message
    assert missing.advice
    assert broken.advice


def test_an_unfinished_vault_is_none(county: County) -> None:
    (county.folder / EAST / names.CREATING).write_bytes(b"")
    with pytest.raises(NoVaultError):
        locked.look(county.folder / EAST)


def test_a_restore_that_the_power_cut_short_is_a_vault_already(county: County) -> None:
    saved = safekeeping.backup(county.sites[EAST]).path
    county.sites[EAST].vault.close()
    folder = county.folder / EAST
    done = safekeeping.restore(saved, folder, vaults.PASSPHRASE)
    done.house.vault.close()
    expected = locked.look(folder)
    (folder / names.RESTORING).mkdir()
    for name in (names.VAULT, names.SLOTS, names.DATABASE):
        (folder / name).rename(folder / names.RESTORING / name)
    assert locked.look(folder) == expected
    county.sites[EAST] = app.open_house(folder, vaults.PASSPHRASE)
    assert locked.look(folder) == expected


def test_looking_loads_no_database() -> None:
    """The unlock window stands before SQLAlchemy and SQLCipher are there: they take longest."""
    script = (
        "import sys; import pmis_desktop.services.locked;"
        "print([name for name in ('sqlalchemy', 'sqlcipher3', 'typst', 'pypdf')"
        " if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.fixture
def new_county(tmp_path: Path) -> Founded:
    """A county whose recovery key the test knows, closed."""
    made = founding.create_county(
        tmp_path / "county",
        counties.founder(),
        name=vaults.COUNTY_NAME,
        code=vaults.COUNTY_CODE,
        sheet_file=False,
    )
    made.house.vault.close()
    return made


def typed(key: str) -> str:
    """As a person types the groups of the sheet: small letters, blanks, full-width ones too."""
    groups = [key[at : at + 4] for at in range(0, len(key), 4)]
    return "　".join(groups).lower().replace("1", "１")


def test_the_recovery_key_typed_in_groups_sets_a_new_passphrase(new_county: Founded) -> None:
    folder = new_county.house.vault.folder
    assert recovering.can_ask(folder)
    with pytest.raises(RecoveryRequestError):
        recovering.finish_with_key(folder, "AGE-SECRET-KEY-1", operator="甲", new_passphrase=NEW)
    recovering.finish_with_key(
        folder,
        typed(new_county.sheet.key),
        operator="甲",
        new_passphrase=NEW,
        cost=vaults.CHEAP,
    )
    with pytest.raises(WrongPassphraseError):
        app.open_house(folder, vaults.PASSPHRASE)
    app.open_house(folder, NEW).vault.close()


def test_hyphens_left_out_are_the_same_key(new_county: Founded) -> None:
    key = new_county.sheet.key
    assert recovering.joined_key(key.replace("-", "")) == key
    assert recovering.joined_key(typed(key)) == key


def test_asking_answering_and_finishing(new_county: Founded, tmp_path: Path) -> None:
    folder, request = new_county.house.vault.folder, tmp_path / "恢复申请"
    reply = tmp_path / "恢复答复"
    asked = recovering.ask(folder, request)
    assert recovering.asked(request).check == asked.check
    key = new_county.sheet.key
    with pytest.raises(CheckDigitsError):
        recovering.give(request, "0000 0000 0000 0000", key, reply)
    assert not reply.exists()
    spoken = asked.check.replace(" ", "－")
    given = recovering.give(request, spoken, key, reply)
    assert given == recovering.HelpGiven(file=reply, kind="county")
    recovering.finish(folder, reply, operator="丙", new_passphrase=NEW, cost=vaults.CHEAP)
    app.open_house(folder, NEW, "丙").vault.close()
    with pytest.raises(RecoveryReplyError):
        recovering.finish(folder, reply, operator="丙", new_passphrase=NEW)


def test_a_branch_that_has_not_joined_cannot_ask(tmp_path: Path) -> None:
    made = founding.create_site(
        tmp_path / "site", counties.founder(), organisation="东街", out=tmp_path / "request.dzb"
    )
    made.house.vault.close()
    assert not recovering.can_ask(tmp_path / "site")


def test_a_backup_opens_by_the_recovery_key(new_county: Founded, tmp_path: Path) -> None:
    house = app.open_house(tmp_path / "county", vaults.PASSPHRASE)
    vaults.add_organisation(house, "东街党支部")
    saved = safekeeping.backup(house).path
    house.vault.close()
    done = safekeeping.restore(
        saved,
        tmp_path / "elsewhere",
        NEW,
        operator="甲",
        recovery_key=typed(new_county.sheet.key),
        root_key=new_county.root_key,
        root_passphrase=vaults.PASSPHRASE,
        cost=vaults.CHEAP,
    )
    assert (done.epoch, done.epoch_due) == (2, False)
    assert done.house.vault.role is Role.ADMIN
    done.house.vault.close()
    app.open_house(tmp_path / "elsewhere", NEW).vault.close()
