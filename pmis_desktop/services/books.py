"""Whose members count: those of functional and floating organisations belong elsewhere."""

from collections.abc import Collection

from sqlalchemy import Connection

from pmis_desktop.models import rows

# Domain notes 1.2: their members keep the formal relation in another branch.
_ASIDE = "SELECT id FROM organisation WHERE functional = '1' OR for_floating = '1'"
COUNTED = f"branch NOT IN ({_ASIDE})"


def counted(connection: Connection, scope: Collection[str]) -> Collection[str]:
    """The organisations of a scope whose members count in totals.

    A scope of nothing but functional or floating organisations stays as it is: who asks for one of
    these wants to see who is in it.
    """
    aside = {row[0] for row in rows.fetch(connection, _ASIDE)}
    left = [each for each in scope if each not in aside]
    return left or scope


def has_uncounted(connection: Connection) -> bool:
    """Whether anybody stands in a functional or floating organisation."""
    found = f"SELECT 1 FROM member WHERE removed IS NULL AND branch IN ({_ASIDE}) LIMIT 1"  # noqa: S608
    return bool(rows.fetch(connection, found))
