"""Sheets of organisations and of the units that they stand in."""

from collections.abc import Iterator

from pmis_desktop.errors.exporting import NothingToExportError
from pmis_desktop.models import rows
from pmis_desktop.rules import values
from pmis_desktop.rules.fields import ENTITIES
from pmis_desktop.services.exporting import leaving, places
from pmis_desktop.services.exporting.columns import SEQUENCE, exported
from pmis_desktop.services.exporting.places import Places
from pmis_desktop.services.exporting.wanted import Pace, Wanted, WrittenSheet
from pmis_desktop.services.house import House
from pmis_desktop.spreadsheets.plan import Column, SheetPlan

TITLE = "党组织信息汇总表"
UNIT_TITLE = "党组织和所在单位信息汇总表"


def organisations(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """党组织信息汇总表: every column that the importer reads, superiors before those under them.

    Raises RecordMissingError, NothingToExportError, ExportCancelledError, a FileError.
    """
    return _write(house, wanted, pace, "organisation", TITLE)


def host_units(house: House, wanted: Wanted, pace: Pace) -> WrittenSheet:
    """党组织和所在单位信息汇总表: one row for each unit. Raises as `organisations`."""
    return _write(house, wanted, pace, "host_unit", UNIT_TITLE)


def organisation_rows(
    house: House, found: Places, pace: Pace, entity: str = "organisation"
) -> Iterator[list[str]]:
    """The organisations of a scope, or what belongs to them, in tree order, numbered from 1."""
    owner = ENTITIES[entity].owner or "id"
    fields = exported(entity)
    at = 0
    with house.reading() as connection:
        for start, some in enumerate(rows.chunks(found.ids)):
            pace.step(start * rows.CHUNK, len(found.ids))
            loaded = rows.load(connection, entity, some, by=owner)
            place = {rec: number for number, rec in enumerate(some)}
            records = [
                (place[key[1] if owner == "id" else record[owner] or ""], record)
                for key, record in loaded.items()
                if record["removed"] is None
            ]
            for _, record in sorted(records, key=lambda each: each[0]):
                at += 1
                said = (
                    values.written(f, record[f.id], on=house.today, referred=found.told)
                    for f in fields
                )
                yield [str(at), *said]
    if not at:
        raise NothingToExportError


def _write(house: House, wanted: Wanted, pace: Pace, entity: str, title: str) -> WrittenSheet:
    found = places.read(house, wanted.within)
    plan = SheetPlan(
        title=title,
        columns=tuple(
            Column(header=header)
            for header in (SEQUENCE, *(field.label for field in exported(entity)))
        ),
        unit=found.name,
        filled_on=leaving.spoken_day(house.today),
        footer=leaving.FOOTER,
    )
    return leaving.write(
        house, wanted.out, plan, organisation_rows(house, found, pace, entity), form=title
    )
