"""What a file is by its content: names lie, and hostile files are measured before they are read."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pmis_desktop.errors.spreadsheets import (
    NotAWorkbookError,
    UnsupportedWorkbookError,
    WorkbookDamagedError,
    WorkbookLockedError,
    WorkbookTooHeavyError,
    WorkbookTooWideError,
)
from pmis_desktop.spreadsheets.cells import WorkbookFile
from pmis_desktop.spreadsheets.hiding import Hidden, HiddenSearch, parts_of

MAX_ROWS = 99_999
MAX_COLUMNS = 702
_MAX_PARTS = 5_000
_MAX_UNPACKED = 400 << 20
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}
_CHUNK = 1 << 20
_OVERLAP = 1 << 10
# Cheap, and true of every cell below: most sheets hold no such reference at all.
_FAR_REFERENCE = re.compile(rb'r="(?:[A-Z]{3}[0-9]|[A-Z]+[0-9]{6})')
# A cell that is not self-closing holds something. Styled empty cells may reach to the last row.
_FAR_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^<>]*\br="(?:[A-Z]{3}[0-9]+|[A-Z]+[0-9]{6,})"(?:[^<>/]|/(?!>))*>'
)


class Format(StrEnum):
    """The three kinds of file that are read."""

    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The format of a file; of an .xlsx also what is hidden by sheet, and how it counts days."""

    format: Format
    hidden: Mapping[str, Hidden] = field(default_factory=dict)
    date_1904: bool = False


def sniff(file: WorkbookFile) -> Sniffed:
    """Name the format of a file, having checked its outer measures; raises a WorkbookError."""
    if file.content.startswith(_ZIP):
        return _check_package(file.content)
    if file.content.startswith(_OLE):
        if _ENCRYPTED in file.content:
            raise WorkbookLockedError
        return Sniffed(Format.XLS)
    if file.suffix.lower() not in _TEXT_SUFFIXES:
        raise NotAWorkbookError
    return Sniffed(Format.CSV)


def _check_package(content: bytes) -> Sniffed:
    """Refuse a zip that is no .xlsx, unpacks too big or reaches too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_parts(parts)
            known = parts_of(package)
            hidden = {
                known.sheets.get(part.filename, ""): _look_through(package, part)
                for part in parts
                if part.filename.startswith("xl/worksheets/") and not part.is_dir()
            }
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise WorkbookDamagedError from error
    except RuntimeError as error:  # zipfile's word for a part with a password
        raise WorkbookLockedError from error
    return Sniffed(Format.XLSX, hidden, known.date_1904)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse by the table of contents alone."""
    names = {part.filename for part in parts}
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise WorkbookTooHeavyError
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise UnsupportedWorkbookError
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise NotAWorkbookError


def _look_through(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> Hidden:
    """What a sheet hides; raises WorkbookTooWideError for a filled cell beyond the limits.

    The reader lays out the whole rectangle: two cells, A1 and XFD1048576, would be 549 GB.
    """
    tail = b""
    hidden = HiddenSearch()
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if _FAR_REFERENCE.search(window) and _FAR_CELL.search(window):
                raise WorkbookTooWideError(MAX_ROWS, MAX_COLUMNS)
            hidden.look(window)
            tail = window[-_OVERLAP:]
    return hidden.found()
