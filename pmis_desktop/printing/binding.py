"""The child's side of joining: parts of one form in, one after the other, and the whole file out.

Joining the parts of a county takes a third of the time that setting them takes, all of it Python:
in the window's own process the window would stand still for it. Nor does that process ever hold the
whole file: it fetches it portion by portion, on the way to the disk.
"""

import io

from pypdf import PdfWriter

_PORTION = 1 << 20

_open: list[PdfWriter] = []
_joined: list[io.BytesIO] = []


def add(pdf: bytes) -> bytes:
    """Do the job: put a PDF behind those that are there already; the answer is empty."""
    if not _open:
        _open.append(PdfWriter())
    _open[0].append(io.BytesIO(pdf), import_outline=False)
    return b""


def finish(_nothing: bytes) -> bytes:
    """Do the job: make one PDF, for `portion`, of all that was added; the next begins anew."""
    joined = io.BytesIO()
    _open.pop().write(joined)
    joined.seek(0)
    _joined.append(joined)
    return b""


def portion(_nothing: bytes) -> bytes:
    """Do the job: the next mebibyte of the file that was finished; empty once all was fetched."""
    fetched = _joined[0].read(_PORTION)
    if not fetched:
        _joined.clear()
    return fetched
