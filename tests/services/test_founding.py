"""The first run: what is accepted, what is made, what is printed, and nothing half made."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pmis_desktop import app
from pmis_desktop.errors.files import FileMissingError
from pmis_desktop.errors.vault import FolderTakenError, NoVaultError
from pmis_desktop.models.vault import documents as names
from pmis_desktop.models.vault.rootkey import read_root_key
from pmis_desktop.printing import sheets
from pmis_desktop.services import enrolling, founding, locked
from pmis_desktop.services.founding import Founded, Founder
from tests import vaults
from tests.services import counties
from tests.services.counties import County, rows

PNG = b"\x89PNG\r\n\x1a\n"


def create(folder: Path, *, sheet_file: bool = False, founder: Founder | None = None) -> Founded:
    return founding.create_county(
        folder,
        founder or counties.founder(),
        name=vaults.COUNTY_NAME,
        code=vaults.COUNTY_CODE,
        sheet_file=sheet_file,
    )


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Founded]:
    founded = create(tmp_path / "county")
    yield founded
    founded.house.vault.close()


def test_the_recovery_sheet_is_printed_without_a_file(made: Founded, tmp_path: Path) -> None:
    assert made.recovery_sheet is None
    assert not list(tmp_path.rglob("*.pdf"))
    assert made.sheet.key not in repr(made)
    (page,) = founding.recovery_sheet_pages(made, dpi=50)
    assert page.startswith(PNG)
    (finer,) = founding.recovery_sheet_pages(made, dpi=100)
    assert width(finer) == pytest.approx(2 * width(page), abs=2)
    assert not list(tmp_path.rglob("*.png"))


def width(png: bytes) -> int:
    return int.from_bytes(png[16:20])


def test_invitations_are_printed_without_a_file(made: Founded, tmp_path: Path) -> None:
    for number in range(5):
        vaults.add_organisation(made.house, f"第{number + 1}党支部")
    invited = enrolling.invite(made.house, within=None, out=None)
    assert invited.file is None
    pages = enrolling.slip_pages(made.house, invited, dpi=40)
    assert [page[:8] for page in pages] == [PNG, PNG]
    assert not list(tmp_path.rglob("*.pdf"))


def test_accepting_the_responsibility_is_kept_in_the_local_log(tmp_path: Path) -> None:
    text = founding.responsibility()
    for word in ("非涉密", "谁主管谁负责", "谁使用谁负责", "不代替全国党员管理信息系统"):
        assert word in text
    accepted = Founder(
        operator="甲", passphrase=vaults.PASSPHRASE, cost=vaults.CHEAP, accepted=True
    )
    asked = "SELECT title FROM unit WHERE origin = 'local' AND kind = 'accept'"
    one = create(tmp_path / "one", founder=accepted).house
    other = create(tmp_path / "other").house
    assert rows(one, asked) == [("已阅读并同意使用责任说明",)]
    assert rows(other, asked) == []
    one.vault.close()
    other.vault.close()


@pytest.mark.parametrize(
    ("typed", "again", "words"),
    [
        ("七个字的口令啊", None, "至少需要 8 个字符"),
        ("短 短 短 短 短", None, ""),
        ("       短", None, "至少需要 8 个字符"),
        ("", None, "至少需要 8 个字符"),
        ("清晨五点的一列慢车", None, ""),
        ("清晨五点的一列慢车", "清晨五点的一列慢车", ""),
        ("清晨五点的一列慢车", "清晨六点的一列慢车", "两次输入的口令不一样"),
        ("长" * 1001, None, "太长"),
    ],
)
def test_what_is_said_of_a_new_passphrase(typed: str, again: str | None, words: str) -> None:
    said = founding.passphrase_problem(typed, again)
    assert words in said
    assert bool(said) == bool(words)


def test_a_county_that_could_not_be_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_sheet: object) -> bytes:
        raise FileMissingError(tmp_path)

    monkeypatch.setattr(sheets, "recovery_sheet_pdf", broken)
    with pytest.raises(FileMissingError):
        create(tmp_path / "county", sheet_file=True)
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
    create(tmp_path / "county").house.vault.close()


def test_a_power_cut_while_founding_leaves_a_folder_that_can_be_used_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its root key such a county could never admit anybody, and nobody would know."""
    with monkeypatch.context() as patch:
        patch.setattr(founding, "write_root_key", cut)
        # As after a power cut: nobody is there to clear up.
        patch.setattr(shutil, "rmtree", lambda *_args, **_more: None)
        with pytest.raises(PowerCutError):
            create(tmp_path / "county")
    assert (tmp_path / "county" / names.SEALED_KEYS).is_file()
    with pytest.raises(NoVaultError, match="没有改动任何文件"):
        locked.look(tmp_path / "county")
    with pytest.raises(NoVaultError):
        app.open_house(tmp_path / "county", vaults.PASSPHRASE)
    again = create(tmp_path / "county")
    again.house.vault.close()
    house = app.open_house(tmp_path / "county", vaults.PASSPHRASE)
    vaults.add_organisation(house, "东街党支部")
    house.vault.close()
    with pytest.raises(FolderTakenError):
        create(tmp_path / "county")


class PowerCutError(BaseException):
    """What nothing in the program expects."""


def cut(*_args: object, **_more: object) -> None:
    raise PowerCutError


def test_a_branch_whose_request_has_no_place_leaves_nothing_behind(tmp_path: Path) -> None:
    out = tmp_path / "没有这个文件夹" / "申请.dzb"
    with pytest.raises(FileMissingError):
        founding.create_site(tmp_path / "site", counties.founder(), organisation="东街", out=out)
    assert list(tmp_path.iterdir()) == []


def test_an_older_root_key_of_the_same_name_stays(tmp_path: Path) -> None:
    first = create(tmp_path / "one" / "县级数据")
    first.house.vault.close()
    kept = first.root_key.read_bytes()
    first.house.vault.folder.rename(tmp_path / "旧的县级数据")
    second = create(tmp_path / "one" / "县级数据")
    second.house.vault.close()
    second.house.vault.folder.rename(tmp_path / "又一份")
    third = create(tmp_path / "one" / "县级数据")
    third.house.vault.close()
    older = sorted((tmp_path / "one").glob("*_旧*.rootkey"))
    assert len(older) == 2
    assert kept in [file.read_bytes() for file in older]
    assert read_root_key(third.root_key, vaults.PASSPHRASE)[0] == third.site


def test_the_slips_of_a_county_can_be_used_after_printing(county: County) -> None:
    vaults.add_organisation(county.house, "南街党支部")
    (slip,) = enrolling.invite(county.house, within="南街党支部", out=None).rows
    requested = founding.create_site(
        county.folder / "south",
        counties.founder(),
        organisation="南街党支部",
        out=county.folder / "south.dzb",
        invitation=slip.code,
        county_fingerprint=county.fingerprint,
    )
    requested.house.vault.close()
    enrolling.enrol(
        county.house,
        requested.file,
        organisation="南街党支部",
        fingerprint=None,
        out=county.folder / "grant.dzb",
        root_passphrase=vaults.PASSPHRASE,
    )
    house = app.open_house(county.folder / "south", vaults.PASSPHRASE)
    county.opened.append(house)
    joined = enrolling.join(house, county.folder / "grant.dzb", county.fingerprint)
    assert joined.organisation == "南街党支部"
