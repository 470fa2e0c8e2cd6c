"""Commands that print standard forms."""

import argparse
from datetime import date
from pathlib import Path

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import Commands, day, pair, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import dossiers, rosters

_FORMS = {"roster": ("党员花名册", "--org")}
_FILLED_ON = "filled_on"


def register(commands: Commands) -> None:
    """Add form and forms."""
    form = commands.add("form", "把一种表格打印成 PDF", print_form)
    form.add_argument("name", choices=tuple(_FORMS), help="表格名，见 forms")
    form.add_argument("--org", required=True, type=text, metavar="X", help="党组织代码或名称")
    form.add_argument("--out", type=path, metavar="F.pdf", help="不写则存在当前文件夹")
    form.add_argument("--full", action="store_true", help="显示完整号码（记入本机日志）")
    form.add_argument(
        "--set",
        dest="settings",
        type=pair,
        action="append",
        default=[],
        metavar="key=value",
        help=f"表格上的内容，如 {_FILLED_ON}=2025-12-31",
    )
    commands.add("forms", "列出可以打印的表格", list_forms)
    dossier = commands.add("dossier", "一名党员的全部信息，存为 PDF 或表格", write_dossier)
    dossier.add_argument("id", type=text, metavar="ID", help="编号或姓名")
    dossier.add_argument("--out", required=True, type=path, metavar="F.pdf|F.xlsx")
    dossier.add_argument("--reason", required=True, type=text, metavar="TEXT", help="理由")


def print_form(call: Call) -> Answer:
    """Print a form about an organisation."""
    given = call.options
    out: Path = given.out or Path(f"{_FORMS[given.name][0]}.pdf")
    filled_on = _filled_on(dict(given.settings))
    with call.house() as house:
        printed = rosters.roster(
            house, within=given.org, out=out, masked=not given.full, filled_on=filled_on
        )
    return Answer(
        facts={
            "form": given.name,
            "file": str(printed.file),
            "members": printed.members,
            "pages": printed.pages,
        },
        lines=[f"已生成：{printed.file}（{printed.members} 人，{printed.pages} 页）"],
    )


def write_dossier(call: Call) -> Answer:
    """Everything held on one person, with full numbers and the reason on it."""
    given = call.options
    write = dossiers.write_workbook if given.out.suffix == ".xlsx" else dossiers.write_pdf
    with call.house() as house:
        dossier = dossiers.gather(house, given.id, reason=given.reason)
        out = write(house, dossier, given.out)
    return Answer(
        facts={"file": str(out), "sections": len(dossier.sections)},
        lines=[f"已生成：{out}，含完整号码，请妥善保管。"],
    )


def list_forms(_call: Call) -> Answer:
    """List every form."""
    shown = [(name, title, about) for name, (title, about) in _FORMS.items()]
    rows = [dict(zip(("name", "title", "about"), row, strict=True)) for row in shown]
    return Answer(
        facts={"rows": rows, "count": len(rows)}, lines=table(("表格", "名称", "用于"), shown)
    )


def _filled_on(settings: dict[str, str]) -> date | None:
    if unknown := settings.keys() - {_FILLED_ON}:
        raise UsageError(f"这种表格没有“{min(unknown)}”这一项。")
    try:
        return day(settings[_FILLED_ON]) if settings else None
    except argparse.ArgumentTypeError as error:
        raise UsageError(str(error)) from error
