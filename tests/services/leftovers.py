"""Looking for somebody's words in everything that a vault keeps, as who has its keys could."""

from collections.abc import Iterable, Iterator

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pmis_desktop.exchange import archived, envelope, frame, parts, sealing, statements
from pmis_desktop.exchange.answers import AnswerStatement
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.exchange.packages import ChangeStatement
from pmis_desktop.models import settings
from pmis_desktop.models.vault import documents
from pmis_desktop.services.house import House

_PAGE, _RESERVED, _VECTOR, _SALT = 4096, 80, 16, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def pages(house: House) -> Iterator[bytes]:
    """Every page of the data file and of the log beside it, free ones too, without the cipher."""
    data = (house.vault.folder / documents.DATABASE).read_bytes()
    assert len(data) % _PAGE == 0
    for start in range(0, len(data), _PAGE):
        yield _plain(house, data[start : start + _PAGE], first=not start)
    beside = house.vault.folder / documents.WRITE_AHEAD_LOG
    logged = beside.read_bytes()[_LOG_HEAD:] if beside.exists() else b""
    for start in range(0, len(logged), _FRAME_HEAD + _PAGE):
        number = int.from_bytes(logged[start : start + 4])
        page = logged[start + _FRAME_HEAD : start + _FRAME_HEAD + _PAGE]
        yield _plain(house, page, first=number == 1)


def _plain(house: House, page: bytes, *, first: bool) -> bytes:
    vector = page[-_RESERVED : -_RESERVED + _VECTOR]
    sealed = page[_SALT if first else 0 : -_RESERVED]
    cipher = Cipher(algorithms.AES(house.vault.key), modes.CBC(vector)).decryptor()
    return cipher.update(sealed) + cipher.finalize()


def archive(house: House) -> Iterator[bytes]:
    """What is inside every archived file, unsealed and inflated; of one half written, too."""
    with house.reading() as connection:
        key = SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY))
    for file in sorted([*house.archive.rglob("*.dzb"), *house.archive.rglob("*.tmp")]):
        data = file.read_bytes()
        outer = frame.unpack(data).outer
        if not outer.aud:
            yield frame.unpack(data).body
            continue
        if key.recipient.id not in outer.aud:
            # Sealed to a key that this vault has given up: nobody here opens it any more.
            continue
        inner = envelope.split(sealing.SEALERS[1].unseal(frame.unpack(data).body, key))
        yield inner.statement
        if outer.kind == envelope.ARCHIVED:
            yield bytes(inner.parts)
        else:
            yield from _inflated(outer.kind, inner)


def _inflated(kind: str, inner: envelope.Envelope) -> Iterator[bytes]:
    wanted: type[ChangeStatement | AnswerStatement]
    wanted = ChangeStatement if kind == envelope.CHANGE else AnswerStatement
    said = statements.read(inner.statement, wanted, kind)
    known = {entry.type: 1 << 30 for entry in said.parts}
    yield from parts.unpack(said.parts, inner.parts, known).values()


def found(house: House, words: Iterable[str]) -> list[str]:
    """Which of these words stand anywhere in the data file, the log beside it, or the archive."""
    everything = [*pages(house), *archive(house)]
    assert any(b"CREATE TABLE" in page for page in everything)
    spelled = {word: (word.encode(), msgspec.json.encode(word)[1:-1]) for word in words}
    return [
        word
        for word, spellings in spelled.items()
        if any(each in part for part in everything for each in spellings)
    ]


def remains(house: House) -> int:
    """How many files of the archive are in their purged form."""
    return sum(archived.is_archived(file.read_bytes()) for file in house.archive.rglob("*.dzb"))
