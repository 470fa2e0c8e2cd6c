"""A county's records in a sixth of the memory: each is unpacked when it is asked for."""

from collections.abc import Iterator, MutableMapping

import msgspec
from typing_extensions import override

from pmis_desktop.exchange.facts import Key, Record
from pmis_desktop.exchange.operations import Value
from pmis_desktop.rules.fields import ENTITIES

_NAMES = {ent: tuple(each.id for each in entity.fields) for ent, entity in ENTITIES.items()}

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(list[str | None]).decode


class PackedRecords(MutableMapping[Key, dict[str, Value]]):
    """Records by entity and id, of known entities, with every field of theirs.

    What it gives is a copy: changing that changes nothing here.
    """

    def __init__(self) -> None:
        self._packed: dict[str, dict[str, bytes]] = {ent: {} for ent in _NAMES}

    @override
    def __getitem__(self, key: Key) -> dict[str, Value]:
        ent, rec = key
        packed = self._packed[ent][rec]
        return dict(zip(_NAMES[ent], _unpack(packed), strict=True))

    @override
    def __setitem__(self, key: Key, values: Record) -> None:
        ent, rec = key
        self._packed[ent][rec] = _pack([values.get(name) for name in _NAMES[ent]])

    @override
    def __delitem__(self, key: Key) -> None:
        del self._packed[key[0]][key[1]]

    @override
    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and key[1] in self._packed.get(key[0], ())

    @override
    def __iter__(self) -> Iterator[Key]:
        return ((ent, rec) for ent, known in self._packed.items() for rec in known)

    @override
    def __len__(self) -> int:
        return sum(map(len, self._packed.values()))
