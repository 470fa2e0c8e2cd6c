"""Files written while their maker goes on: by a child, by threads, where the child gives out."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop import files
from pmis_desktop.errors.files import FileError
from pmis_desktop.errors.workers import WorkerDiedError
from pmis_desktop.services import writing_beside, writing_jobs
from pmis_desktop.services.writing_beside import Writing
from pmis_desktop.services.writing_jobs import NewFile
from pmis_desktop.workers import Beside, Worker


@pytest.fixture(params=[True, False], ids=["child", "threads"])
def writing(request: pytest.FixtureRequest) -> Iterator[Writing]:
    with Writing("test", request.param) as writing:
        yield writing


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that this process writes."""
    written: list[str] = []
    real = files.write_whole

    def write_whole(path: Path, data: bytes) -> None:
        written.append(path.name)
        real(path, data)

    monkeypatch.setattr(files, "write_whole", write_whole)
    return written


def put_many(writing: Writing, folder: Path, count: int) -> None:
    begun = [writing.put(NewFile.of(folder / f"{at}", b"%d" % at)) for at in range(count)]
    writing.send()
    for each in begun:
        assert each.result() is None


def whole(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def expected(count: int) -> dict[str, bytes]:
    return {f"{at}": b"%d" % at for at in range(count)}


def test_every_file_lies_there_whole_and_nothing_else(writing: Writing, tmp_path: Path) -> None:
    put_many(writing, tmp_path, 50)
    assert whole(tmp_path) == expected(50)


def test_a_child_writes_them_where_there_are_many(tmp_path: Path, here: list[str]) -> None:
    with Writing("test", beside=True) as writing:
        put_many(writing, tmp_path, 3)
    assert here == []
    with Writing("test", beside=False) as writing:
        put_many(writing, tmp_path, 3)
    assert sorted(here) == ["0", "1", "2"]


def test_only_the_file_that_cannot_be_written_fails(writing: Writing, tmp_path: Path) -> None:
    good = writing.put(NewFile.of(tmp_path / "good", b"1"))
    bad = writing.put(NewFile.of(tmp_path / "nowhere" / "bad", b"2"))
    last = writing.put(NewFile.of(tmp_path / "last", b"3"))
    writing.send()
    assert good.result() is None
    with pytest.raises(FileError):
        bad.result()
    assert last.result() is None
    assert whole(tmp_path) == {"good": b"1", "last": b"3"}


def test_a_note_lies_beside_it_and_costs_nothing_where_it_cannot(
    writing: Writing, tmp_path: Path
) -> None:
    noted = NewFile.of(tmp_path / "a", b"1", (tmp_path / "a.txt", b"note"))
    unnoted = NewFile.of(tmp_path / "b", b"2", (tmp_path / "nowhere" / "b.txt", b"note"))
    begun = [writing.put(noted), writing.put(unnoted)]
    writing.send()
    assert [each.result() for each in begun] == [None, None]
    assert whole(tmp_path) == {"a": b"1", "a.txt": b"note", "b": b"2"}


def test_what_is_written_once_is_left_alone_where_it_lies(writing: Writing, tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"as it was")
    begun = [
        writing.put(NewFile.of(tmp_path / "old", b"another", once=True)),
        writing.put(NewFile.of(tmp_path / "ab" / "new", b"2", once=True)),
    ]
    writing.send()
    assert [each.result() for each in begun] == [None, None]
    assert (tmp_path / "old").read_bytes() == b"as it was"
    assert whole(tmp_path / "ab") == {"new": b"2"}


def test_large_files_do_not_go_through_the_pipe(
    tmp_path: Path, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_beside, "_LARGEST", 10)
    with Writing("test", beside=True) as writing:
        begun = [
            writing.put(NewFile.of(tmp_path / "large", b"12345678901")),
            writing.put(NewFile.of(tmp_path / "small", b"1")),
        ]
        writing.send()
        assert [each.result() for each in begun] == [None, None]
    assert here == ["large"]
    assert whole(tmp_path) == {"large": b"12345678901", "small": b"1"}


@pytest.mark.parametrize("reply", [None, b"\xc0", b"\x90"], ids=["dead", "nonsense", "too_few"])
def test_what_a_child_does_not_do_is_done_here(
    tmp_path: Path, here: list[str], monkeypatch: pytest.MonkeyPatch, reply: bytes | None
) -> None:
    def run(*_given: object, **_named: object) -> bytes:
        if reply is None:
            raise WorkerDiedError
        return reply

    monkeypatch.setattr(Worker, "run", run)
    with Writing("test", beside=True) as writing:
        put_many(writing, tmp_path, 30)
    assert sorted(here) == sorted(expected(30))
    assert whole(tmp_path) == expected(30)


def test_closing_leaves_no_unfinished_file(tmp_path: Path) -> None:
    with Writing("test", beside=True) as writing:
        begun = [writing.put(NewFile.of(tmp_path / f"{at}", b"1")) for at in range(105)]
    # What was on its way is there; what was only gathered is not.
    assert [each.done() for each in begun] == [True] * 100 + [False] * 5
    assert whole(tmp_path) == {f"{at}": b"1" for at in range(100)}


def test_where_nobody_can_be_asked_nobody_waits_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_given: object) -> object:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Beside, "ask", ask)
    with Writing("test", beside=True) as writing:
        begun = writing.put(NewFile.of(tmp_path / "a", b"1"))
        with pytest.raises(RuntimeError):
            writing.send()
        with pytest.raises(RuntimeError):
            begun.result(timeout=10)


@pytest.mark.parametrize("moment", [0.0, 0.12, 0.15, 0.2])
def test_a_child_that_is_killed_while_it_writes_costs_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: float
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen

    def popen(*given: Any, **named: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401
        started.append(real(*given, **named))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", popen)
    with Writing("test", beside=True) as writing:
        begun = [writing.put(NewFile.of(tmp_path / f"{at}", b"%d" % at)) for at in range(200)]
        writing.send()
        time.sleep(moment)
        for process in started:
            process.kill()
        for each in begun:
            assert each.result() is None
    assert whole(tmp_path).items() >= expected(200).items()


def test_a_name_that_may_not_be_on_the_disk_yet_is_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever wrote the file may have been ended between its name and the sync of that."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    (tmp_path / "a").write_bytes(b"1")
    writing_jobs.put(NewFile.of(tmp_path / "a", b"1", once=True))
    assert synced == [tmp_path]


def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    """Linux has names that are no UTF-8; what they say is not ours to change."""
    name = b"\xff\xfe"
    path = tmp_path / name.decode("utf-8", "surrogateescape")
    assert NewFile.of(path, b"1").path.endswith(name)
    writing_jobs.put(NewFile.of(path, b"1"))
    assert path.read_bytes() == b"1"
