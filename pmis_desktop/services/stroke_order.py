"""The strokes of names that an older program, or an older table of strokes, left behind."""

from pmis_desktop.models import effects, settings
from pmis_desktop.models.pen import pen
from pmis_desktop.rules import strokes
from pmis_desktop.services.house import House

# An older program may have written names since; the index of strokes tells at once.
_LACKING = (
    "SELECT 1 FROM member WHERE removed IS NULL AND branch IS NOT NULL AND strokes IS NULL LIMIT 1"
)


def fill(house: House) -> bool:
    """Make the keys of every name again where some lack or are of another edition; whether it did.

    No change of records: nothing is journalled, as pinyin is not. 25,822 names take about a second,
    once.
    """
    with house.reading() as connection:
        lacking = connection.exec_driver_sql(_LACKING).first() is not None
        if settings.get(connection, settings.STROKES) == strokes.EDITION and not lacking:
            return False
    with house.vault.database.writing() as connection, pen(connection):
        effects.note_strokes(connection)
        settings.put(connection, settings.STROKES, strokes.EDITION)
    return True
