"""Commands that print standard forms."""

from pathlib import Path
from typing import Any

from pmis_desktop.cli.answers import Answer, table
from pmis_desktop.cli.arguments import ChineseParser, Commands, pair, path, text
from pmis_desktop.cli.call import Call
from pmis_desktop.errors.cli import UsageError
from pmis_desktop.errors.services import ReasonMissingError
from pmis_desktop.services import dossiers
from pmis_desktop.services.forms import catalogue, filling, making, stubs
from pmis_desktop.services.forms.form import Added, Form, Kind, Subject
from pmis_desktop.services.forms.making import Made
from pmis_desktop.services.forms.reading import Wanted
from pmis_desktop.services.house import House

_FOR = {
    Subject.MEMBER: "--member 或 --org",
    Subject.MEMBERS: "--member 或 --org",
    Subject.ORGANISATION: "--org",
    Subject.TRANSFER: "--transfer",
    Subject.NOTHING: "",
}
_KINDS = {
    Kind.LINE: "文字",
    Kind.TEXT: "文字",
    Kind.ROWS: "一人一行",
    Kind.DAY: "2026-01-31",
    Kind.MONTH: "2026-01",
    Kind.NUMBER: "数字",
    Kind.MILLIMETRES: "毫米，可以是负数",
}


def register(commands: Commands) -> None:
    """Add form, forms and dossier."""
    form = commands.add("form", "把一种表格打印成 PDF", print_form)
    form.add_argument("name", type=text, metavar="NAME", help="表格名，见 forms")
    about = form.add_mutually_exclusive_group()
    about.add_argument("--member", nargs="+", type=text, metavar="ID", help="党员编号，可以写几个")
    about.add_argument("--org", type=text, metavar="X", help="党组织代码或名称")
    about.add_argument("--transfer", nargs="+", type=text, metavar="ID", help="转接的编号")
    about.add_argument("--blank", action="store_true", help="空白表，用手填写")
    form.add_argument("--each-branch", action="store_true", help="--org 下每个支部一份")
    _add_outputs(form)
    form.add_argument("--full", action="store_true", help="显示完整号码；同时要写 --reason")
    form.add_argument(
        "--reason", type=text, default="", metavar="TEXT", help="显示完整号码的理由（记入本机日志）"
    )
    form.add_argument(
        "--set",
        dest="settings",
        type=pair,
        action="append",
        default=[],
        metavar="key=value",
        help="表格上的内容，如 filled_on=2025-12-31，项目见 forms",
    )
    commands.add("forms", "列出可以打印的表格", list_forms)
    ledger = commands.add("form-stubs", "存根台账：带编号的表格给过谁", list_stubs)
    ledger.add_argument("--form", default="", type=text, metavar="NAME", help="只看一种表格")
    void = commands.add("void-form", "作废一个表格编号", void_number)
    void.add_argument("name", type=text, metavar="NAME", help="表格名，见 forms")
    void.add_argument("number", type=text, metavar="NUMBER", help="编号")
    void.add_argument("--reason", required=True, type=text, metavar="TEXT", help="作废原因")
    dossier = commands.add("dossier", "一名党员的全部信息，存为 PDF 或表格", write_dossier)
    dossier.add_argument("id", type=text, metavar="ID", help="编号或姓名")
    dossier.add_argument("--out", required=True, type=path, metavar="F.pdf|F.xlsx")
    dossier.add_argument("--reason", required=True, type=text, metavar="TEXT", help="理由")


def _add_outputs(form: ChineseParser) -> None:
    out = form.add_mutually_exclusive_group()
    out.add_argument("--out", type=path, metavar="F.pdf", help="不写则存在当前文件夹")
    out.add_argument("--xlsx", type=path, metavar="F.xlsx", help="名单存为表格文件，不打印")
    out.add_argument("--separate", type=path, metavar="DIR", help="每人（每支部）一个 PDF 文件")


def print_form(call: Call) -> Answer:
    """Make one form about members, about an organisation, or blank."""
    given = call.options
    form = catalogue.form(given.name)
    wanted = _wanted(form, given)
    with call.house() as house:
        made = _make(house, form, wanted, given)
    facts: dict[str, Any] = {
        "form": form.id,
        "file": str(made.files[0]) if made.files else "",
        "files": [str(each) for each in made.files],
        "members": made.members,
        "documents": made.documents,
        "pages": made.pages,
        "numbers": list(made.numbers),
        "template_fault": made.fault,
    }
    counted = f"{made.members} 人，{made.pages} 页" if made.pages else f"{made.members} 人"
    where = made.files[0] if len(made.files) == 1 else given.separate
    lines = [f"已生成：{where}（{counted}）"]
    lines += [f"编号：{'、'.join(made.numbers)}"] if made.numbers else []
    lines += [made.fault] if made.fault else []
    return Answer(facts=facts, lines=lines)


def _what_there_is(form: Form) -> str:
    listed = "、".join(f"{each.key}（{each.label}）" for each in form.added)
    return f"可以写：{listed}。" if listed else "这种表格没有要另外填的项目。"


def _make(house: House, form: Form, wanted: Wanted, given: Any) -> Made:  # noqa: ANN401 - argparse's own
    if given.xlsx is not None:
        return making.workbook(house, wanted, given.xlsx)
    if given.separate is not None:
        return making.separate(house, wanted, given.separate)
    return making.pdf(house, wanted, given.out or Path(f"{form.title}.pdf"))


def _wanted(form: Form, given: Any) -> Wanted:  # noqa: ANN401 - argparse's own
    """What was asked; raises UsageError, and ReasonMissingError for whole numbers without one."""
    for key, value in given.settings:
        thing = form.thing(key)
        if thing is None:
            raise UsageError(f"这种表格没有“{key}”这一项。{_what_there_is(form)}")
        fault = filling.checked(thing, value)[1]
        # What people saved is known in the vault only; it is checked there.
        if fault and thing.saved is None:
            raise UsageError(f"“{thing.label}”{fault}")
    if given.member and form.subject not in {Subject.MEMBER, Subject.MEMBERS}:
        raise UsageError("这种表格不是给党员的，请写 --org 或 --blank。")
    if given.transfer and form.subject is not Subject.TRANSFER:
        raise UsageError("这种表格不是给转接的。")
    about = given.transfer if form.subject is Subject.TRANSFER else given.member or given.org
    if form.subject is not Subject.NOTHING and not (about or given.blank):
        raise UsageError(f"请写 {_FOR[form.subject]}，或 --blank 打印空白表。")
    if given.full and not given.reason.strip():
        raise ReasonMissingError
    return Wanted(
        form=form.id,
        members=tuple(given.member or ()),
        transfers=tuple(given.transfer or ()),
        organisation=given.org or "",
        each_branch=given.each_branch,
        filled=dict(given.settings),
        reason=given.reason,
        blank=given.blank,
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


def list_stubs(call: Call) -> Answer:
    """The stub ledger, the newest first."""
    with call.house() as house:
        found = stubs.every(house, call.options.form)
    rows = [
        {
            "form": each.form,
            "number": each.number,
            "record": each.record,
            "name": each.name,
            "act": each.act,
            "at": each.at,
            "who": each.who,
            "voided": each.voided,
            "void_reason": each.void_reason,
        }
        for each in found
    ]
    shown = [
        (
            each.number,
            catalogue.title(each.form),
            each.name,
            each.at[:10],
            each.who,
            each.void_reason,
        )
        for each in found
    ]
    return Answer(
        facts={"rows": rows, "count": len(rows)},
        lines=table(("编号", "表格", "给谁", "日期", "操作员", "作废原因"), shown),
    )


def void_number(call: Call) -> Answer:
    """Void one number."""
    given = call.options
    with call.house() as house:
        stubs.void(house, given.name, given.number, given.reason)
    return Answer(
        facts={"form": given.name, "number": given.number},
        lines=[f"已作废编号 {given.number}。"],
    )


def list_forms(_call: Call) -> Answer:
    """List every form, and what may be added to each."""
    rows = [_row(form) for form in catalogue.every()]
    shown = [(row["name"], row["title"], row["about"], row["for"]) for row in rows]
    lines = table(("表格", "名称", "用途", "用于"), shown)
    for form in catalogue.every():
        if form.added:
            lines += ["", f"{form.id} 可以用 --set 填写："]
            lines += [f"  {each.key}　{each.label}（{_may_be(each)}）" for each in form.added]
    return Answer(facts={"rows": rows, "count": len(rows)}, lines=lines)


def _row(form: Form) -> dict[str, Any]:
    return {
        "name": form.id,
        "title": form.title,
        "group": form.group,
        "about": form.about,
        "subject": form.subject.value,
        "for": "在它自己的页面里打印" if form.room else _FOR[form.subject],
        "paper": form.paper,
        "landscape": form.landscape,
        "numbering": form.numbering.value,
        "numbers": form.numbers.value,
        "workbook": form.has_workbook,
        "room": form.room,
        "source": form.source,
        "set": [
            {
                "key": each.key,
                "label": each.label,
                "kind": each.kind.value,
                "default": each.default,
                "choices": list(each.choices),
                "cells": list(each.cells),
            }
            for each in form.added
        ],
    }


def _may_be(thing: Added) -> str:
    if thing.kind is Kind.CHOICE:
        saved = "，或者自己存的栏目组的名称" if thing.saved is not None else ""
        return f"{'、'.join(thing.choices)}{saved}"
    return f"{_KINDS[thing.kind]}：{'，'.join(thing.cells)}" if thing.cells else _KINDS[thing.kind]
