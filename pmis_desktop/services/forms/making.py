"""Making forms: pages to look at and to print, PDF files for all or one for each, workbooks."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection
from typing_extensions import override

from pmis_desktop.errors.printing import (
    FormElsewhereError,
    NothingToPrintError,
    NoWorkbookError,
    OwnFormUnreadableError,
)
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.files import require_folder, write_chunks
from pmis_desktop.memory import collector_paused
from pmis_desktop.models import journal
from pmis_desktop.printing.counting import PageCount
from pmis_desktop.printing.listing import list_data
from pmis_desktop.printing.pages import Typesetter
from pmis_desktop.printing.press import Press
from pmis_desktop.services.forms import catalogue, numbering, own_templates, reading, stubs
from pmis_desktop.services.forms.asked import Asked
from pmis_desktop.services.forms.form import Form, Numbering, Numbers, Subject
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.forms.stubs import Copy
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan
from pmis_desktop.spreadsheets.writing import write_sheet

Act = Literal["look", "print", "export"]
Told = Callable[[int, int], None]

_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_LONGEST_NAME = 80
_ACTS: dict[Act, str] = {"look": "预览", "print": "打印", "export": "导出"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What was written: files, documents and pages in them, people in them, numbers given.

    ``fault`` says why the county's own template was not used; empty where it was, or is none.
    """

    files: tuple[Path, ...]
    documents: int
    pages: int
    members: int
    numbers: tuple[str, ...] = ()
    fault: str = ""


@dataclass(slots=True)
class _Prepared:
    """Documents ready to be set: data and a name for each, and how the press is to be loaded."""

    form: Form
    parts: list[Mapping[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    members: int = 0
    template: str = ""
    fault: str = ""
    found: int = 0
    whole: bool = True

    def press(self, typesetter: Typesetter | None) -> Press:
        """A press for this form."""
        return Press(self.form.file, template=self.template, typesetter=typesetter)


class Pages(Iterator[bytes]):
    """Pages one after the other as PNG pictures; ``fault`` is known after the first of them.

    ``found`` members or organisations are asked for, ``whole`` says that all of them were read.
    """

    def __init__(self, pages: Iterator[bytes], press: Press, ready: "_Prepared") -> None:
        self._pages = pages
        self._press = press
        self._known = ready.fault
        self.found = ready.found
        self.whole = ready.whole

    @override
    def __next__(self) -> bytes:
        return next(self._pages)

    @property
    def fault(self) -> str:
        """Why the county's own template was not used; empty where it was, or is none."""
        return self._known or self._press.fault


@collector_paused()
def pdf(
    house: House,
    wanted: Wanted,
    out: Path,
    *,
    typesetter: Typesetter | None = None,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Write every document into one PDF file.

    It is noted in the local log, and a numbered form gets its stubs, before anything leaves.
    Raises a PrintingError, ReasonMissingError, what reading raises, and a FileError.
    """
    require_folder(out.parent)
    wanted = _reasoned(catalogue.form(wanted.form), wanted)
    ready = _prepare(house, wanted, "export")
    press = ready.press(typesetter)
    with (
        house.rules_in_force(),
        press.portions(ready.parts, progress=progress, cancelled=cancelled) as made,
    ):
        _note(house, wanted, ready, "export")
        counting = PageCount()
        write_chunks(out, counting.over(made))
    return _made(ready, (out,), counting.pages, press.fault)


def separate(
    house: House,
    wanted: Wanted,
    folder: Path,
    *,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Made:
    """Write every document into a PDF file of its own, named for whom it is about.

    Raises as ``pdf`` does; files that were written stay where somebody cancels.
    """
    require_folder(folder)
    wanted = _reasoned(catalogue.form(wanted.form), wanted)
    ready = _prepare(house, wanted, "export", single=True)
    _note(house, wanted, ready, "export")
    files: list[Path] = []
    count = 0
    with Typesetter() as typesetter, house.rules_in_force():
        press = ready.press(typesetter)
        for done, (part, name) in enumerate(zip(ready.parts, ready.names, strict=True), 1):
            files.append(_free(folder, name, files))
            counting = PageCount()
            with press.portions([part], cancelled=cancelled) as made:
                write_chunks(files[-1], counting.over(made))
            count += counting.pages
            if progress is not None:
                progress(done, len(ready.parts))
    return _made(ready, tuple(files), count, press.fault)


def pages(
    house: House,
    wanted: Wanted,
    *,
    dpi: float,
    printing: bool = False,
    first: int = 1,
    most: int | None = None,
    typesetter: Typesetter | None = None,
    progress: Told | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Pages:
    """The same documents page by page as PNG pictures: for a preview, or for a printer.

    ``printing`` is noted as a file is. A preview has no numbers of its own, and is noted only
    where it shows whole numbers of people. Raises as ``pdf`` does.
    """
    act: Act = "print" if printing else "look"
    if printing:
        wanted = _reasoned(catalogue.form(wanted.form), wanted)
    ready = _prepare(house, wanted, act, single=True)
    if printing or (wanted.reason.strip() and ready.form.numbers is not Numbers.NONE):
        _note(house, wanted, ready, act)
    press = ready.press(typesetter)
    made = press.pictures(ready.parts, ppi=dpi, progress=progress, cancelled=cancelled)
    last = None if most is None else first - 1 + most
    return Pages(islice(made, first - 1, last), press, ready)


def workbook(house: House, wanted: Wanted, out: Path) -> Made:
    """Write a list form as a workbook, ready to be printed. Raises NoWorkbookError, as ``pdf``."""
    form = catalogue.form(wanted.form)
    if form.rows is None:
        raise NoWorkbookError(form.title)
    require_folder(out.parent)
    ready = _Prepared(form)
    with house.reading() as connection:
        asked = reading.read(connection, house, form, wanted)
        sheet = form.rows(asked)
        ready.members = len(asked.members)
    _note(house, wanted, ready, "export")
    plan = SheetPlan(
        title=sheet.title,
        columns=tuple(Column(header=each.heading) for each in sheet.columns),
        unit=sheet.organisation,
        filled_on=sheet.filled_on,
        notices=tuple(sheet.notes),
        footer="　　　　".join(f"{sign}：" for sign in sheet.signs) or None,
    )
    write_sheet(out, plan, sheet.rows)
    return _made(ready, (out,), 0, "")


def _prepare(house: House, wanted: Wanted, act: Act, *, single: bool = False) -> _Prepared:
    """Read, number where it leaves, and build every document; ``single``: one branch in each."""
    form = catalogue.form(wanted.form)
    if form.room:
        raise FormElsewhereError(form.title)
    leaves = act != "look"
    about = not wanted.blank
    if about and leaves and form.numbers is Numbers.WHOLE and not wanted.reason.strip():
        raise ReasonMissingError
    ready = _Prepared(form)
    try:
        ready.template = own_templates.read(house, form.file)
    except OwnFormUnreadableError as error:
        ready.fault = error.message
    if about and leaves and form.numbering is not Numbering.NONE:
        with house.change(f"{form.title}编号", kind="form_number") as change:
            asked = reading.read(change.connection, house, form, wanted, bare=True)
            some = numbering.numbered(house, change, form, _cut(form, asked, wanted, single=single))
            _build(ready, some)
    else:
        with house.reading() as connection:
            asked = reading.read(connection, house, form, wanted, bare=True)
            _build(ready, _cut(form, asked, wanted, single=single))
    ready.found = asked.found
    ready.whole = not wanted.most or asked.found <= wanted.most
    return ready


def _reasoned(form: Form, wanted: Wanted) -> Wanted:
    """With the form's own reason for whole numbers, where nobody said one."""
    if wanted.blank or wanted.reason.strip():
        return wanted
    return replace(wanted, reason=form.reason)


def _cut(form: Form, asked: Asked, wanted: Wanted, *, single: bool) -> Sequence[Asked]:
    return reading.documents(form, replace(asked, single=single), blank=wanted.blank)


def _build(ready: _Prepared, some: Sequence[Asked]) -> None:
    """The data of each document, its name, and its stub."""
    form = ready.form
    if not some:
        raise NothingToPrintError
    for each in some:
        ready.parts.append(data_of(form, each))
        whose = _whose(form, each)
        ready.names.append(f"{form.title}-{whose}" if whose else form.title)
        ready.members += len(each.members) or len(each.transfers)
        if each.number:
            record = each.record.get("member") or each.record.get("id") or ""
            ready.copies.append(Copy(number=each.number, record=record, name=whose))


def _whose(form: Form, asked: Asked) -> str:
    """What the record is called that a document is about; of a list, its organisation."""
    listed = form.subject is Subject.MEMBERS
    return asked.place_name if listed else asked.record.get("name") or ""


def data_of(form: Form, asked: Asked) -> Mapping[str, Any]:
    """What a template gets for one document."""
    if form.build is not None:
        return form.build(asked)
    if form.rows is None:
        raise FormElsewhereError(form.title)
    return list_data(form.rows(asked), paper=form.paper, landscape=form.landscape)


def _note(house: House, wanted: Wanted, ready: _Prepared, act: Act) -> None:
    """One line in the local log, in one transaction with the stubs."""
    form, full = ready.form, bool(wanted.reason.strip())
    facts = {"form": form.id, "count": str(ready.members), "full": str(int(full))}
    if full:
        facts["reason"] = wanted.reason.strip()
    if len(wanted.members) == 1:
        facts["record"] = wanted.members[0]
    whole = full and form.numbers is not Numbers.NONE
    title = f"{_ACTS[act]}{form.title}{'（显示完整号码）' if whole else ''}"
    if act == "look" or not ready.copies:
        house.note(act, title, **facts)
        return
    facts["numbers"] = " ".join(each.number for each in ready.copies)
    with house.writing() as connection:
        _keep(house, connection, ready, act)
        journal.note_local(connection, house.author(), act, title, facts)


def _keep(house: House, connection: Connection, ready: _Prepared, act: Act) -> None:
    stubs.keep(house, connection, ready.form.id, act, ready.copies)


def _made(ready: _Prepared, files: tuple[Path, ...], count: int, fault: str) -> Made:
    return Made(
        files=files,
        documents=len(ready.parts),
        pages=count,
        members=ready.members,
        numbers=tuple(each.number for each in ready.copies),
        fault=ready.fault or fault,
    )


def _free(folder: Path, name: str, taken: Sequence[Path]) -> Path:
    """A file name that none of these has; a file of an earlier day is written over."""
    plain = _NOT_IN_FILE_NAMES.sub("", name)[:_LONGEST_NAME].strip(" .") or "表格"
    path, at = folder / f"{plain}.pdf", 1
    while path in taken:
        at += 1
        path = folder / f"{plain}（{at}）.pdf"
    return path
