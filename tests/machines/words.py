"""Words of which it is known whom they are about, and which are to be nowhere any more."""

from dataclasses import dataclass, field


@dataclass
class Words:
    """What the clerks wrote of each person, word by word, and what is to be nowhere any more.

    ``taken`` has the words by the order that took them. Somebody who went whole takes along what
    is written of him afterwards; a field group only what was in it.
    """

    written: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def word(self, rec: str, group: str) -> str:
        """A word that is written of one person only, in one field."""
        self.count += 1
        word = f"独一份的话第{self.count:04d}句"
        self.written.setdefault(rec, {}).setdefault(group, []).append(word)
        if rec in self.gone:
            self.taken[self.gone[rec]].append(word)
        return word

    def take(self, order: str, rec: str, name: str, groups: tuple[str, ...]) -> None:
        """An order was signed: from now on it is to hold."""
        of_him = self.written.get(rec, {})
        words = [word for group in groups or of_him for word in of_him.get(group, ())]
        if not groups:
            self.gone[rec] = order
            words += [name] if name else []
        self.taken[order] = words
