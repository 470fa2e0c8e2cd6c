"""Kinds of records as people write them: by the program's word or by their own."""

import argparse
from collections.abc import Callable, Iterable

from pmis_desktop.rules.fields import ENTITIES

_PLURALS = {"members": "member", "organisations": "organisation"}


def one_of(some: Iterable[str]) -> Callable[[str], str]:
    """What an argument may be that names one of these kinds; a refusal lists them by name."""
    ids = tuple(some)
    by_label = {ENTITIES[each].label: each for each in ids}

    def kind(given: str) -> str:
        found = _PLURALS.get(given, by_label.get(given, given))
        if found not in ids:
            listed = "、".join(f"{each}（{ENTITIES[each].label}）" for each in ids)
            raise argparse.ArgumentTypeError(f"没有“{given}”这个种类，可以写：{listed}。")
        return found

    return kind
