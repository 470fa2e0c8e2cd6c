"""The journal lines of own operations: numbered, salted, and spelled as every line is.

The births of an import differ in their values only. What is the same in all that fill the same
fields is spelled once, by the encoder that spells every line; a test holds both to the same bytes.
"""

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import msgspec

from pmis_desktop.errors.exchange import TextProfileError
from pmis_desktop.exchange import canonical
from pmis_desktop.exchange.operations import CREATE, SALT, Operation, Unit, Value, line
from pmis_desktop.models.saved import Saved, Values

# The sheets of offices fill the same few sets of fields; of a change with more each is spelled out.
_MOST_SHAPES = 500
_NUMBERED = '"n":1,"rec":'


@dataclass(frozen=True, slots=True)
class _Birth:
    """The line of a new record in pieces: what stands before, between and behind what differs.

    That is its values, in their order, its number, its id and its salt.
    """

    pieces: Sequence[str]
    values: Callable[[Values], tuple[Value, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMaker:
    """What all operations of one unit share; ``base`` is the county's revision they stand on."""

    unit: Unit
    base: int
    who: str
    why: str
    at: str
    ext: msgspec.Raw
    _births: dict[tuple[str, tuple[str, ...]], _Birth] = field(default_factory=dict)

    def operation(self, saved: Saved, n: int, salt: str) -> Operation:
        """One save as the operation of this number."""
        return Operation(
            n=n,
            unit=self.unit,
            ent=saved.ent,
            rec=saved.rec,
            act=saved.act,
            f=saved.pairs,
            base=self.base,
            who=self.who,
            why=self.why,
            t=self.at,
            salt=salt,
            ext=self.ext,
        )

    def lines(self, some: Sequence[Saved], first: int) -> list[bytes]:
        """The lines of some saves, numbered from ``first``.

        Raises TextProfileError for what a package could not carry, which must not get into the
        journal either.
        """
        # At once: an import has tens of thousands of operations, and each call asks the system.
        salts = secrets.token_hex(SALT // 2 * len(some))
        plain: list[str] = []
        made, spelled = [], []
        for n, saved in enumerate(some, first):
            salt = salts[SALT * (n - first) : SALT * (n - first + 1)]
            text = self._born(saved, n, salt, plain) if saved.act == CREATE else ""
            if not text:
                spelled.append(line(self.operation(saved, n, salt)))
            made.append(text.encode() if text else spelled[-1])
        canonical.check_json_text(b"\n".join(spelled))
        # What is forbidden elsewhere is never printable.
        if not unicodedata.is_normalized("NFC", '"'.join(plain)):
            raise TextProfileError
        return made

    def _born(self, saved: Saved, n: int, salt: str, plain: list[str]) -> str:
        """The line of a new record, whose values are added to ``plain``; empty where one is odd."""
        shape = (saved.ent, tuple(saved.new))
        birth = self._births.get(shape)
        if birth is None:
            if not saved.new or len(self._births) >= _MOST_SHAPES:
                return ""
            birth = self._births[shape] = self._spelled(saved)
        values: tuple[str, ...] = birth.values(saved.new)  # type: ignore[assignment]
        # Between quotation marks as in the line: what composes there composes here.
        text = '"'.join(values)
        if "\\" in text or not text.isprintable() or text.count('"') >= len(values):
            return ""
        plain.append(text)
        # Each second piece is empty. Put in and joined they take half as long as formatted.
        pieces = [*birth.pieces]
        pieces[1::2] = *values, str(n), saved.rec, salt
        return "".join(pieces)

    def _spelled(self, saved: Saved) -> _Birth:
        """The line of records like this one."""
        gap = secrets.token_hex(SALT)
        empty = saved._replace(rec=gap, new=dict.fromkeys(saved.new, gap))
        spelled = line(self.operation(empty, 1, gap))
        canonical.check_json_text(spelled)
        parts = spelled.decode().replace(_NUMBERED, _NUMBERED.replace("1", gap)).split(gap)
        names = sorted(saved.new)
        one = names[0]
        pieces = [""] * (2 * len(parts) - 1)
        pieces[::2] = parts
        return _Birth(
            pieces,
            itemgetter(*names) if len(names) > 1 else lambda values: (values[one],),
        )
