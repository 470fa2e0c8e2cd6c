"""The data dictionary of the docs, written from the field table."""

from collections.abc import Iterator

from pmis_desktop.rules.fields import DERIVED_MEMBER_FIELDS, ENTITIES, Entity, Field, Writable

_KINDS = {
    "text": "文字",
    "number": "数字",
    "date": "日期",
    "code": "代码",
    "flag": "是否",
    "reference": "引用",
}
_WRITABLE = {Writable.BRANCH: "支部", Writable.PROPOSE: "支部提议", Writable.COUNTY: "县级"}
_HEAD = "| 标识 | 名称 | 类型 | 合并组 | 谁可改 | 说明 | 表头写法 |"
_RULE = "| --- | --- | --- | --- | --- | --- | --- |"
_INTRODUCTION = """# 数据字典

本文件由字段表（`pmis_desktop/rules/fields.py`）生成，请勿手改；`python -m \
pmis_desktop.rules.data_dictionary` 输出最新内容。

所有值都以文字保存，空值就是没有值。日期按已知的精度写：`1990`、`1990-05`、`1990-05-01`；
是否写 `1`、`0`；代码写代码表中的代码。同一合并组的字段作为一个整体比较与合并。
"""


def markdown() -> str:
    """The whole data dictionary as Markdown."""
    sections = ["\n".join(_section(entity)) for entity in ENTITIES.values()]
    derived = "\n".join(
        [
            "## 党员的推算字段",
            "",
            "由组织关系和最近一次变更推算，不单独保存。",
            "",
            _HEAD,
            _RULE,
            *map(_line, DERIVED_MEMBER_FIELDS),
        ]
    )
    return "\n".join([_INTRODUCTION, *(f"{section}\n" for section in (*sections, derived))])


def _section(entity: Entity) -> Iterator[str]:
    yield f"## {entity.label}（`{entity.id}`）"
    yield ""
    if entity.owner:
        yield f"归属：`{entity.owner}`。"
        yield ""
    yield _HEAD
    yield _RULE
    yield from map(_line, entity.fields)


def _line(field: Field) -> str:
    cells = (
        f"`{field.id}`",
        field.label,
        _KINDS[field.kind],
        f"`{field.group}`",
        _WRITABLE[field.writable],
        "；".join(_remarks(field)),
        "、".join(field.headers[1:]),
    )
    return f"| {' | '.join(cells)} |"


def _remarks(field: Field) -> Iterator[str]:
    if field.required:
        yield "必填"
    elif field.expected:
        yield "应填"
    if field.codes:
        yield f"代码表 `{field.codes}`"
    if field.refers:
        yield f"指向 `{field.refers}`"
    if field.masked:
        yield "列表中遮盖"
    if not field.down:
        yield "不下发"
    if not field.exported:
        yield "不导出"


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(markdown().encode())
