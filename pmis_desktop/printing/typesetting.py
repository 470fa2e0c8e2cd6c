"""The child's side of printing: a form and its data in, pages out."""

import re
import shutil
from pathlib import Path

import msgspec
import typst

from pmis_desktop.errors.printing import FormBrokenError, FormMissingError
from pmis_desktop.paths import FONTS, FORMS
from pmis_desktop.printing.settings import Setting

_NAME = re.compile(r"[a-z][a-z0-9_]*\.typ")
_ROOT = "forms"
_OWN = "own-"
_NO_PACKAGES = "packages"


_fonts: dict[bool, typst.Fonts] = {}
_compilers: dict[tuple[str, str, bool], typst.Compiler] = {}


def typeset(payload: bytes) -> bytes:
    """Do the job: a Setting in MessagePack to a list of files, one PDF or a picture per page.

    Raises FormMissingError and FormBrokenError.
    """
    setting = msgspec.msgpack.decode(payload, type=Setting)
    compiler = _compiler(setting)
    try:
        # Data goes as an input, never as a file: nothing about people stays on the disk.
        made = compiler.compile(
            format=setting.made,
            ppi=setting.ppi if setting.made == "png" else None,
            sys_inputs={"data": setting.data},
            # Tags make a table of 27 rows take three times as long.
            pdf_tags=False,
        )
    except typst.TypstError as error:
        raise FormBrokenError(setting.form, _line(setting.form, error)) from error
    files = made if isinstance(made, list) else [made or b""]
    return msgspec.msgpack.encode(files)


def _line(form: str, error: typst.TypstError) -> str:
    """The line of the form that typst complains of; empty if it names none.

    Where a shared part failed, it is the line that used the part.
    """
    # Warnings about missing faces come first. The rest of the text may quote data.
    complaint = error.diagnostic.rpartition("\nerror:")[2]
    found = re.search(rf"(?:{_OWN})?{re.escape(form)}:(\d+)", complaint)
    return found[1] if found else ""


def _compiler(setting: Setting) -> typst.Compiler:
    """The compiler of one form, kept for the next job: it remembers what it has set."""
    key = (setting.form, setting.template, setting.office_fonts)
    if key not in _compilers:
        source = _source(setting)
        _compilers[key] = typst.Compiler(
            source,
            root=source.parent,
            font_paths=_faces(office_fonts=setting.office_fonts),
            ignore_system_fonts=not setting.office_fonts,
            # Forms may come from outside: no package is found here, and none can be fetched.
            package_path=Path(_NO_PACKAGES).absolute(),
            package_cache_path=Path(_NO_PACKAGES).absolute(),
        )
    return _compilers[key]


def _source(setting: Setting) -> Path:
    """The file of a form: ours, or the county's own text put beside ours, whose parts it may use.

    Raises FormMissingError.
    """
    root = _copy_forms()
    source = root / setting.form
    # A link would lead out of the folder; a name of another kind would, too.
    if not _NAME.fullmatch(setting.form) or source.is_symlink() or not source.is_file():
        raise FormMissingError
    if not setting.template:
        return source
    own = root / f"{_OWN}{setting.form}"
    own.write_text(setting.template, encoding="utf-8")
    return own


def _faces(*, office_fonts: bool) -> typst.Fonts:
    """The faces to set with, found once."""
    if office_fonts not in _fonts:
        _fonts[office_fonts] = typst.Fonts(
            include_system_fonts=office_fonts,
            include_embedded_fonts=False,
            font_paths=[FONTS],
        )
    return _fonts[office_fonts]


def _copy_forms() -> Path:
    """Put the forms alone into a folder: typst reads whatever lies under its root."""
    root = Path(_ROOT).absolute()
    if not root.is_dir():
        root.mkdir()
        for source in FORMS.glob("*.typ"):
            shutil.copyfile(source, root / source.name)
    return root
