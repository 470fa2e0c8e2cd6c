"""What an override says: known topics in their shape, unknown ones kept and passed over."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from pmis_desktop.errors.exchange import MalformedError
from pmis_desktop.exchange import canonical, documents
from pmis_desktop.exchange.documents import Override, Root
from pmis_desktop.rules import codes, override_lines, thresholds
from pmis_desktop.rules.override_lines import CodeLines, Lines, ThresholdLines


def order(override: Override) -> tuple[int, int]:
    """Which of two on one topic is newer: a restored county numbers anew in a later epoch."""
    return override.epoch, override.number


def newest(some: Iterable[Override]) -> dict[str, Override]:
    """The newest override of each topic."""
    found: dict[str, Override] = {}
    for each in some:
        if each.topic not in found or order(each) > order(found[each.topic]):
            found[each.topic] = each
    return found


def is_known(topic: str) -> bool:
    """Whether this program gives a topic its meaning; others wait for a newer program."""
    name = topic.removeprefix(override_lines.CODES)
    return override_lines.shape_of(topic) is not None and (
        name == topic or name in codes.CODE_LISTS
    )


def lines(override: Override) -> Lines | None:
    """What a topic says; None for one that this program does not know.

    Raises NotCanonicalError, TextProfileError or MalformedError.
    """
    wanted = override_lines.shape_of(override.topic)
    if wanted is None or not is_known(override.topic):
        return None
    found = canonical.decode(bytes(override.content), wanted)
    if not _is_sound(found):
        raise MalformedError("代码与规则")
    return found


def _is_sound(said: Lines) -> bool:
    """Whether every day exists and every threshold is of its rule's kind; no shape tells that."""
    if isinstance(said, CodeLines):
        return all(_is_day(day) for line in said.lines for day in (line.since, line.to) if day)
    if isinstance(said, ThresholdLines):
        kinds = {row["rule_id"]: row["value"].isdigit() for row in thresholds.rules()}
        return all(
            _is_day(line.since)
            and (line.value.isdigit() or _is_day(line.value))
            and kinds.get(line.rule, line.value.isdigit()) == line.value.isdigit()
            for line in said.lines
        )
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def content(said: Lines) -> msgspec.Raw:
    """The canonical bytes that an override carries."""
    return msgspec.Raw(canonical.encode(said))


def signed(papers: Sequence[bytes], root: Root) -> list[tuple[bytes, Override]]:
    """The overrides among some documents that this root has signed."""
    found = []
    for paper in papers:
        document = documents.read(paper)
        if document.kind == documents.OVERRIDE and document.signed_by(root):
            said = document.content()
            if isinstance(said, Override):
                found.append((paper, said))
    return found
