"""How a round of merging ended, in sentences that leave no question open."""

from collections import Counter as Counted
from collections.abc import Sequence
from dataclasses import dataclass

from pmis_desktop.exchange.records import CONFLICT, HELD, REJECTED
from pmis_desktop.services import inbox, merging
from pmis_desktop.services.rounds import FileResult, Round
from pmis_desktop.ui.pages.receiving.arrivals import Arrival

_AT_MOST = 5  # refused files named in the sentence; the list has them all


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and the meaning of its colour."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundTold:
    """A round in words; ``to_decide`` counts what waits on the desk now."""

    sentences: tuple[Sentence, ...]
    to_decide: int

    @property
    def short(self) -> str:
        """The first sentence: what stands in the heading."""
        return self.sentences[0].text


def tell(done: Round, untouched: int, left: int = 0) -> RoundTold:
    """Say how a round ended; ``untouched`` files were not reached, ``left`` packages stayed out."""
    taken = [each for each in done.files if each.verdict == merging.TAKEN]
    repeated = [each for each in done.files if each.verdict == merging.DUPLICATE]
    refused = [each for each in done.files if each not in taken and each not in repeated]
    contradicted, held = _changes(taken, CONFLICT), _changes(taken, HELD)
    rejected = _changes(taken, REJECTED)
    told = [_first(len(taken), len(refused), untouched if done.cancelled else 0)]
    if left and not done.cancelled:
        told = [_left(len(taken), len(refused), left)]
    if repeated:
        text = f"{len(repeated)} 个以前已经并入过，没有重复并入。"
        told.append(Sentence(text, "info"))
    if contradicted:
        text = f"有 {contradicted:,} 处与县里不一致，要您决定；决定之前县里的内容不变。"
        told.append(Sentence(text, "warn"))
    if held:
        text = f"有 {held:,} 处先不并入：等党委审核，或党员已转出，列在“待决定”里。"
        told.append(Sentence(text, "warn"))
    if rejected:
        text = f"有 {rejected:,} 处没有接受，原因会写进回执。"
        told.append(Sentence(text, "warn"))
    told += _refusals(refused)
    return RoundTold(sentences=tuple(told), to_decide=contradicted + held)


def of_all(some: Sequence[Arrival]) -> tuple[Sentence, ...]:
    """Everything on the counter: files by how they stand, changes by what they meet."""
    states = Counted(inbox.state(each.result or each.preview) for each in some)
    parts = [f"{count} 个{inbox.STATE_WORDS[each]}" for each, count in states.items()]
    coming = [each.preview for each in some if each.can_be_taken]
    told = [Sentence(f"{len(some)} 个文件：{'，'.join(sorted(parts))}。", "info")]
    if coming:
        changes = sum(sum(each.changes.values()) for each in coming)
        senders = len({each.site for each in coming})
        text = f"还没有并入的来自 {senders} 个单位，共 {changes:,} 处更改。"
        told.append(Sentence(text, "info"))
    waits = sum(each.changes[CONFLICT] + each.changes[HELD] for each in coming)
    if waits:
        told.append(Sentence(f"其中 {waits:,} 处要您决定，先不动县里的内容。", "warn"))
    if unusual := sum(bool(each.unusual) for each in coming):
        told.append(Sentence(f"{unusual} 个包更改特别多，要先打电话核实，再单独并入。", "must"))
    return tuple(told)


def _changes(taken: Sequence[FileResult], verdict: str) -> int:
    return sum(each.changes[verdict] for each in taken)


def _first(taken: int, refused: int, untouched: int) -> Sentence:
    if untouched:
        return Sentence(
            f"已停止：已并入 {taken} 个，其余 {untouched} 个未动，可以接着并入。", "info"
        )
    if refused and taken:
        return Sentence(f"已并入 {taken} 个，{refused} 个没有收，其余未动。", "warn")
    if refused:
        return Sentence(f"{refused} 个文件没有收，县里的数据没有改动。", "must")
    if taken:
        return Sentence(f"已并入 {taken} 个变更包，全部收好了。", "good")
    return Sentence("没有新的内容，县里的数据没有改动。", "info")


def _left(taken: int, refused: int, left: int) -> Sentence:
    others = f"，{refused} 个没有收" if refused else ""
    return Sentence(f"已并入 {taken} 个{others}，还有 {left} 个等您看。", "warn")


def _refusals(refused: Sequence[FileResult]) -> list[Sentence]:
    named = [_refusal(each) for each in refused[:_AT_MOST]]
    if len(refused) > _AT_MOST:
        rest = len(refused) - _AT_MOST
        named.append(Sentence(f"还有 {rest} 个没有收，原因见左边的列表。", "must"))
    return named


def _refusal(each: FileResult) -> Sentence:
    """What was set aside comes in later by itself: less grave than what nobody can take."""
    held = each.verdict == merging.HELD_FILE
    said = "先放着" if held else "没有收"
    return Sentence(
        f"{said}：{each.organisation or each.file.name}。{each.message}", "warn" if held else "must"
    )
