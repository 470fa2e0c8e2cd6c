"""Forms in general, and the sheets that carry keys."""

import io
import re

import msgspec
import pytest
from pypdf import PdfReader

from pmis_desktop.errors.printing import (
    FormBrokenError,
    FormMissingError,
    NothingToPrintError,
    PrintTooSlowError,
)
from pmis_desktop.printing import pages as page_making
from pmis_desktop.printing import typesetting
from pmis_desktop.printing.pages import Typesetter, is_rare, typeset
from pmis_desktop.printing.settings import Setting
from pmis_desktop.printing.sheets import (
    Invitation,
    RecoverySheet,
    invitation_slips_pdf,
    recovery_sheet_pdf,
)
from pmis_desktop.printing.wording import breakable, long_date, padded_name, short_date

FINGERPRINT = "123456781234567812345678"
KEY = "ABCDEFGH2345ABCDEFGH2345ABCDEFGH2345ABCDEFGH2345ABCD"


def pages(pdf: bytes) -> list[str]:
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [re.sub(r"\s", "", text) for text in texts]


@pytest.mark.parametrize(
    "form", ["absent.typ", "../forms/roster.typ", "/etc/passwd", "", "roster", "ROSTER.typ"]
)
def test_only_forms_that_are_there(form: str) -> None:
    with pytest.raises(FormMissingError):
        typeset(form, {}, office_fonts=False)


def test_a_broken_form_names_its_line() -> None:
    with pytest.raises(FormBrokenError) as caught:
        typeset("roster.typ", {"sections": [{"name": "秘密"}]}, office_fonts=False)
    assert re.search(r"“roster\.typ”第 \d+ 行", caught.value.message)
    assert "秘密" not in caught.value.message


def test_a_computer_that_is_too_busy_says_nothing_against_form_or_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_making, "_SECONDS", 0.0)
    with pytest.raises(PrintTooSlowError) as caught:
        typeset("roster.typ", {"sections": []}, office_fonts=False)
    assert "内容可能没有问题" in caught.value.message
    assert "再试一次" in caught.value.advice


def test_pictures_show_the_same_pages() -> None:
    data = {"columns": [{"label": "甲", "width": None, "centred": True}], "sections": []}
    with Typesetter(office_fonts=False) as typesetter:
        pictures = typesetter.pictures("roster.typ", data, ppi=36)
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"]


@pytest.mark.parametrize(
    "source",
    ['#import "@preview/cetz:0.3.4"', '#read("/etc/passwd")', '#read("../secret.txt")'],
)
def test_a_form_reaches_nothing_outside(
    source: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("work")
    (folder / "forms").mkdir()
    (folder / "secret.txt").write_text("x", encoding="utf-8")
    (folder / "forms" / "hostile.typ").write_text(source, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(typesetting, "_compilers", {})
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    setting = Setting("hostile.typ", "{}", office_fonts=False)
    with pytest.raises(FormBrokenError):
        typesetting.typeset(msgspec.msgpack.encode(setting))


def test_recovery_sheet() -> None:
    sheet = RecoverySheet("中共某某县委组织部", "2026-09-01", KEY, FINGERPRINT)
    (page,) = pages(recovery_sheet_pdf(sheet, office_fonts=False))
    assert KEY in page
    for expected in ("恢复密钥单", "中共某某县委组织部", "2026年9月1日", FINGERPRINT, "保管人"):
        assert expected in page
    assert len(pages(recovery_sheet_pdf(RecoverySheet("县", "", "AB-CD"), office_fonts=False))) == 1


def test_invitations_four_to_a_page() -> None:
    slips = [Invitation(f"第{n}支部", f"ABCD2345EFGH{n:04}", "2026-10-01") for n in range(9)]
    texts = pages(invitation_slips_pdf("某某县", FINGERPRINT, slips, office_fonts=False))
    assert [text.count("邀请码：") for text in texts] == [4, 4, 1]
    assert all(text.count(FINGERPRINT) == text.count("邀请码：") for text in texts)
    assert "第8支部" in texts[2]
    assert "ABCD2345EFGH0008" in texts[2]
    assert "2026年10月1日" in texts[2]
    with pytest.raises(NothingToPrintError):
        invitation_slips_pdf("某某县", FINGERPRINT, [])


@pytest.mark.parametrize(
    ("text", "rare"),
    [
        ("张三", False),
        ("abc", False),
        ("王玥", True),
        ("𬍛", True),
        ("阿里木·江", False),
        ("", False),
    ],
)
def test_rare_texts(text: str, *, rare: bool) -> None:
    assert is_rare(text) is rare


def test_wording() -> None:
    assert long_date("2026-09-01") == "2026年9月1日"
    assert long_date("2026-09") == "2026年9月"
    assert long_date("2026") == "2026"
    assert short_date("1990-05") == "1990.05"
    assert short_date("0913-3251001") == "0913-3251001"
    assert padded_name("张三") == "张\u3000三"
    assert padded_name("张") == "张"
    assert padded_name("ab") == "ab"
    assert breakable("12345", 10) == "12345"
    assert breakable("中12345678", 5) == "中1\u200b2\u200b3\u200b4\u200b5\u200b6\u200b7\u200b8"
