"""Photos and scans as people bring them, and as nobody should: made here, of nobody."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

from pmis_desktop.attachments import limits

_ORIENTATION, _GPS = 0x0112, 0x8825
_LATITUDE = 2


def picture(width: int = 300, height: int = 400, colour: object = (180, 40, 40)) -> Image.Image:
    """A picture with a bright patch in its upper left corner, to tell which way is up."""
    made = Image.new("RGB", (width, height), colour)  # type: ignore[arg-type]
    made.paste((255, 255, 255), (0, 0, width // 4, height // 4))
    return made


def saved(made: Image.Image, kind: str = "JPEG", **how: object) -> bytes:
    out = io.BytesIO()
    made.save(out, kind, **how)
    return out.getvalue()


def jpeg(width: int = 300, height: int = 400, colour: object = (180, 40, 40)) -> bytes:
    return saved(picture(width, height, colour))


def jpeg_with_gps(*, turned: int = 1) -> bytes:
    """A photo as a phone writes it: where it was taken, and which way the phone was held."""
    made = picture()
    exif = made.getexif()
    exif[_ORIENTATION] = turned
    exif[0x010F] = "PHONE-MAKER"
    exif.get_ifd(_GPS)[_LATITUDE] = (34.0, 48.0, 12.0)
    return saved(made, exif=exif)


def png(**how: object) -> bytes:
    return saved(picture(), "PNG", **how)


def png_announcing(width: int, height: int) -> bytes:
    """A small PNG whose head speaks of a huge picture of one colour."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1 << 20))
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def jpeg_announcing(width: int, height: int) -> bytes:
    data = bytearray(jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def pdf(pages: int = 2, change: Callable[[PdfWriter], object] | None = None) -> bytes:
    """A PDF of blank pages with some lines on them."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(b"0 0 0 rg 100 700 300 20 re f")
        page[NameObject("/Contents")] = writer._add_object(content)
    writer.add_metadata({"/Author": "SCANNER-OWNER"})
    if change is not None:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_script(writer: PdfWriter) -> None:
    _open_with(writer, {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")})


def with_file(writer: PdfWriter) -> None:
    writer.add_attachment("inside.exe", b"MZ")


def with_password(writer: PdfWriter) -> None:
    writer.encrypt("", "owner", algorithm="RC4-128")


def with_launch(writer: PdfWriter) -> None:
    _open_with(writer, {"/S": NameObject("/Launch"), "/F": TextStringObject("cmd.exe")})


def _open_with(writer: PdfWriter, given: dict[str, PdfObject]) -> None:
    """Something that a reader does when it opens the file."""
    action = DictionaryObject({NameObject(key): value for key, value in given.items()})
    writer.root_object[NameObject("/OpenAction")] = action


def with_seal_and_link(writer: PdfWriter) -> None:
    """A seal that is seen, and a link that only acts."""
    look = DecodedStreamObject()
    look.set_data(b"1 0 0 rg 0 0 50 50 re f")
    look[NameObject("/Type")] = NameObject("/XObject")
    look[NameObject("/Subtype")] = NameObject("/Form")
    look[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 50, 50)))
    seal = DictionaryObject()
    seal[NameObject("/Subtype")] = NameObject("/Widget")
    seal[NameObject("/Rect")] = ArrayObject(map(FloatObject, (10, 10, 60, 60)))
    normal = DictionaryObject()
    normal[NameObject("/N")] = writer._add_object(look)
    seal[NameObject("/AP")] = normal
    link = DictionaryObject()
    link[NameObject("/Subtype")] = NameObject("/Link")
    link[NameObject("/Rect")] = ArrayObject(map(FloatObject, (0, 0, 9, 9)))
    writer.pages[0][NameObject("/Annots")] = ArrayObject([seal, link])


ZIP = b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18)
TOO_LARGE = b"\xff\xd8\xff" + bytes(limits.INPUT)
