"""A version of the field table that exists in tests only: today's is its second.

The version before it called the mobile number otherwise, had school and subject in one field, no
remarks, and no skills at all.
"""

from collections.abc import Sequence

from typing_extensions import override

from pmis_desktop.exchange import operations, schemas
from pmis_desktop.exchange.operations import Operation, Unit, Value
from pmis_desktop.exchange.schemas import EntityStep, FieldStep, Schemas, Step

BETWEEN = "；"


def cut(value: Value) -> tuple[Value, Value]:
    """School and subject of what stood in one field."""
    if value is None:
        return None, None
    school, found, major = value.partition(BETWEEN)
    return school or None, major or None if found else None


def join(values: Sequence[Value]) -> Value:
    """One field of school and subject; None where both are empty."""
    school, major = values
    if major is None:
        return school
    return f"{school or ''}{BETWEEN}{major}"


MEMBER = EntityStep(
    fields=(
        schemas.renamed("phone_number", "mobile"),
        FieldStep(older="studies", newer=("school", "major"), cut=cut, join=join),
    ),
    added=frozenset({"remark"}),
    groups={"mobile": "phone_number"},
)
STEP = Step(entities={"member": MEMBER}, born=frozenset({"skill"}))


class Before(Schemas):
    """A program from before version 1: everything that carries records is too new for it."""

    @property
    @override
    def newest(self) -> int:
        return 0


BEFORE = Before()
FIRST = Schemas()
SECOND = Schemas((STEP,))


def older_operation(n: int, rec: str, f: dict[str, tuple[Value, Value]], base: int) -> Operation:
    """A change by a program of the version before."""
    return Operation(
        n=n,
        unit=Unit(n, 1),
        ent="member",
        rec=rec,
        act="change",
        f=f,
        base=base,
        who="甲",
        why="旧版程序里改的",
        t="2026-03-04T09:30:00",
        salt=f"{n:032x}",
    )


def line(operation: Operation) -> bytes:
    """Its bytes, as that program wrote them."""
    return operations.line(operation)
