"""不再等: a file that will never be good is put aside by a person, and can be taken up again.

The program itself gives up on nothing. A stranger's file, or one that only repeats what a newer one
brought, would stay in the list for ever; its bytes stay in the archive in any case.
"""

from dataclasses import replace

from pmis_desktop.errors.services import WaitingUnknownError
from pmis_desktop.models import arrivals, held
from pmis_desktop.models.arrivals import Arrival
from pmis_desktop.services.house import House
from pmis_desktop.services.on_hold import retrying

_NOTED = 12  # letters of a hash that name a file to a person


def put_aside(house: House, mark: str) -> None:
    """Wait no longer for the file of this mark.

    Raises WaitingUnknownError where no such file waits by itself: what waits in the hold lane, or
    as a change on the desk, is decided there.
    """
    with house.reading() as connection:
        in_lane = {each.file_hash for each in held.every(connection)}
        kept = [each for each, _ in arrivals.kept(connection) if each.hash not in in_lane]
    _set(house, _marked(kept, mark), aside=True)
    house.note("put_aside", "不再等一个文件", file=mark[:_NOTED])


def wait_again(house: House, mark: str) -> None:
    """Take up a file that was put aside; raises WaitingUnknownError for a mark of none."""
    with house.reading() as connection:
        kept = [each for each, _ in arrivals.put_aside(connection)]
    _set(house, _marked(kept, mark), aside=False)
    house.note("wait_again", "重新等一个文件", file=mark[:_NOTED])


def _marked(kept: list[Arrival], mark: str) -> Arrival:
    found = [each for each in kept if mark and each.hash.startswith(mark)]
    if len(found) != 1:
        raise WaitingUnknownError
    return found[0]


def _set(house: House, arrival: Arrival, *, aside: bool) -> None:
    with house.writing() as connection:
        arrivals.put(connection, [replace(arrival, aside=aside)], house.author().at)
        # What could not be taken before may be good by now.
        retrying.forget(connection)
