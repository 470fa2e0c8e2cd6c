"""The parts of the format's description that are written from the program itself.

``python -m tests.interop.document`` renews them: limits, shapes key by key, refusals,
reasons of outcomes.
"""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import inspect as types

from pmis_desktop.errors import answers as answer_errors
from pmis_desktop.errors import exchange as file_errors
from pmis_desktop.errors import merging as package_errors
from pmis_desktop.errors.base import RefusedError
from pmis_desktop.exchange import (
    answers,
    county_copies,
    documents,
    frame,
    notices,
    operations,
    packages,
    parts,
    records,
    requests,
    statements,
)
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services import outcomes
from tests.interop import limit_words

DOCUMENT = Path(__file__).parents[2] / "docs" / "package-format.md"
MARK = "<!-- written by tests/interop/document.py: {} -->"
END = "<!-- end -->"

# In the order of the description; what several have in common stands once, at its first use.
SHAPES: tuple[tuple[str, type], ...] = (
    ("outer header", frame.Outer),
    ("every statement", statements.Statement),
    ("`change`", packages.ChangeStatement),
    ("`answer`", answers.AnswerStatement),
    ("`enrol-request`", requests.RequestStatement),
    ("`root`", documents.Root),
    ("`merge-certificate`", documents.MergeCertificate),
    ("`epoch`", documents.Epoch),
    ("`enrol-grant`", documents.Grant),
    ("`revocation`", documents.Revocation),
    ("`override`", documents.Override),
    ("`purge`", documents.Purge),
    ("`county-copy`", county_copies.CopyStatement),
    ("a part in `parts`", parts.Entry),
    ("a line of `OPS`", operations.Operation),
    ("a line of `SLICE`", records.SliceRecord),
    ("a line of `OUTCOMES`", records.Outcome),
    ("a line of `DESK`", records.OpenItem),
    ("a line of `GONE`", records.Gone),
    ("a line of `mend`", records.Mend),
    ("a line of `wanted`", records.WantedBlob),
    ("a line of `notices`", notices.Notice),
    ("a line of `readings`", notices.Reading),
    ("a line of `review`", records.ReviewItem),
    ("the line of `carriers`", records.Carriers),
    ("a line of `omitted`", records.Omitted),
    ("a line of `UNITS`", county_copies.CopiedUnit),
)
_COMMON = {field.encode_name for field in msgspec.structs.fields(statements.Statement)} - {"kind"}
_MOST = 2**53


# What stands again and again has a name, which the description explains.
_NAMED = (
    ("text `^[0-9a-f]{64}$`", "hash"),
    ("text `^([0-9a-f]{64})?$`", "hash or empty"),
    ("text `^[a-z0-9_-]+$`, 1 to 64 characters", "id"),
    ("text `^[a-z0-9_]+$`, 1 to 64 characters", "name"),
    ("text `^age1[02-9ac-hj-np-z]{58}$`", "recipient"),
    ("text `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`", "day"),
    ("integer 0 to 2^53−1", "number"),
    ("integer 1 to 2^53−1", "count"),
)


def shapes() -> str:
    """Every object of the format, key by key."""
    lines = ["| object | key | shape |", "| --- | --- | --- |"]
    for name, struct in SHAPES:
        inherited = _COMMON if issubclass(struct, statements.Statement) else set()
        known = set() if struct is statements.Statement else inherited
        lines += _rows(name, struct, known)
    return "\n".join(lines)


def _rows(name: str, struct: type, known: set[str]) -> Iterator[str]:
    for field in sorted(msgspec.structs.fields(struct), key=lambda each: each.encode_name):
        if field.encode_name not in known:
            said = _said(types.type_info(field.type))
            for long, short in _NAMED:
                said = said.replace(long, short)
            yield f"| {name} | `{field.encode_name}` | {said} |"


def _said(info: types.Type) -> str:  # noqa: C901, PLR0911 - one line for each kind of value
    match info:
        case types.StrType():
            return _text(info)
        case types.IntType():
            return _integer(info)
        case types.BoolType():
            return "true or false"
        case types.LiteralType():
            return " or ".join(f"`{value}`" for value in info.values)
        case types.ListType():
            return f"list{_size(info)} of ({_said(info.item_type)})"
        case types.TupleType():
            return f"[{', '.join(map(_said, info.item_types))}]"
        case types.DictType():
            return f"object{_size(info)}: ({_said(info.key_type)}) to ({_said(info.value_type)})"
        case types.UnionType():
            return " or ".join(_said(each) for each in info.types)
        case types.StructType():
            return _inner(info)
        case types.NoneType():
            return "null"
        case types.RawType():
            return "a JSON object of depth ≤ 6, kept as it came"
    return "absent" if "Unset" in type(info).__name__ else type(info).__name__


def _inner(info: types.StructType) -> str:
    if info.cls is parts.Entry:
        return "part"
    pairs = sorted((each.encode_name, _said(each.type)) for each in info.fields)
    if info.array_like:
        return (
            "[" + ", ".join(f"{each.encode_name}: {_said(each.type)}" for each in info.fields) + "]"
        )
    return "{" + ", ".join(f"`{name}`: {said}" for name, said in pairs) + "}"


def _text(info: types.StrType) -> str:
    said = ["text"]
    if info.pattern is not None:
        return f"text `{info.pattern}`".replace("|", "\\|") + _length(info)
    return " ".join(said) + _length(info)


def _length(info: types.StrType) -> str:
    least, most = info.min_length or 0, info.max_length
    if most is None:
        return ""
    return f", {least} characters" if least == most else f", {least} to {most} characters"


def _integer(info: types.IntType) -> str:
    least = info.ge if info.ge is not None else "?"
    most = info.le if info.le is not None else (info.lt or 0) - 1
    return f"integer {least} to {'2^53−1' if most == _MOST - 1 else most}"


def _size(info: types.ListType | types.DictType) -> str:
    least, most = info.min_length or 0, info.max_length
    if most is None:
        return ""
    return f" of {least} to {most}" if least else f" of at most {most}"


def refusals() -> str:
    """Every refusal of a file: its code, the sentence, and what to do next."""
    lines = ["| code | sentence | what to do |", "| --- | --- | --- |"]
    for module in (file_errors, package_errors, answer_errors):
        for error in _classes(module):
            made = error(*("…" for _ in _given(error)))
            said = f"| `{error.code}` | {made.message} | {made.advice} |"
            lines.append(said.replace(file_errors.kind_name(""), "…"))
    return "\n".join(lines)


def _classes(module: object) -> Iterator[type[RefusedError]]:
    for each in vars(module).values():
        own = inspect.isclass(each) and each.__module__ == getattr(module, "__name__", "")
        if own and "message" not in inspect.signature(each.__init__).parameters:
            yield each


def _given(error: type[RefusedError]) -> list[str]:
    return list(inspect.signature(error.__init__).parameters)[1:]


def reasons() -> str:
    """The codes that an outcome may give, with the words that a branch reads."""
    lines = ["| code | words |", "| --- | --- |"]
    lines += [
        f"| `{code}` | {words} |"
        for code, words in sorted(outcomes.REASONS.items())
        if not _is_variant(code)
    ]
    return "\n".join(lines)


def _is_variant(code: str) -> bool:
    """Whether it is another code's words for one kind of record."""
    base, _, ent = code.rpartition("_")
    return base in outcomes.REASONS and ent in ENTITIES


WRITTEN = {
    "limits": limit_words.table,
    "shapes": shapes,
    "refusals": refusals,
    "reasons": reasons,
}


def renewed(text: str) -> str:
    """The description with its written parts as the program has them now."""
    for name, write in WRITTEN.items():
        mark = MARK.format(name)
        pattern = re.compile(re.escape(mark) + r"\n.*?" + re.escape(END), re.DOTALL)
        block = f"{mark}\n\n{write()}\n\n{END}"
        text, count = pattern.subn(lambda _, block=block: block, text)  # type: ignore[misc]
        if count != 1:
            raise ValueError(name)
    return text


if __name__ == "__main__":
    DOCUMENT.write_bytes(renewed(DOCUMENT.read_text(encoding="utf-8")).encode())
