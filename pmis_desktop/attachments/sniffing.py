"""What a file is by its first bytes, whatever its name says; no more of it is read for that."""

import re

from pmis_desktop.attachments import limits
from pmis_desktop.errors.attachments import (
    AttachmentEmptyError,
    AttachmentKindError,
    AttachmentTooLargeError,
)

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
SUFFIXES = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf"}

_STARTS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF))
_OTHERS = (
    (re.compile(rb".{4}ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1)", re.DOTALL), "手机的 HEIC 照片"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), " AVIF 图片"),
    (re.compile(rb".{4}ftyp", re.DOTALL), "视频或音频文件"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), " WebP 图片"),
    (re.compile(rb"GIF8[79]a"), " GIF 图片"),
    (re.compile(rb"BM.{12}[\x0c\x28-\x7c]", re.DOTALL), " BMP 图片"),
    (re.compile(rb"II\*\0|MM\0\*"), " TIFF 图片"),
    (re.compile(rb"PK\x03\x04"), "压缩包或 Office 文档"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "旧版 Office 文档"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|!doctype|svg|html)", re.IGNORECASE), "网页或矢量图"),
    (re.compile(rb"MZ|\x7fELF"), "程序文件"),
)


def media_type(content: bytes) -> str:
    """JPEG, PNG or PDF; AttachmentKindError names what else it seems to be.

    A PDF must begin with its mark: readers look for it further on, and so do those who hide one.
    Raises AttachmentEmptyError, or AttachmentTooLargeError for what is too large to be looked into.
    """
    if not content:
        raise AttachmentEmptyError
    if len(content) > limits.INPUT:
        raise AttachmentTooLargeError(limits.INPUT)
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    raise AttachmentKindError(next((name for mark, name in _OTHERS if mark.match(content)), ""))
