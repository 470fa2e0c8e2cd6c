"""Commands that write workbooks: sheets that go out, and forms that come back filled in."""

import argparse

from pmis_desktop.cli.answers import Answer
from pmis_desktop.cli.arguments import Commands, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.services import exporting
from pmis_desktop.services.exporting import FORMS, SHEETS, SheetKind, Wanted


def register(commands: Commands) -> None:
    """Add export-workbook and template."""
    sheet = commands.add("export-workbook", "把数据导出成 Excel 表格", export_workbook)
    kinds = "；".join(f"{name} {kind.title}" for name, kind in SHEETS.items())
    sheet.add_argument("kind", choices=tuple(SHEETS), help=kinds)
    _common(sheet)
    sheet.add_argument("--columns", type=_columns, metavar="a,b,c", help="花名册的栏目，按此顺序")
    sheet.add_argument("--full", action="store_true", help="显示完整号码，须写 --reason")
    form = commands.add("template", "生成采集表，填好后可以导入", write_template)
    form.add_argument("kind", choices=("members", "organisations"), help="党员或党组织")
    _common(form)
    form.add_argument("--filled", action="store_true", help="带现有数据（含完整号码）")


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=path, metavar="F.xlsx", help="写到哪个文件")
    parser.add_argument("--org", type=text, metavar="X", default="", help="党组织代码或名称")
    parser.add_argument(
        "--reason", type=text, metavar="TEXT", default="", help="完整号码的用途，印在表上并记入日志"
    )


def export_workbook(call: Call) -> Answer:
    """Write a sheet of an organisation and everything under it."""
    given = call.options
    if given.columns and given.kind != "roster":
        raise UsageError("--columns 只用于 roster。")
    if given.full and not SHEETS[given.kind].numbers:
        raise UsageError("--full 只用于 roster 和 summary。")
    if given.reason and not given.full:
        raise UsageError("--reason 须与 --full 一起使用。")
    wanted = Wanted(
        out=given.out,
        within=given.org,
        columns=given.columns or (),
        full=given.full,
        reason=given.reason,
    )
    return _written(call, SHEETS[given.kind], wanted)


def write_template(call: Call) -> Answer:
    """Write a collection form."""
    given = call.options
    if given.reason and not (given.filled and given.kind == "members"):
        raise UsageError("--reason 须与 members --filled 一起使用。")
    kind = f"{given.kind}-filled" if given.filled else given.kind
    wanted = Wanted(out=given.out, within=given.org, reason=given.reason)
    return _written(call, FORMS[kind], wanted)


def _written(call: Call, kind: SheetKind, wanted: Wanted) -> Answer:
    with call.house() as house:
        made = exporting.export(house, kind, wanted)
    return Answer(
        facts={"file": str(made.file), "rows": made.rows},
        lines=[f"已生成：{made.file}（{kind.title}，{made.rows} 行）"],
    )


def _columns(given: str) -> tuple[str, ...]:
    """Field ids, separated by commas."""
    found = tuple(part.strip() for part in text(given).replace("，", ",").split(","))
    if not all(found):
        raise argparse.ArgumentTypeError("栏目之间用逗号分开，如 name,branch,mobile。")
    return found
