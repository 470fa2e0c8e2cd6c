"""Choices that are remembered: what a spelling in a sheet stands for."""

from collections.abc import Mapping

from sqlalchemy import Connection

from pmis_desktop.errors.importing import NotAMeaningError
from pmis_desktop.rules import values
from pmis_desktop.rules.codes import NUMBERED_ELSEWHERE, normal_word
from pmis_desktop.rules.fields import Field
from pmis_desktop.services.house import House

Meanings = Mapping[tuple[str, str], str]
"""Stored values by field and normal word."""


def read(connection: Connection, layout: str) -> dict[tuple[str, str], str]:
    """What holds for a layout: what was said of every sheet, and what was said of this one."""
    found = connection.exec_driver_sql(
        "SELECT field, spelling, value FROM value_alias WHERE layout IN ('', ?) ORDER BY layout",
        (layout,),
    )
    return {(row[0], row[1]): row[2] for row in found}


def remember(house: House, field: Field, spelling: str, value: str, layout: str) -> None:
    """Keep what a spelling of a field stands for.

    Bare numbers of lists that every system numbers in its own way are kept for the layout only.
    Raises NotAMeaningError for a value that the field cannot have or an empty spelling.
    """
    word = normal_word(spelling)
    if not word or values.problem(field, value) is not None:
        raise NotAMeaningError(field.label)
    local = field.codes in NUMBERED_ELSEWHERE and word.isdigit()
    author = house.author()
    with house.writing() as connection:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO value_alias (field, spelling, layout, value, who, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (field.id, word, layout if local else "", value, author.who, author.at),
        )
