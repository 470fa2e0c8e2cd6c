"""Every code list loads, is unique, and finds what people write."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pmis_desktop.errors.rules import CodeListUnknownError, TableDamagedError
from pmis_desktop.paths import CODES
from pmis_desktop.rules import tables
from pmis_desktop.rules.codes import CODE_LISTS, code_list, id_prefixes
from pmis_desktop.rules.doubt import Doubt


@pytest.mark.parametrize("name", CODE_LISTS)
def test_list_is_whole(name: str) -> None:
    lines = code_list(name).codes
    keys = [(line.code, line.valid_from, line.valid_to) for line in lines]
    assert len(keys) == len(set(keys))
    offered = [line.label for line in code_list(name).options()]
    assert offered
    assert len(offered) == len(set(offered))
    current = [line.code for line in lines if line.in_force(None)]
    assert len(current) == len(set(current))
    for line in lines:
        assert not line.parent or code_list(name).has(line.parent)
        assert line.basis


@pytest.mark.parametrize("name", [name for name in CODE_LISTS if name != "divisions"])
def test_labels_find_their_codes(name: str) -> None:
    for line in code_list(name).options():
        assert code_list(name).find(line.label) == line.code
        assert code_list(name).label(line.code) == line.label


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("sex", "男", "1"),
        ("sex", "女性", "2"),
        ("ethnic_group", "汉", "01"),
        ("ethnic_group", "蒙族", "02"),
        ("ethnic_group", "维族", "05"),
        ("ethnic_group", "鲜族", "10"),
        ("ethnic_group", "撤拉族", "35"),
        ("education", "本科", "21"),
        ("education", "大本", "21"),
        ("education", "函授本科", "21"),
        ("education", "大学", "21"),
        ("education", "大专", "22"),
        ("education", "22", "22"),
        ("education", "高中", "61"),
        ("education", "中专", "41"),
        ("education", "省（区、市）委党校大学", "2B"),
        ("education", "省(区、市)委党校大学", "2B"),
        ("job_post", "参公人员", "011.02"),
        ("job_post", "退休", "4.02"),
        ("job_post", "外出务工经商人员", "113"),
        ("job_post", "农民", "1"),
        ("org_kind", "党支部", "631"),
        ("org_kind", "支部", "631"),
        ("org_kind", "党委", "611"),
        ("org_kind", "县委", "county_committee"),
        ("org_kind", "工委", "working_committee"),
        ("org_kind", "党工委", "working_committee"),
        ("org_kind", "党小组", "711"),
        ("category", "正式党员", "full"),
        ("category", "中共预备党员", "probationary"),
        ("status", "停止党籍", "suspended"),
        ("membership_end", "除名", "removed_from_rolls"),
        ("lost_circumstance", "出国(境)", "5"),
        ("divisions", "大荔县", "610523"),
        ("divisions", "陕西省渭南市大荔县", "610523"),
        ("education", "会计", None),
    ],
)
def test_find(name: str, text: str, code: str | None) -> None:
    assert code_list(name).find(text) == code


@pytest.mark.parametrize(
    ("name", "text", "choices"),
    [
        ("ethnic_group", "哈族", {"16", "17"}),
        ("education", "大专以上", {"21", "22"}),
        ("education", "研究生在读", {"12", "21"}),
        ("education", "高中肄业", {"61", "71"}),
        ("education", "党校本科", {"2A", "2B"}),
        ("org_kind", "641", {"641", "711"}),
        ("job_post", "教师", {"013"}),
        ("divisions", "朝阳区", {"110105", "220104"}),
    ],
)
def test_find_asks(name: str, text: str, choices: set[str]) -> None:
    found = code_list(name).find(text)
    assert isinstance(found, Doubt)
    assert found.asks
    assert set(found.choices) == choices


def test_education_is_not_the_other_standard() -> None:
    # 22 is 大专 here and 大学结业 in GB/T 4658.
    assert code_list("education").label("22") == "大专"
    assert not code_list("education").has("31")
    assert code_list("education").label("31") is None


def test_every_education_of_a_line_has_a_bracket() -> None:
    brackets = {line.more["bracket"] for line in code_list("education").options()}
    assert brackets == {"研究生", "大学本科", "大学专科", "中专", "高中、中技", "初中及以下"}


def test_tree() -> None:
    posts = code_list("job_post")
    assert posts.is_under("011.01", "0")
    assert posts.is_under("0164", "016")
    assert not posts.is_under("1.01", "0")
    # A national code that is longer than any known one belongs to its known prefix.
    assert posts.is_under("0112", "011")
    assert posts.label("0112") == "党政机关工作人员"
    ends = code_list("membership_end")
    assert ends.is_under("expelled", "leaving")
    assert not ends.is_under("death", "leaving")


def test_dated_divisions() -> None:
    divisions = code_list("divisions")
    assert divisions.label("612127") == "陕西省渭南地区大荔县"
    assert "612127" not in {line.code for line in divisions.options()}
    assert divisions.find("大荔县", date(1990, 1, 1)) == "612127"


def test_prefixes_of_id_numbers() -> None:
    prefixes = id_prefixes()
    assert prefixes["610523"] == ""
    assert prefixes["612127"] == "1994"
    assert "110100" in prefixes
    assert "999999" not in prefixes


def test_roles_of_organisations() -> None:
    kinds = code_list("org_kind")
    branches = {line.code for line in kinds.codes if line.more["role"] == "branch"}
    assert branches >= {"631", "632", "931", "932"}
    basic = {line.code for line in kinds.codes if line.more["basic_org"] == "yes"}
    assert basic == {"611", "621", "630", "631", "632", "641"}


def test_unknown_list() -> None:
    with pytest.raises(CodeListUnknownError) as refusal:
        code_list("../secrets")
    assert refusal.value.code == "code_list_unknown"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,label\n",
        b"code\n1\n",
        b"code,label\n1\n",
        b"\xff\xfe\x00",
        b'code,label\n"1,2\n',
    ],
)
def test_damaged_table(tmp_path: Path, content: bytes) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(content)
    with pytest.raises(TableDamagedError):
        tables.read(table, ("code", "label"))
    with pytest.raises(TableDamagedError):
        tables.read(tmp_path / "absent.csv", ("code",))


def test_files_are_plain() -> None:
    for path in CODES.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        with path.open(encoding="utf-8", newline="") as file:
            assert len({len(row) for row in csv.reader(file)}) == 1, path.name
