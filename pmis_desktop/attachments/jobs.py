"""The jobs a child does with photos and scans."""

import msgspec

from pmis_desktop.attachments import limits, papers, pictures, sniffing
from pmis_desktop.attachments.contents import Incoming, Pixels, Ready
from pmis_desktop.errors.attachments import AttachmentTooLargeError, NoPictureOfPdfError


def take_in(payload: bytes) -> bytes:
    """Do the job: Incoming to Ready, both in MessagePack; raises an AttachmentError."""
    file = msgspec.msgpack.decode(payload, type=Incoming)
    if sniffing.media_type(file.content) == sniffing.PDF:
        made = Ready(papers.written_anew(file.content), sniffing.PDF)
    else:
        made = Ready(pictures.encoded_anew(file.content, file.side), sniffing.JPEG)
    return msgspec.msgpack.encode(made)


def check(payload: bytes) -> bytes:
    """Do the job: say what a file is that must stay as it is, or raise an AttachmentError."""
    if len(payload) > limits.STORED:
        raise AttachmentTooLargeError(limits.STORED)
    found = sniffing.media_type(payload)
    (papers if found == sniffing.PDF else pictures).check(payload)
    return found.encode()


def decode(payload: bytes) -> bytes:
    """Do the job: Incoming to Pixels, both in MessagePack; raises an AttachmentError."""
    file = msgspec.msgpack.decode(payload, type=Incoming)
    if sniffing.media_type(file.content) == sniffing.PDF:
        raise NoPictureOfPdfError
    return msgspec.msgpack.encode(Pixels(*pictures.pixels(file.content, file.side)))
