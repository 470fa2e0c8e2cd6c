"""Names of party organisations: how two spellings of one name are known to be the same."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pmis_desktop.rules.doubt import Doubt

_PREFIX = re.compile(r"^(?:中国共产党|中共)")
_MARKS = re.compile(r"[\s()\[\]{}【】〔〕〈〉《》“”\"'‘’·,.、，。:：_-]+")
_UNTIL = re.compile(r"（[0-9-]{4,10}止[^（）]*）$")
_TITLE = re.compile(
    r"(?:[0-9]{4}年?(?:度|[0-9]{1,2}月)?)?(.*?(?:支部|委员会|党委|总支|工委))(?:[(（]?[0-9]{4}.*?)?"
    r"(?:全体|在册)?(?:正式|预备|流动)?党员.*"
)
_SEPARATORS = re.compile(r"[;；、,，|\n]+")

# The longer ending goes first. 县委 is 县 and a committee; the place stays in the name.
_ENDINGS: tuple[tuple[str, str], ...] = (
    (r"(?:党?工作委员会|党工委|工委)$", "工委"),
    (r"党?总支部?(?:委员会)?$", "总支"),
    (r"党?支部(?:委员会)?$", "支部"),
    (r"(?:党的?委员会|党委会?|委员会|(?<=[省市县区旗州盟乡镇])委)$", "党委"),
    (r"党小组$", "小组"),
)


@lru_cache(maxsize=4096)
def comparison_key(name: str) -> str:
    """The same text for every usual spelling of one organisation's name.

    中共 before it, brackets, width, white space and the long or short form of its kind say
    nothing; the kind itself does: a committee and a branch of one place stay apart.
    """
    bare = _PREFIX.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", name)))
    for ending, kind in _ENDINGS:
        body, replaced = re.subn(ending, "", bare)
        if replaced and body:
            return f"{body}#{kind}"
    return bare


def organisation_in_title(title: str | None) -> str | None:
    """The organisation that a table is headed with (东街党支部2026年党员花名册); None for none."""
    found = _TITLE.fullmatch("".join(unicodedata.normalize("NFKC", title or "").split()))
    return found[1] if found else None


def former_names(cell: str | None) -> tuple[str, ...]:
    """The names in a field that lists several, separated by ；、， or lines; dates left out."""
    parts = (_UNTIL.sub("", part).strip() for part in _SEPARATORS.split(cell or ""))
    return tuple(name for name in parts if name)


def with_former(cell: str | None, name: str, *, until: str, document: str | None = None) -> str:
    """A field of former names with one more, the day of its end and the document behind it.

    Nothing is added where the name is in it already.
    """
    key = comparison_key(name)
    if any(comparison_key(each) == key for each in former_names(cell)):
        return cell or ""
    # Marks that part one name from the next would make a name of the document.
    paper = _SEPARATORS.sub(" ", document or "").strip()
    told = f"{name}（{until}止{f' {paper}' if paper else ''}）"
    return f"{cell}；{told}" if cell else told


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Finds an organisation by any of its names: full names first, short and former ones after.

    Of several under one name those at work are meant: a name may be given again once its
    organisation was dissolved.
    """

    by_name: Mapping[str, tuple[str, ...]]
    by_alias: Mapping[str, tuple[str, ...]]

    @classmethod
    def over(cls, organisations: Iterable[tuple[str, Mapping[str, str | None]]]) -> "NameIndex":
        """An index over organisations, each an id and its fields."""
        by_name: dict[str, list[str]] = {}
        by_alias: dict[str, list[str]] = {}
        ended: set[str] = set()
        for record_id, values in organisations:
            if name := values.get("name"):
                by_name.setdefault(comparison_key(name), []).append(record_id)
            for alias in _aliases(values):
                by_alias.setdefault(comparison_key(alias), []).append(record_id)
            if values.get("dissolved_on"):
                ended.add(record_id)
        return cls(_settled(by_name, ended), _settled(by_alias, ended))

    def find(self, text: str) -> str | Doubt | None:
        """The id of the organisation with this name; a Doubt if several have it; None if none."""
        key = comparison_key(text)
        ids = self.by_name.get(key) or self.by_alias.get(key) or ()
        if len(ids) == 1:
            return ids[0]
        if ids:
            return Doubt("ambiguous_organisation", "有几个党组织都叫这个名称，请选定一个。", ids)
        return None


def _aliases(values: Mapping[str, str | None]) -> tuple[str, ...]:
    single = (values.get("short_name"), values.get("statistics_name"))
    return (*(name for name in single if name), *former_names(values.get("former_names")))


def _settled(index: Mapping[str, list[str]], ended: Collection[str]) -> dict[str, tuple[str, ...]]:
    found = {key: tuple(dict.fromkeys(ids)) for key, ids in index.items()}
    return {key: tuple(rec for rec in ids if rec not in ended) or ids for key, ids in found.items()}
