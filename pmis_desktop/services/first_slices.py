"""First slices for many branches, written to a stick in one act that can be begun again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from pmis_desktop.errors.sites import NobodyToWriteForError
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.models import sites, tree
from pmis_desktop.models.sites import Site
from pmis_desktop.services import answering, authority, finding, grant_files, granting
from pmis_desktop.services.grant_files import Outlet
from pmis_desktop.services.house import House


@dataclass(slots=True, kw_only=True)
class FirstSlices:
    """What was written in this go, what lay there whole already, and how many are left.

    ``fault`` says why it ended early, where a disk failed.
    """

    written: list[Path] = field(default_factory=list)
    there: int = 0
    left: int = 0
    cancelled: bool = False
    fault: str = ""


def awaiting(house: House) -> int:
    """How many admitted sites never sent a package: they may still lack their first slice."""
    house.require_county()
    with house.reading() as connection:
        return len(_wanted(connection, ()))


def write(
    house: House,
    out: Path,
    *,
    root_passphrase: str,
    root_key: Path | None = None,
    named: Sequence[str] = (),
    anew: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FirstSlices:
    """Write grant and first answer for every admitted site that never sent anything.

    ``named`` are organisations, by name, code or id, whose subtrees get theirs whatever they have
    sent. A file that lies there whole is left alone, unless ``anew``. Raises NobodyToWriteForError
    and what the root key raises; a disk that fails is told in the result.
    """
    house.require_county()
    root = authority.root_key(house, root_key, root_passphrase)
    outlet = Outlet.open(house, out)
    with house.reading() as connection:
        wanted = _wanted(connection, named)
    if not wanted:
        raise NobodyToWriteForError
    due = wanted if anew else _missing(outlet, wanted)
    done = FirstSlices(there=len(wanted) - len(due))
    for start in range(0, len(due), answering.SITES_AT_ONCE):
        if cancelled():
            done.cancelled = True
            break
        written, done.fault = _write_some(
            house, outlet, due[start : start + answering.SITES_AT_ONCE], root
        )
        done.written += written.values()
        progress(done.there + len(done.written), len(wanted))
        if done.fault:
            break
    done.left = len(due) - len(done.written)
    grant_files.count(house, "first_slices", "写出首份数据", len(done.written))
    return done


def _missing(outlet: Outlet, wanted: Sequence[Site]) -> list[Site]:
    """Those whose grant does not lie there whole."""
    computers = outlet.computers()
    return [
        site
        for site in wanted
        if not grant_files.is_written(outlet.place(site, computers[site.organisation]), site)
    ]


def _write_some(
    house: House, outlet: Outlet, some: Sequence[Site], root: SigningKey
) -> tuple[dict[str, Path], str]:
    with house.writing() as connection:
        county = authority.load(house, connection)
        told = sites.told_until(connection, [each.id for each in some])
        # Read anew: answers may have been made since.
        fresh = [site for each in some if (site := sites.one(connection, each.id))]
        made = granting.write(house, connection, county, fresh, root)
    return outlet.write(made, told)


def _wanted(connection: Connection, named: Sequence[str]) -> list[Site]:
    """Sites in the order of the tree: the silent ones, or all of named subtrees."""
    grown = tree.read(connection)
    enrolled = [each for each in sites.every(connection) if each.status == sites.ENROLLED]
    if named:
        tops = [finding.organisation(connection, each) for each in named]
        scope = {rec for top in tops for rec in grown.subtree(top)}
        chosen = [each for each in enrolled if each.organisation in scope]
    else:
        chosen = [each for each in enrolled if each.last_package_at is None]
    order = {rec: place for place, rec in enumerate(grown.walk())}
    return sorted(chosen, key=lambda each: order.get(each.organisation, len(order)))
