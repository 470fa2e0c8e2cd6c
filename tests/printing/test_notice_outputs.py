"""A notice as text, web page, mail, picture and letter; whatever stands in it stays text."""

import email
import io
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
import segno
from PIL import Image
from pypdf import PdfReader
from typing_extensions import override

from pmis_desktop.printing import notice_page, notice_sheet
from pmis_desktop.printing.notice import NoticeText, code_text, plain

HOSTILE = '<script>alert(1)</script> & "引号" \'单\' =HYPERLINK("x") <img src=http://a.example/b>'
NOTICE = NoticeText(
    title="关于核对党员信息的通知",
    paragraphs=("请各支部核对党员信息。", "9月20日前报送。"),
    addressed="全县各党组织",
    issuer="中共测试县委组织部",
    dated_on="2026-09-01",
    valid_until="2026-11-30",
    document="测组发〔2026〕3号",
    contact="组织二室",
    phone="0913-1234567",
)
ODD = replace(
    NOTICE,
    title=HOSTILE,
    paragraphs=(HOSTILE, "]]> --> #set page() $x$ \\ `a`"),
    issuer=HOSTILE,
    contact=HOSTILE,
)


class Seen(HTMLParser):
    """The elements, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def letter_text(notice: NoticeText) -> str:
    pdf = notice_sheet.letter_pdf(notice, office_fonts=False)
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_text_has_a_line_for_each_paragraph() -> None:
    assert plain(NOTICE).splitlines() == [
        "【通知】关于核对党员信息的通知",
        "测组发〔2026〕3号",
        "全县各党组织：",
        "请各支部核对党员信息。",
        "9月20日前报送。",
        "联系人：组织二室　0913-1234567",
        "有效期至：2026年11月30日",
        "中共测试县委组织部",
        "2026年9月1日",
    ]
    bare = replace(NOTICE, document="", contact="", phone="")
    assert "联系人" not in plain(bare)


def test_the_square_code_carries_the_text_or_its_beginning() -> None:
    assert code_text(NOTICE) == plain(NOTICE).strip()
    long = replace(NOTICE, paragraphs=("很长的一段" * 100,))
    carried = code_text(long)
    assert len(carried.encode()) <= 600
    assert carried.startswith("【通知】关于核对党员信息的通知\n")
    assert carried.endswith("……（未完，全文请看通知）")
    assert plain(long).startswith(carried.partition("……")[0])
    made = segno.make(carried, error="m", micro=False, mode="byte", encoding="utf-8")
    assert int(made.version) <= 22


@pytest.mark.parametrize("notice", [NOTICE, ODD])
def test_the_page_stands_alone_and_says_what_the_notice_says(notice: NoticeText) -> None:
    page = notice_page.page(notice).decode()
    seen = Seen(page)
    assert seen.tags == {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "p", "br", "footer")
    }
    assert not {name for name, _ in seen.attributes} & {"src", "href", "action", "onload"}
    for words in (notice.title, *notice.paragraphs, notice.issuer, notice.contact):
        assert words in seen.text
    assert page.index('<meta charset="utf-8">') < 100
    assert "default-src &#x27;none&#x27;" in page
    assert 'name="viewport"' in page


@pytest.mark.parametrize("notice", [NOTICE, ODD])
def test_the_mail_opens_as_a_draft_without_sender(notice: NoticeText) -> None:
    data = notice_page.mail(notice)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(data, policy=default)
    assert isinstance(read, EmailMessage)
    assert read["Subject"] == f"通知：{notice.title}"
    assert read["X-Unsent"] == "1"
    assert {"From", "To", "Date", "Sender"}.isdisjoint(read.keys())
    body, page = read.get_body(("plain",)), read.get_body(("html",))
    assert body is not None
    assert page is not None
    assert body.get_content().replace("\r\n", "\n") == plain(notice)
    assert Seen(page.get_content()).text.count(notice.title) >= 2


def test_no_header_can_be_smuggled_in() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        notice_page.mail(replace(NOTICE, title="通知\r\nBcc: a@example.com"))


def test_the_letter_is_one_page_of_a4_with_everything_on_it() -> None:
    text = letter_text(NOTICE)
    for words in ("关于核对党员信息的通知", "全县各党组织：", "0913-1234567", "2026年9月1日"):
        assert words in text
    assert "—1—" in text


def test_nothing_in_a_text_is_read_as_an_instruction_to_the_form() -> None:
    text = letter_text(ODD)
    assert "#setpage()$x$\\`a`" in text.replace("\u200b", "")


@pytest.mark.parametrize(("shape", "count"), [("phone", 1), ("a4", 2)])
def test_pictures_of_a_long_notice(shape: notice_sheet.Shape, count: int) -> None:
    long = replace(NOTICE, paragraphs=("请各支部认真核对党员信息，逐人逐项。" * 3,) * 14)
    made = notice_sheet.pictures(long, shape, ppi=72, office_fonts=False)
    assert len(made) == count
    with Image.open(io.BytesIO(made[0])) as picture:
        assert picture.format == "PNG"
        assert picture.height > picture.width


def test_a_letter_is_one_picture_however_long() -> None:
    for count, ratio in ((1, 1.4), (14, 1.6)):
        long = replace(NOTICE, paragraphs=("请各支部认真核对党员信息，逐人逐项。" * 3,) * count)
        made = notice_sheet.letter_picture(long, ppi=72, office_fonts=False)
        with Image.open(io.BytesIO(made)) as picture:
            assert picture.width in {595, 596}
            assert picture.height > picture.width * ratio


def test_the_longest_text_becomes_one_picture() -> None:
    longest = replace(NOTICE, paragraphs=("字" * 29,) * 200)
    (made,) = notice_sheet.pictures(
        longest, "phone", ppi=notice_sheet.PHONE_PPI, office_fonts=False
    )
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.width, picture.height > 15_000) == (1080, True)


def test_a_phone_gets_a_picture_of_its_width() -> None:
    (made,) = notice_sheet.pictures(NOTICE, "phone", ppi=notice_sheet.PHONE_PPI, office_fonts=False)
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.width == 1080


def test_the_signature_of_a_notice_never_stands_alone_on_a_page() -> None:
    counts = set()
    for lines in range(9, 18):
        long = replace(NOTICE, paragraphs=("中" * 26 * lines, "九月二十日前报送。"))
        pdf = notice_sheet.letter_pdf(long, office_fonts=False)
        pages = ["".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages]
        counts.add(len(pages))
        (signed,) = [page for page in pages if "2026年9月1日" in page]
        assert "九月二十日前报送。" in signed, lines
    assert len(counts) > 1
