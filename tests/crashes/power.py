"""Cutting the power: what was written and never synced is gone, what lies outside stays.

A kill shows that nothing is done by halves; it does not show that what was promised is on the disk,
for the system's memory outlives the process. So the calls of one unharmed run are recorded, and at
each of them the disk is put together anew from what had been synced by then; or by chance from that
and some of the rest, for a system writes when and in what order it likes. The stick beside it
keeps everything: the worst that can happen is a file outside that speaks of more than the vault.
"""

import random
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.cli.scripts import World
from tests.crashes.scenes import DONE, Scene, State, Words, known, run

_CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,unlink,close"
_ON_FILE = re.compile(rb"^(?:\d+ +)?(\w+)\((\d+)<([^>]*)>(.*)\) = (\d+)")
_OPENED = re.compile(rb'^(?:\d+ +)?openat\([^"]*"([^"]*)", (\S+?)(?:, \d+)?\) = \d+')
_NAMED = re.compile(rb'^(?:\d+ +)?(rename|unlink)\("([^"]*)"(?:, "([^"]*)")?\) = 0')
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_OPENINGS = {(True, False): "create", (True, True): "truncate", (False, True): "truncate"}
_RESUMED = re.compile(rb"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_PADDED = re.compile(rb"\)\s+= ")
_UNFINISHED = b" <unfinished ...>"
_TAIL = re.compile(rb", (\d+)$")
_SECTOR = 512
# How likely what was not synced is on the disk by chance, and then whole.
_REACHED, _WHOLE = 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Event:
    """One call on a file: ``data`` at ``at``, or a new length, another name, the end of a name."""

    call: str
    path: Path
    data: bytes = b""
    at: int = -1
    other: Path | None = None


def _plain(raw: bytes) -> bytes:
    return bytes.fromhex(raw.replace(b"\\x", b"").decode())


def read(log: Path, within: Path) -> Iterator[Event]:
    """The calls of a recorded run on files of one folder."""
    with log.open("rb") as lines:
        for line in _whole(lines):
            event = _event(line)
            if event is not None and event.path.is_relative_to(within):
                yield event


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines with the two halves of a call put together that other threads' calls stand between.

    A call counts from where it returned.
    """
    begun: dict[bytes, bytes] = {}
    for line in map(bytes.rstrip, lines):
        resumed = _RESUMED.match(line)
        if line.endswith(_UNFINISHED):
            begun[line.split(maxsplit=1)[0]] = line.removesuffix(_UNFINISHED)
        elif resumed:
            yield begun.pop(resumed[1], b"") + _PADDED.sub(b") = ", resumed[2])
        else:
            yield line


def _event(line: bytes) -> Event | None:
    named, opened = _NAMED.match(line), _OPENED.match(line)
    if named:
        other = Path(_plain(named[3]).decode()) if named[3] else None
        return Event(named[1].decode(), Path(_plain(named[2]).decode()), other=other)
    if opened:
        call = _OPENINGS.get((b"O_CREAT" in opened[2], b"O_TRUNC" in opened[2]), "")
        return Event(call, Path(_plain(opened[1]).decode())) if call else None
    found = _ON_FILE.match(line)
    return None if found is None else _on_file(found)


def _on_file(found: re.Match[bytes]) -> Event | None:
    call, path, rest = found[1].decode(), Path(_plain(found[3]).decode()), found[4]
    text, tail = _TEXT.search(rest), _TAIL.search(rest)
    if call in {"pwrite64", "write"}:
        at = int(tail[1]) if call == "pwrite64" and tail else -1
        return Event(call, path, _plain(text[1])[: int(found[5])] if text else b"", at)
    if call == "ftruncate":
        return Event(call, path, at=int(tail[1]) if tail else 0)
    return Event(call, path) if call in {"fsync", "fdatasync"} else None


@dataclass
class Disk:
    """Files as they are in memory, and as they would be found after the power came back.

    ``careful``: a new name is on the disk only once its folder was synced.
    """

    root: Path
    careful: bool = True
    live: dict[Path, bytearray] = field(default_factory=dict)
    kept: dict[Path, bytes] = field(default_factory=dict)
    names: list[Event] = field(default_factory=list)
    waiting: dict[Path, list[Event]] = field(default_factory=dict)

    def begin(self, source: Path) -> None:
        """Everything that lies in a folder is on the disk, under the names it has here."""
        for path in source.rglob("*"):
            if path.is_file():
                here = self.root / path.relative_to(source)
                self.kept[here] = path.read_bytes()
                self.live[here] = bytearray(self.kept[here])

    def take(self, event: Event) -> None:
        """One more call has returned."""
        path = event.path
        if event.call in {"rename", "unlink"}:
            self._name(event)
        elif event.call in {"fsync", "fdatasync"}:
            self._sync(path)
        elif event.call != "create" or path not in self.live:
            held = self.live.setdefault(path, bytearray())
            placed = replace(event, at=len(held)) if event.at < 0 else event
            _apply(held, placed)
            self.waiting.setdefault(path, []).append(placed)

    def _name(self, event: Event) -> None:
        for each in _with_contents(event, self.live):
            held = self.live.pop(each.path, bytearray())
            waiting = self.waiting.pop(each.path, [])
            if each.other is not None:
                self.live[each.other] = held
                self.waiting[each.other] = waiting
        self.names.append(event)
        if not self.careful:
            self._settle_names(self.root)

    def _sync(self, path: Path) -> None:
        if path in self.live:
            self.kept[path] = bytes(self.live[path])
            self.waiting.pop(path, None)
        else:
            self._settle_names(path)

    def _settle_names(self, folder: Path) -> None:
        """What was renamed or removed in a folder is so on the disk too; all of it, carelessly."""
        settled = [
            event
            for event in self.names
            if not self.careful or folder in {event.path.parent, (event.other or event.path).parent}
        ]
        self.names = [event for event in self.names if event not in settled]
        self._rename(settled)

    def _rename(self, settled: Iterable[Event]) -> None:
        for event in settled:
            for each in _with_contents(event, self.kept):
                held = self.kept.pop(each.path, None)
                if each.other is not None and held is not None:
                    self.kept[each.other] = held

    def reach(self, dice: random.Random) -> None:
        """Let some of what nobody synced be on the disk all the same.

        Names reach it in their order, contents in any; of a write perhaps its first sectors only.
        """
        reached = dice.randint(0, len(self.names))
        self._rename(self.names[:reached])
        nowhere = [event.other for event in self.names[reached:] if event.other is not None]
        for path, events in self.waiting.items():
            if any(path == each or each in path.parents for each in nowhere):
                continue
            held = bytearray(self.kept.get(path, b""))
            for event in events:
                if dice.random() < _REACHED:
                    _apply(held, _torn(event, dice))
            self.kept[path] = bytes(held)

    def lay_out(self, folder: Path) -> None:
        """Put the disk together as it is found afterwards."""
        for path, data in self.kept.items():
            # The index of a write-ahead log lives in memory and is made anew.
            if not path.name.endswith("-shm"):
                there = folder / path.relative_to(self.root)
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(data)


def _apply(held: bytearray, event: Event) -> None:
    """What a call does to the bytes of its file."""
    if event.call in {"create", "truncate"}:
        held.clear()
        return
    if event.call == "ftruncate":
        del held[event.at :]
    held.extend(bytes(max(0, event.at - len(held))))
    held[event.at : event.at + len(event.data)] = event.data


def _torn(event: Event, dice: random.Random) -> Event:
    if dice.random() < _WHOLE:
        return event
    return replace(event, data=event.data[: _SECTOR * dice.randint(0, len(event.data) // _SECTOR)])


def _with_contents(event: Event, files: Iterable[Path]) -> list[Event]:
    """A name, or where it is a folder's, that of everything in it."""
    inside = [path for path in files if event.path in path.parents]
    if not inside or event.other is None:
        return [event]
    return [
        replace(event, path=path, other=event.other / path.relative_to(event.path))
        for path in inside
    ]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run that was recorded: what it did, in the world in which it did it."""

    scene: Scene
    world: World
    begun: World
    events: tuple[Event, ...]
    before: State
    after: State


def able() -> bool:
    """Whether calls can be recorded here."""
    return shutil.which("strace") is not None


def record(scene: Scene, founded: World, folder: Path) -> Recorded:
    """Run a scene once under the recorder."""
    world = founded.copy(folder / "run")
    words: Words = scene.prepare(world)
    before = scene.look(world)
    begun = world.copy(folder / "begun")
    log = folder / "recorded.txt"
    tracer = ("strace", "-f", "-qq", "-y", "-xx", "-s", "20000000", "-o", str(log))
    told = run(world, scene.side, words, (*tracer, "-e", f"trace={_CALLS}"))
    assert told.returncode in DONE, told.stdout + told.stderr
    events = tuple(read(log, world.folder))
    log.unlink()
    return Recorded(scene, world, begun, events, before, scene.look(world))


def cut(
    recorded: Recorded,
    at: int,
    folder: Path,
    *,
    careful: bool,
    dice: random.Random | None = None,
) -> str:
    """The power goes after ``at`` calls: what is found must be whole, and promise nothing lost.

    With ``dice`` some of what was not synced is found too.
    """
    side, world = recorded.scene.side, recorded.world.folder
    inside, stick = Disk(world / side, careful=careful), Disk(world, careful=False)
    inside.begin(recorded.begun.folder / side)
    stick.begin(recorded.begun.folder)
    for event in recorded.events[:at]:
        if event.path.is_relative_to(inside.root):
            inside.take(event)
        else:
            stick.take(event)
    if dice is not None:
        inside.reach(dice)
    # The stick loses nothing, whether it was synced or not.
    stick.kept = {
        path: bytes(data)
        for path, data in stick.live.items()
        if not path.is_relative_to(inside.root)
    }
    found = World(folder / "found")
    stick.lay_out(found.folder)
    inside.lay_out(found.folder / side)
    try:
        stands = known(recorded.scene.look(found))
    finally:
        shutil.rmtree(found.folder)
    before, after = known(recorded.before), known(recorded.after)
    assert recorded.scene.holds(before, stands, after), (before, stands, after)
    return recorded.scene.word(before, stands, after)
