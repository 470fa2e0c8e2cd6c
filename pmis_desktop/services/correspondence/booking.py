"""What the county's book says of a package: made where it is merged, in the same transaction."""

from collections.abc import Mapping

from sqlalchemy import Connection

from pmis_desktop.errors.base import AppError
from pmis_desktop.errors.exchange import TooNewError
from pmis_desktop.exchange import counting
from pmis_desktop.exchange.packages import OpenedPackage
from pmis_desktop.models import parcels, sites
from pmis_desktop.models.parcels import Parcel
from pmis_desktop.services.house import House


def taken(
    package: OpenedPackage,
    at: str,
    *,
    fresh: int,
    outcomes: Mapping[str, int],
    answer: int,
) -> Parcel:
    """What is noted of a package whose plan is being committed.

    ``fresh`` of its operations are new, ``outcomes`` count them as people do, ``answer`` is the
    newest that its site had taken.
    """
    new = sum(outcomes.values())
    # Most packages repeat nothing; counting their operations once is enough.
    reported = new if fresh == len(package.operations) else counting.changes(package.operations)
    return _parcel(package, at, answer=answer, reported=reported, outcomes=outcomes)


def sighted(connection: Connection, package: OpenedPackage, at: str, *, answer: int) -> None:
    """Note a package that brought nothing new.

    It shows that its branch has reported, unless the county has later changes already: then it is
    an older file that came late.
    """
    log = sites.log_named(connection, package.statement.log)
    is_newest = log is None or package.statement.to >= log.applied
    parcels.note(
        connection,
        _parcel(
            package,
            at,
            answer=answer,
            reported=counting.changes(package.operations),
            outcomes={},
            is_newest=is_newest,
        ),
    )


def stopped(house: House, parcel: Parcel | None) -> None:
    """Note a file that was not taken in, where its sender is known for certain."""
    if parcel is not None:
        with house.writing() as connection:
            parcels.note(connection, parcel)


def stoppage(package: OpenedPackage, at: str, message: str) -> Parcel:
    """What is noted of a package that verified and cannot be taken in."""
    statement = package.statement
    return Parcel(
        site=package.key,
        kind=parcels.STOPPED,
        at=at,
        made=statement.made,
        file_hash=package.file_hash,
        log=statement.log,
        first=statement.from_,
        last=statement.to,
        reported=counting.changes(package.operations),
        outcomes={},
        message=message,
    )


def unread(refusal: AppError, at: str, message: str) -> Parcel | None:
    """What is noted of a file that only a newer program can read; None for any other refusal."""
    if not isinstance(refusal, TooNewError) or not refusal.key:
        return None
    return Parcel(
        site=refusal.key,
        kind=parcels.STOPPED,
        at=at,
        file_hash=refusal.file_hash,
        outcomes={},
        message=message,
    )


def _parcel(
    package: OpenedPackage,
    at: str,
    *,
    answer: int,
    reported: int,
    outcomes: Mapping[str, int],
    is_newest: bool = True,
) -> Parcel:
    statement = package.statement
    return Parcel(
        site=package.key,
        kind=parcels.PACKAGE if is_newest else parcels.OLDER,
        at=at,
        made=statement.made,
        file_hash=package.file_hash,
        log=statement.log,
        first=statement.from_,
        last=statement.to,
        number=answer,
        reported=reported,
        outcomes=outcomes,
    )
