"""What a PDF page really shows: every glyph's box, every line of a table, faces, missing glyphs.

Our own files only: text is set in faces with two-byte codes, lines are strokes of straight paths.
"""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream, NameObject

MM = 72 / 25.4
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_UP, _DOWN = 0.72, 0.06  # of the size: where the ink of a Chinese character is
_NARROW = 0.12
_THIN = 0.01

Matrix = tuple[float, float, float, float, float, float]
# Whatever a PDF file holds: numbers, names, arrays, dictionaries.
Pdf = Any


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Sheet:
    """One page: its size in mm, glyphs, lines and curves, faces, holes, text."""

    width: float
    height: float
    text: str = ""
    glyphs: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    curves: list[Box] = field(default_factory=list)
    faces: dict[str, bool] = field(default_factory=dict)
    missing: int = 0

    @property
    def plain(self) -> str:
        """The text without spaces and places to break."""
        return re.sub(r"[\s\u200b\u3000]", "", self.text)

    def outside(self, margin: float = 5.0) -> list[Box]:
        """Glyphs that leave the page or come nearer to its edge than printers can print."""
        return [
            box
            for box in self.glyphs
            if box.left < margin
            or box.bottom < margin
            or box.right > self.width - margin
            or box.top > self.height - margin
        ]

    def crossed(self) -> list[Box]:
        """Glyphs that a line of a table runs through: text that left its cell."""
        upright = sorted((e for e in self.lines if e.right - e.left < _THIN), key=_left)
        lying = sorted((e for e in self.lines if e.top - e.bottom < _THIN), key=_bottom)
        lefts, bottoms = [e.left for e in upright], [e.bottom for e in lying]
        found = []
        for box in self.glyphs:
            beside = upright[bisect_right(lefts, box.left) : bisect_left(lefts, box.right)]
            across = lying[bisect_right(bottoms, box.bottom) : bisect_left(bottoms, box.top)]
            if any(e.bottom < box.top and e.top > box.bottom for e in beside) or any(
                e.left < box.right and e.right > box.left for e in across
            ):
                found.append(box)
        return found


def sheets(pdf: bytes) -> list[Sheet]:
    """Every page of a file."""
    reader = PdfReader(io.BytesIO(pdf))
    faces: dict[int, _Face] = {}
    return [_Reading(reader, page, faces).sheet for page in reader.pages]


class _Reading:
    """Runs through the drawing of one page; ``faces`` are those of the pages before, by object."""

    def __init__(self, reader: PdfReader, page: Pdf, faces: dict[int, "_Face"]) -> None:
        box = page.mediabox
        drawing = ContentStream(page.get_contents(), reader, "bytes")
        # Read once, for what stands where and for the text.
        page[NameObject("/Contents")] = drawing
        self.sheet = Sheet(float(box.width) / MM, float(box.height) / MM, page.extract_text())
        self._fonts = {
            name: _known(faces, page["/Resources"]["/Font"].raw_get(name))
            for name in page["/Resources"].get("/Font") or {}
        }
        self.sheet.faces = {face.name: face.embedded for face in self._fonts.values()}
        self._ctm: Matrix = _IDENTITY
        self._stack: list[Matrix] = []
        self._text: Matrix = _IDENTITY
        self._face: _Face | None = None
        self._size = 1.0
        self._spacing = 0.0
        self._path: list[tuple[float, float, float, float]] = []
        self._curve: list[tuple[float, float]] = []
        self._at = (0.0, 0.0)
        for operands, operator in drawing.operations:
            act = getattr(self, f"_op_{operator.decode().replace('*', '_star')}", None)
            if act is not None:
                act(*operands)

    def _op_q(self) -> None:
        self._stack.append(self._ctm)

    def _op_Q(self) -> None:  # noqa: N802 - PDF's own name
        self._ctm = self._stack.pop()

    def _op_cm(self, *values: Pdf) -> None:
        self._ctm = _times(_matrix(values), self._ctm)

    def _op_Tf(self, name: str, size: Pdf) -> None:  # noqa: N802
        self._face, self._size = self._fonts[name], float(size)

    def _op_Tc(self, value: Pdf) -> None:  # noqa: N802
        self._spacing = float(value)

    def _op_Tm(self, *values: Pdf) -> None:  # noqa: N802
        self._text = _matrix(values)

    def _op_Tj(self, text: Pdf) -> None:  # noqa: N802
        self._show(text)

    def _op_TJ(self, items: Pdf) -> None:  # noqa: N802
        for item in items:
            if isinstance(item, int | float):
                self._move(-float(item) / 1000 * self._size)
            else:
                self._show(item)

    def _show(self, text: Pdf) -> None:
        assert self._face is not None
        codes = text if isinstance(text, bytes) else text.original_bytes
        for at in range(0, len(codes), 2):
            code = int.from_bytes(codes[at : at + 2])
            wide = self._face.width(code) / 1000 * self._size
            if code == 0:
                self.sheet.missing += 1
            if wide:
                self.sheet.glyphs.append(self._box(wide))
            self._move(wide + self._spacing)

    def _move(self, by: float) -> None:
        self._text = _times((1, 0, 0, 1, by, 0), self._text)

    def _box(self, wide: float) -> Box:
        whole = _times(self._text, self._ctm)
        corners = [
            _point(whole, x, y)
            for x in (wide * _NARROW, wide * (1 - _NARROW))
            for y in (self._size * _UP, -self._size * _DOWN)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Box(min(xs) / MM, min(ys) / MM, max(xs) / MM, max(ys) / MM)

    def _op_m(self, x: Pdf, y: Pdf) -> None:
        self._at = (float(x), float(y))

    def _op_l(self, x: Pdf, y: Pdf) -> None:
        self._path.append((*self._at, float(x), float(y)))
        self._at = (float(x), float(y))

    def _op_c(self, *values: Pdf) -> None:
        x, y = float(values[4]), float(values[5])
        self._curve += [self._at, (x, y)]
        self._at = (x, y)

    def _op_S(self) -> None:  # noqa: N802
        for x0, y0, x1, y1 in self._path:
            ax, ay = _point(self._ctm, x0, y0)
            bx, by = _point(self._ctm, x1, y1)
            self.sheet.lines.append(
                Box(min(ax, bx) / MM, min(ay, by) / MM, max(ax, bx) / MM, max(ay, by) / MM)
            )
        self._path = []
        if self._curve:
            points = [_point(self._ctm, x, y) for x, y in self._curve]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            self.sheet.curves.append(Box(min(xs) / MM, min(ys) / MM, max(xs) / MM, max(ys) / MM))
        self._curve = []

    def _op_n(self) -> None:
        self._path, self._curve = [], []

    _op_f = _op_f_star = _op_n


class _Face:
    """A face of a page: its name, whether it is in the file, the width of every code."""

    def __init__(self, font: Pdf) -> None:
        inner = font["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        self.name = str(font["/BaseFont"])
        self.embedded = any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
        self._default = float(inner.get("/DW", 1000))
        self._widths = dict(_widths(inner.get("/W", [])))

    def width(self, code: int) -> float:
        return self._widths.get(code, self._default)


def _known(faces: dict[int, _Face], font: Pdf) -> _Face:
    """The face that this reference leads to, with its widths read once."""
    if font.idnum not in faces:
        faces[font.idnum] = _Face(font.get_object())
    return faces[font.idnum]


def _widths(listed: Pdf) -> Iterator[tuple[int, float]]:
    at = 0
    while at < len(listed):
        first, second = int(listed[at]), listed[at + 1].get_object()
        if isinstance(second, list):
            yield from ((first + n, float(wide)) for n, wide in enumerate(second))
            at += 2
        else:
            yield from ((code, float(listed[at + 2])) for code in range(first, int(second) + 1))
            at += 3


def _left(box: Box) -> float:
    return box.left


def _bottom(box: Box) -> float:
    return box.bottom


def _matrix(values: Pdf) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in values)
    return (a, b, c, d, e, f)


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
