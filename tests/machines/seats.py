"""Who takes part in a real history: the county's office, the computers, the files on their way."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmis_desktop.errors.base import AppError
from pmis_desktop.models import settings
from pmis_desktop.services import receiving, relogging, rounds, safekeeping, sending
from pmis_desktop.services.house import House
from pmis_desktop.services.rounds import FileResult
from tests import vaults
from tests.machines.observer import Observer, Said, overwritten
from tests.machines.words import Words
from tests.services import counties
from tests.services.counties import EAST, NAMES, called


class BrokenPromiseError(AssertionError):
    """The program did what it promises never to do."""


def keep(promise: str, kept: object, *facts: object) -> None:
    """Complain about a promise that was not kept."""
    if not kept:
        raise BrokenPromiseError(promise, *facts)


def refused(act: Callable[[], object]) -> str:
    """Do something that may be refused in words; the code of the refusal, or empty."""
    try:
        act()
    except AppError as refusal:
        keep("words", refusal.code and refusal.message and refusal.advice, repr(refusal))
        return refusal.code
    return ""


@dataclass
class Seat:
    """One computer of a branch: where its data lie, and the newest it has heard of the county.

    A ``clone`` is a copied disk; ``shut_out`` is a revoked one.
    """

    street: str
    name: str
    house: House
    calendar: vaults.Calendar
    heard: tuple[int, int] = (0, 0)
    clone: bool = False
    shut_out: bool = False

    def number(self, name: str) -> int:
        with self.house.reading() as connection:
            return settings.number(connection, name)

    @property
    def log(self) -> str:
        with self.house.reading() as connection:
            return settings.get(connection, settings.LOG)

    def own(self) -> list[Said]:
        """Every operation this computer has ever written, from its own journal."""
        with self.house.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit"
                " WHERE u.origin = 'own' ORDER BY j.log, j.n"
            ).all()
        return said_in(bytes(row[0]) for row in found)

    def hear(self, file: Path) -> str:
        """Take an answer; P7: what is known of the county never becomes older."""
        code = refused(lambda: receiving.receive(self.house, file))
        now = (self.number(settings.EPOCH), self.number(settings.SEEN_REVISION))
        # A slice that did not come out as the county says is asked for whole.
        keep("P1", code != "digest_differs", self.name)
        keep("P7", now >= self.heard, self.name, self.heard, now)
        self.heard = now
        return code


def said_in(lines: Iterator[bytes]) -> list[Said]:
    """What some lines of a journal say, read without the program's own decoder."""
    said = []
    for line in lines:
        told = json.loads(line)
        f = {name: (old, new) for name, (old, new) in told["f"].items()}
        said.append(Said((told["ent"], told["rec"]), f))
    return said


@dataclass
class Parcel:
    """A package on its way: what was written into it, by whom, which log, and whether it came."""

    file: Path
    seat: Seat
    said: list[Said]
    log: str = ""
    came: bool = False


@dataclass
class Letter:
    """An answer on its way to one organisation."""

    file: Path
    street: str


@dataclass
class Players:
    """One county, its computers, and everything that is or was on its way."""

    folder: Path
    county: House
    calendar: vaults.Calendar
    seats: list[Seat]
    people: dict[str, str]
    fingerprint: str
    parcels: list[Parcel] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    backups: list[Path] = field(default_factory=list)
    saved: list[tuple[Seat, Path]] = field(default_factory=list)
    made: int = 0
    root: Path | None = None
    words: Words = field(default_factory=Words)

    def __post_init__(self) -> None:
        self.observer = Observer(self.county)

    @classmethod
    def copied(cls, template: counties.County, folder: Path) -> "Players":
        """A closed county copied into a folder, every computer with a clock of its own."""
        clocks = {name: vaults.Calendar() for name in ("county", *template.sites)}
        made = counties.copy_of(template, folder, clocks.__getitem__)
        seats = [
            # A second computer of a branch is named for itself.
            Seat(street if street in NAMES else EAST, street, house, clocks[street])
            for street, house in made.sites.items()
        ]
        return cls(folder, made.house, clocks["county"], seats, made.people, made.fingerprint)

    def close(self) -> None:
        for house in (self.county, *(seat.house for seat in self.seats)):
            house.vault.close()

    def place(self, name: str) -> Path:
        """A fresh folder."""
        self.made += 1
        folder = self.folder / "made" / f"{name}-{self.made}"
        folder.mkdir(parents=True)
        return folder

    def send(self, seat: Seat, *, empty: bool = False) -> Parcel | None:
        """A computer writes its package; nothing to send is no fault."""
        out = self.place("up")
        code = refused(lambda: sending.export(seat.house, out, empty=empty))
        keep("sent", code in {"", "nothing_to_send", "not_joined", "site_key_missing"}, code)
        if code:
            return None
        (file,) = out.iterdir()
        parcel = Parcel(file, seat, seat.own(), seat.log)
        self.parcels.append(parcel)
        return parcel

    def take(self, parcels: list[Parcel]) -> list[FileResult]:
        """The county takes files in one round, with the observer at its back."""
        keep("P5", not self.observer.seen(), "written between rounds and not looked at")
        before = self._own_units()
        done = rounds.take(self.county, [each.file for each in parcels], answers=self.place("down"))
        for each in parcels:
            each.came = True
        said = [one for each in parcels for one in each.said]
        said += said_in(iter(self._own_lines(before)))
        for key, group in overwritten(self.observer.seen(), said):
            raise BrokenPromiseError("P5", "silently overwritten", key, group)
        for file in done.files:
            keep("words", file.message and (file.verdict == "taken" or file.verdict), file)
        self._answered(done.answers)
        return done.files

    def _own_units(self) -> int:
        with self.county.reading() as connection:
            return int(
                connection.exec_driver_sql("SELECT COALESCE(MAX(id), 0) FROM unit").scalar_one()
            )

    def _own_lines(self, after: int) -> list[bytes]:
        """What the county itself wrote since, as it does when a transfer comes to its end."""
        with self.county.reading() as connection:
            found = connection.exec_driver_sql(
                "SELECT j.line FROM journal AS j JOIN unit AS u ON u.id = j.unit"
                " WHERE u.origin = 'own' AND u.id > ?",
                (after,),
            ).all()
        return [bytes(row[0]) for row in found]

    def answer(self, street: str) -> None:
        """The county answers everybody of an organisation who has sent nothing."""
        written = rounds.answer_within(self.county, called(street), self.place("down"))
        self._answered(written)

    def _answered(self, files: Sequence[Path]) -> None:
        for file in files:
            (street,) = {s.street for s in self.seats if file.name.startswith(called(s.street))}
            self.letters.append(Letter(file, street))

    def county_acts(self, act: Callable[[], object]) -> None:
        """The county's clerk does something; the observer looks away, for a clerk may overwrite."""
        refused(act)
        self.observer.seen()

    def restore_county(self, file: Path) -> None:
        """Go back to a backup and begin an epoch."""
        self.county.vault.close()
        self.county = safekeeping.restore(
            file,
            self.county.vault.folder,
            vaults.PASSPHRASE,
            root_key=self.root,
            clock=self.calendar,
        ).house
        self.observer = Observer(self.county)

    def restore_seat(self, seat: Seat, file: Path) -> None:
        """A computer goes back to a backup and on in a new log."""
        seat.house.vault.close()
        seat.house = safekeeping.restore(
            file, seat.house.vault.folder, vaults.PASSPHRASE, clock=seat.calendar
        ).house
        seat.heard = (seat.number(settings.EPOCH), seat.number(settings.SEEN_REVISION))

    def clone(self, seat: Seat) -> Seat:
        """The disk of a computer is copied, as it stands."""
        folder = self.place("clone") / "data"
        shutil.copytree(seat.house.vault.folder, folder)
        calendar = vaults.Calendar()
        calendar.now = seat.calendar.now
        house = counties.reopen(folder, calendar)
        twin = Seat(seat.street, f"{seat.name}（拷贝）", house, calendar, seat.heard, clone=True)
        self.seats.append(twin)
        return twin

    def drop(self, seat: Seat) -> None:
        """A computer is put away for good."""
        seat.house.vault.close()
        self.seats.remove(seat)

    def begin_anew(self, seat: Seat) -> None:
        """The remedy of a fork: what is not acknowledged goes into a new log."""
        relogging.open_new_log(seat.house)
