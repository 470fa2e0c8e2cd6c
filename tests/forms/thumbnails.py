"""A small picture of every form, and the catalogue in docs/forms.md: python dev.py forms.

Everything on the pictures is invented.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from pmis_desktop.printing import correspondence, dossier, mending, notice_sheet, sheets
from pmis_desktop.printing import round as merging
from pmis_desktop.printing.notice import NoticeText
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.services.correspondence.listing import HEADERS
from pmis_desktop.services.forms import catalogue, making
from pmis_desktop.services.forms.form import Form, Subject
from pmis_desktop.services.forms.reading import Wanted
from tests.forms.cases import CASES
from tests.forms.people import BRANCH, Folk, populated
from tests.vaults import COUNTY_NAME, county_house

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "forms.md"
BEGIN = "## Catalogue\n"
_PPI, _WIDTH = 110.0, 260
_DAY = "2026-09-01"
_OTHERS = ("周岚", "郑文博", "吴秀兰", "罗建军")
_SUBJECTS = {
    Subject.MEMBER: "one member",
    Subject.MEMBERS: "several members",
    Subject.ORGANISATION: "an organisation",
    Subject.TRANSFER: "a transfer",
    Subject.NOTHING: "nobody",
}


def main() -> int:
    """Write every picture, and the catalogue behind the recipe."""
    (DOCS / "forms").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, Typesetter(office_fonts=False) as typesetter:
        house = county_house(Path(name))
        folk = populated(house, crowd=3, odd=[{"name": each} for each in _OTHERS])
        for form in catalogue.every():
            png = first_page(form, folk, typesetter)
            (DOCS / "forms" / f"{form.id}.png").write_bytes(small(png))
        house.vault.close()
    recipe = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    PAGE.write_text(recipe + catalogue_text(), encoding="utf-8")
    return 0


def catalogue_text() -> str:
    """The catalogue as the page has it: a table for each group, with pictures."""
    lines = [BEGIN, "Made by `python dev.py forms`; everybody on the pictures is invented.", ""]
    groups = dict.fromkeys(form.group for form in catalogue.every())
    for group in groups:
        lines += [
            f"### {group}",
            "",
            "| form | for | paper | layout from | |",
            "| --- | --- | --- | --- | --- |",
        ]
        lines += [row(form) for form in catalogue.every() if form.group == group]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def row(form: Form) -> str:
    """One line of the catalogue."""
    lies = " landscape" if form.landscape else ""
    more = [
        *(["blocks of letter numbers"] if form.numbering == "letter" else []),
        *(["numbered by year"] if form.numbering == "year" else []),
        *(["Excel"] if form.has_workbook else []),
        *(["套打"] if form.overprint else []),
        *([f"printed in the room `{form.room}`"] if form.room else []),
    ]
    told = f"; {', '.join(more)}" if more else ""
    return (
        f"| **{form.title}** `{form.id}`<br>{form.about} | {_SUBJECTS[form.subject]} "
        f"| {form.paper}{lies}{told} | {form.source} | ![{form.title}](forms/{form.id}.png) |"
    )


def first_page(form: Form, folk: Folk, typesetter: Typesetter) -> bytes:
    """The usual case of a form, numbers masked, as a picture."""
    if form.room:
        return next(iter(ELSEWHERE[form.id]()))
    wanted = Wanted(
        form=form.id,
        members=(folk.usual,) if form.subject is Subject.MEMBER else (),
        organisation=folk.branch if form.subject in {Subject.MEMBERS, Subject.ORGANISATION} else "",
        transfers=(folk.letter,) if form.subject is Subject.TRANSFER else (),
        filled=CASES[form.id].filled,
    )
    return next(making.pages(folk.house, wanted, dpi=_PPI, typesetter=typesetter))


def small(png: bytes) -> bytes:
    """A page as wide as a column of the catalogue, in sixteen greys."""
    with Image.open(io.BytesIO(png)) as picture:
        plain = picture.convert("L")
    high = round(plain.height * _WIDTH / plain.width)
    thumb = plain.resize((_WIDTH, high), Image.Resampling.LANCZOS)
    framed = Image.new("L", (thumb.width + 2, thumb.height + 2), 160)
    framed.paste(thumb, (1, 1))
    out = io.BytesIO()
    framed.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _sent_list() -> Iterator[bytes]:
    rows = [["1", BRANCH, *["" for _ in HEADERS[2:]]]]
    found = correspondence.SentList(
        title="报送情况", sender=COUNTY_NAME, day=_DAY, lines=(), headers=HEADERS, rows=rows
    )
    return correspondence.sent_list_pictures(found, ppi=_PPI, office_fonts=False)


def _round() -> Iterator[bytes]:
    sheet = merging.RoundSheet(
        county=COUNTY_NAME,
        operator="李敏",
        at=f"{_DAY}T09:30:00",
        lines=("共 1 个文件：已并入 1 个。",),
        rows=[
            merging.RoundRow(
                sender=BRANCH, file="变更包.dzb", verdict="已并入", counts=(3, 0, 1, 0)
            )
        ],
        refused=(),
        chain=(128, "0123456789abcdef" * 4),
    )
    return merging.round_pictures(sheet, ppi=_PPI, office_fonts=False)


def _mending() -> Iterator[bytes]:
    section = mending.MendingSection(
        branch=BRANCH,
        sender=COUNTY_NAME,
        day=_DAY,
        lines=("以下信息需要核实。",),
        rows=[
            mending.MendingRow(
                name="彭明", id_number="610523********0011", message="没有填写学历。"
            )
        ],
    )
    return mending.mending_pictures([section], ppi=_PPI, office_fonts=False)


def _slips() -> Iterator[bytes]:
    slips = [sheets.Invitation(BRANCH, "ABCD2345EFGH2345", _DAY)]
    return iter(
        sheets.invitation_slips_pages(
            COUNTY_NAME, "12345678" * 3, slips, ppi=_PPI, office_fonts=False
        )
    )


def _recovery() -> Iterator[bytes]:
    sheet = sheets.RecoverySheet(COUNTY_NAME, _DAY, "ABCDEFGH2345" * 4, "12345678" * 3)
    return iter(sheets.recovery_sheet_pages(sheet, ppi=_PPI, office_fonts=False))


def _notice() -> Iterator[bytes]:
    notice = NoticeText(
        title="关于核对党员信息的通知",
        paragraphs=("请各支部核对党员信息，9月20日前报送。",),
        addressed="全县各党组织",
        issuer=COUNTY_NAME,
        dated_on=_DAY,
        valid_until="2026-11-30",
    )
    return iter(notice_sheet.pictures(notice, "a4", ppi=_PPI, office_fonts=False))


def _dossier() -> Iterator[bytes]:
    sheet = dossier.DossierSheet(
        title="党员个人信息全部记录",
        name="彭明",
        branch=BRANCH,
        made=f"{_DAY} 李敏",
        reason="",
        sections=[("基本情况", [("姓名", "彭明"), ("性别", "男"), ("民族", "汉族")])],
    )
    return iter(dossier.dossier_pictures(sheet, ppi=_PPI, office_fonts=False))


ELSEWHERE = {
    "correspondence": _sent_list,
    "round": _round,
    "invitations": _slips,
    "recovery": _recovery,
    "mending": _mending,
    "notice": _notice,
    "dossier": _dossier,
}


if __name__ == "__main__":
    sys.exit(main())
