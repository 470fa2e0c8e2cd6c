"""The child's side for PDF: pages only, written anew; whatever acts or hides is refused."""

import io
import zlib
from collections.abc import Iterator

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
)

from pmis_desktop.attachments import limits
from pmis_desktop.errors.attachments import (
    AttachmentTooLargeError,
    PdfDamagedError,
    PdfEmbeddedError,
    PdfLockedError,
    PdfScriptError,
    PdfTooManyPagesError,
)

_SCRIPTS = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/XFA", "/RichMedia", "/Rendition", "/ImportData"}
)
_EMBEDDED = frozenset({"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/FileAttachment"})
_OF_PAGES = frozenset(
    {
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Resources",
        "/Contents",
        "/Group",
        "/UserUnit",
        "/Annots",
    }
)
# A filled form, a seal, a remark: seen on the page, so they stay, as what is seen and nothing else.
_SEEN = frozenset({"/Widget", "/Stamp", "/FreeText", "/Highlight", "/Ink", "/Square", "/Line"})
_OF_SEEN = ("/Rect", "/AP", "/AS", "/F")
_READING = (
    PyPdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    zlib.error,
    AssertionError,
    ZeroDivisionError,
    OSError,
    NotImplementedError,
)


def written_anew(content: bytes) -> bytes:
    """A PDF with the same pages and nothing else: no actions, forms, layers of history, metadata.

    Raises PdfLockedError, PdfScriptError, PdfEmbeddedError, PdfTooManyPagesError, PdfDamagedError,
    AttachmentTooLargeError.
    """
    try:
        reader = _read(content)
        writer = PdfWriter()
        for page in reader.pages:
            _strip(page)
            writer.add_page(page)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except _READING as fault:
        raise PdfDamagedError from fault
    if out.tell() > limits.STORED:
        raise AttachmentTooLargeError(limits.STORED)
    return out.getvalue()


def check(content: bytes) -> None:
    """Read a PDF that must stay as it is; raises as ``written_anew`` does."""
    if not content.rstrip().endswith(b"%%EOF"):
        raise PdfDamagedError
    try:
        _read(content)
    except _READING as fault:
        raise PdfDamagedError from fault


def _read(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise PdfLockedError
    _refuse_active(reader)
    pages = len(reader.pages)
    if not 1 <= pages <= limits.PDF_PAGES:
        raise PdfTooManyPagesError(pages, limits.PDF_PAGES)
    return reader


def _refuse_active(reader: PdfReader) -> None:
    """Look through everything that can be reached from the trailer for what acts or hides."""
    for part in _reached(reader.trailer):
        names = {str(key) for key in part}
        names |= {str(value) for value in part.values() if isinstance(value, NameObject)}
        if names & _EMBEDDED:
            raise PdfEmbeddedError
        if names & _SCRIPTS:
            raise PdfScriptError


def _reached(start: PdfObject) -> Iterator[DictionaryObject]:
    """Every dictionary behind an object, each once; PdfDamagedError where there is no end."""
    waiting: list[PdfObject | None] = [start]
    seen: set[tuple[int, int]] = set()
    for _ in range(limits.PDF_OBJECTS * 20):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            place = (one.idnum, one.generation)
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > limits.PDF_OBJECTS:
                break
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += one.values()
        elif isinstance(one, ArrayObject):
            waiting += one
    raise PdfDamagedError


def _strip(page: PageObject) -> None:
    """Leave of a page what is seen of it."""
    for key in [key for key in page if key not in _OF_PAGES]:
        del page[key]
    marks = page.get("/Annots")
    if marks is None:
        return
    found = marks.get_object()
    some = found if isinstance(found, ArrayObject) else ArrayObject()
    kept = [seen for each in some if (seen := _seen(each.get_object())) is not None]
    page[NameObject("/Annots")] = ArrayObject(kept)


def _seen(mark: PdfObject | None) -> DictionaryObject | None:
    """A mark on a page as a stamp that does nothing; None for what only acts, such as links."""
    if not isinstance(mark, DictionaryObject) or str(mark.get("/Subtype")) not in _SEEN:
        return None
    made = DictionaryObject()
    made[NameObject("/Type")] = NameObject("/Annot")
    made[NameObject("/Subtype")] = NameObject("/Stamp")
    for key in _OF_SEEN:
        if key in mark:
            made[NameObject(key)] = mark.raw_get(key)
    return made
