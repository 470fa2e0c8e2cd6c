"""The child's side for pictures: decoded within limits, turned upright, encoded anew and bare."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from pmis_desktop.attachments import limits
from pmis_desktop.errors.attachments import (
    AttachmentTooLargeError,
    PictureDamagedError,
    PictureTooManyPixelsError,
)

# What the decoders raise for hostile files, measured by feeding them some.
_DECODING = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    struct.error,
    zlib.error,
)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SCALED_AS_THEY_ARE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
_QUALITIES = (88, 75, 60)
_JPEG_END, _PNG_END = b"\xff\xd9", b"IEND\xaeB`\x82"


def encoded_anew(content: bytes, side: int) -> bytes:
    """A JPEG of the same picture, its longest side at most ``side`` pixels, with no metadata.

    Whatever lies beside the pixels goes: EXIF with place and device, comments, profiles, what is
    appended. Raises PictureTooManyPixelsError, PictureDamagedError, AttachmentTooLargeError.
    """
    with _decoding():
        picture = _upright(_opened(content, side), side)
    for quality in _QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= limits.STORED:
            return out.getvalue()
    raise AttachmentTooLargeError(limits.STORED)


def check(content: bytes) -> None:
    """Decode a picture that must stay as it is; PictureDamagedError also for anything behind it."""
    jpeg = content.startswith(b"\xff\xd8")
    # An encoder escapes this mark inside, so what we write has it once; a second picture or an
    # archive behind the first would bring another, or end otherwise.
    ends = content.find(_JPEG_END) == len(content) - 2 if jpeg else content.endswith(_PNG_END)
    if not ends:
        raise PictureDamagedError
    with _decoding():
        picture = _opened(content, 0)
        picture.load()
        if picture.getexif() or "comment" in picture.info:
            raise PictureDamagedError


def pixels(content: bytes, side: int) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes, three each, of a picture no longer than ``side``."""
    with _decoding():
        picture = _upright(_opened(content, side), side).convert("RGB")
        return picture.width, picture.height, picture.tobytes()


def _opened(content: bytes, side: int) -> Image.Image:
    """The picture with its header read and its size known to be allowed; nothing decoded yet."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit refuses sooner, and in Chinese
    picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    width, height = picture.size
    if width * height > limits.PIXELS:
        raise PictureTooManyPixelsError(width, height, limits.PIXELS // 1_000_000)
    if side:
        # The JPEG decoder itself halves as often as it may: a fraction of the memory and time.
        picture.draft(None, (side, side))
    return picture


def _upright(picture: Image.Image, side: int) -> Image.Image:
    turn = _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    picture.load()
    if picture.mode in _SCALED_AS_THEY_ARE:
        # Fewer pixels first: what is laid on white paper is held three times over.
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    picture = _plain(picture)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return picture if turn is None else picture.transpose(turn)


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or RGB, 8 bits a channel; what is transparent becomes paper white."""
    if picture.mode in {"1", "L"} and "transparency" not in picture.info:
        return picture.convert("L")
    if picture.mode.startswith(("I", "F")):
        # 16 bits of grey: the upper eight are what a screen shows.
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode in {"LA", "La", "PA", "RGBA", "RGBa"} or "transparency" in picture.info:
        full = picture.convert("RGBA")
        paper = Image.new("RGBA", full.size, "white")
        paper.alpha_composite(full)
        return paper.convert("RGB")
    return picture.convert("RGB")


@contextmanager
def _decoding() -> Iterator[None]:
    try:
        yield
    except _DECODING as fault:
        raise PictureDamagedError from fault
