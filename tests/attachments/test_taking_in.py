"""Real children look into photos and scans: what they make of good ones, and say of bad ones."""

import io
import random
from collections.abc import Iterator

import msgspec
import pytest
from PIL import Image
from pypdf import PdfReader

from pmis_desktop.attachments import jobs, limits
from pmis_desktop.attachments.contents import Incoming, Ready
from pmis_desktop.attachments.examining import Examiner
from pmis_desktop.errors.attachments import AttachmentError, AttachmentTooLargeError
from tests.attachments import files

_WHITE = 200


@pytest.fixture(scope="module")
def examiner() -> Iterator[Examiner]:
    with Examiner() as made:
        yield made


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_white(made: Image.Image, x: int, y: int) -> bool:
    found = made.convert("L").getpixel((x, y))
    return isinstance(found, int | float) and found > _WHITE


def test_a_phones_photo_is_small_upright_and_bare(examiner: Examiner) -> None:
    ready = examiner.take_in(files.jpeg_with_gps(turned=6), limits.PHOTO_SIDE)
    made = opened(ready.content)
    assert (ready.media_type, made.format) == ("image/jpeg", "JPEG")
    assert (made.width, made.height) == (400, 300)
    # The phone was held so that the upper left corner now lies at the upper right.
    assert is_white(made, 390, 10)
    assert not is_white(made, 10, 10)
    assert not made.getexif()
    assert b"Exif" not in ready.content
    assert b"PHONE-MAKER" not in ready.content


def test_a_large_scan_gets_smaller_and_a_small_photo_stays(examiner: Examiner) -> None:
    ready = examiner.take_in(files.jpeg(6000, 4000), limits.SCAN_SIDE)
    assert opened(ready.content).size == (2480, 1653)
    assert opened(examiner.take_in(files.jpeg(60, 80), limits.SCAN_SIDE).content).size == (60, 80)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_what_it_looks_like(examiner: Examiner, mode: str) -> None:
    if mode == "I;16":
        source = Image.new("I;16", (300, 400), 20000)
        source.paste(65535, (0, 0, 75, 100))
    else:
        source = files.picture().convert("L").convert("RGBA" if mode == "RGBA" else mode)
    ready = examiner.take_in(files.saved(source, "PNG"), limits.SCAN_SIDE)
    made = opened(ready.content)
    assert made.mode in {"L", "RGB"}
    assert is_white(made, 10, 10)
    assert not is_white(made, 200, 301)


def test_what_is_transparent_is_paper(examiner: Examiner) -> None:
    clear = files.saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG")
    assert is_white(opened(examiner.take_in(clear, 100).content), 25, 25)


def test_a_zip_behind_a_picture_is_left_behind(examiner: Examiner) -> None:
    for content in (files.png() + files.ZIP, files.jpeg() + files.ZIP):
        assert b"PK\x03\x04" not in examiner.take_in(content, 1200).content


def test_the_same_picture_comes_out_the_same(examiner: Examiner) -> None:
    first, second = (examiner.take_in(files.png(), 1200) for _ in "12")
    assert first == second
    assert examiner.check(first.content) == "image/jpeg"


def test_a_pdf_keeps_its_pages_and_what_is_seen_on_them(examiner: Examiner) -> None:
    ready = examiner.take_in(files.pdf(3, files.with_seal_and_link) + files.ZIP, 0)
    found = PdfReader(io.BytesIO(ready.content))
    assert ready.media_type == "application/pdf"
    assert len(found.pages) == 3
    assert b"100 700 300 20 re" in found.pages[0].get_contents().get_data()  # type: ignore[union-attr]
    marks = found.pages[0].annotations
    assert marks is not None
    (seal,) = marks
    assert seal.get_object()["/Subtype"] == "/Stamp"
    for hidden in (b"SCANNER-OWNER", b"PK\x03\x04", b"/Link"):
        assert hidden not in ready.content
    assert examiner.check(ready.content) == "application/pdf"


REFUSED = {
    "empty": (b"", "attachment_empty"),
    "too large": (files.TOO_LARGE, "attachment_too_large"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "attachment_kind"),
    "svg with head": (b'<?xml version="1.0"?><svg/>', "attachment_kind"),
    "heic": (bytes(3) + b"\x18ftypheic" + bytes(40), "attachment_kind"),
    "gif": (files.saved(files.picture(), "GIF"), "attachment_kind"),
    "bmp": (files.saved(files.picture(), "BMP"), "attachment_kind"),
    "webp": (files.saved(files.picture(), "WEBP"), "attachment_kind"),
    "zip": (files.ZIP, "attachment_kind"),
    "program": (b"MZ" + bytes(100), "attachment_kind"),
    "text": (b"hello", "attachment_kind"),
    "junk before a pdf": (b"\n\n" + files.pdf(), "attachment_kind"),
    "truncated jpeg": (files.jpeg(900, 900)[:-900], "picture_damaged"),
    "truncated png": (files.png()[:-60], "picture_damaged"),
    "head only": (files.jpeg()[:20], "picture_damaged"),
    "jpeg that is a text": (b"\xff\xd8\xff" + b"hello" * 100, "picture_damaged"),
    "png that is a jpeg": (b"\x89PNG\r\n\x1a\n" + files.jpeg(), "picture_damaged"),
    "png bomb": (files.png_announcing(60_000, 60_000), "picture_too_many_pixels"),
    "png beyond all": (files.png_announcing(2**31 - 1, 2**31 - 1), "picture_too_many_pixels"),
    "jpeg bomb": (files.jpeg_announcing(30_000, 30_000), "picture_too_many_pixels"),
    "pdf script": (files.pdf(1, files.with_script), "pdf_script"),
    "pdf starting a program": (files.pdf(1, files.with_launch), "pdf_script"),
    "pdf with a file": (files.pdf(1, files.with_file), "pdf_embedded"),
    "pdf with a password": (files.pdf(1, files.with_password), "pdf_locked"),
    "pdf without pages": (files.pdf(0), "pdf_pages"),
    "pdf of a book": (files.pdf(limits.PDF_PAGES + 1), "pdf_pages"),
    "truncated pdf": (files.pdf()[:40], "pdf_damaged"),
    "pdf that is a text": (b"%PDF-1.7\nhello", "pdf_damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_in_which_words(examiner: Examiner, name: str) -> None:
    content, code = REFUSED[name]
    with pytest.raises(AttachmentError) as caught:
        examiner.take_in(content, limits.SCAN_SIDE)
    assert caught.value.code == code
    assert "没有加入" in caught.value.message
    assert caught.value.advice.endswith("。")


def test_a_heic_photo_is_named(examiner: Examiner) -> None:
    with pytest.raises(AttachmentError, match="HEIC"):
        examiner.take_in(REFUSED["heic"][0], 1200)


@pytest.mark.parametrize(
    "content",
    [
        files.jpeg() + files.ZIP,
        files.jpeg() + files.jpeg(),
        files.jpeg_with_gps(),
        files.png() + files.ZIP,
        files.pdf() + files.ZIP,
        files.pdf(1, files.with_script),
        files.jpeg()[:-100],
        b"%PDF-1.4 %%EOF",
        b"<svg/>",
    ],
)
def test_bytes_that_must_stay_as_they_are_are_bare_and_whole(
    examiner: Examiner, content: bytes
) -> None:
    with pytest.raises(AttachmentError):
        examiner.check(content)


def test_more_than_a_blob_may_have_is_not_checked(examiner: Examiner) -> None:
    with pytest.raises(AttachmentTooLargeError):
        examiner.check(b"\xff\xd8\xff" + bytes(limits.STORED))


def test_a_picture_is_shown_as_pixels_and_a_pdf_is_not(examiner: Examiner) -> None:
    shown = examiner.decode(files.jpeg(300, 400), 100)
    assert (shown.width, shown.height, len(shown.rgb)) == (75, 100, 75 * 100 * 3)
    assert min(shown.rgb[:3]) > _WHITE
    with pytest.raises(AttachmentError) as caught:
        examiner.decode(files.pdf(), 100)
    assert caught.value.code == "pdf_not_drawn"


def taken(payload: bytes) -> Ready | None:
    """What the job makes of a file; None where it refuses. Anything else is a fault."""
    try:
        return msgspec.msgpack.decode(jobs.take_in(payload), type=Ready)
    except AttachmentError:
        return None


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_spoilt_files_are_refused_or_come_out_clean() -> None:
    """In this process, so that a fault would be seen: only our own refusals come out."""
    chance = random.Random(5)
    refused = 0
    sources = [files.jpeg(40, 50), files.jpeg_with_gps(), files.png(), files.pdf(1)]
    for number in range(400):
        content = bytearray(sources[number % len(sources)])
        for _ in range(chance.randrange(1, 9)):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(8, len(content)) :]
        payload = msgspec.msgpack.encode(Incoming(bytes(content), 200))
        made = taken(payload)
        if made is None:
            refused += 1
        else:
            assert jobs.check(made.content).decode() == made.media_type
    assert 100 < refused < 400
