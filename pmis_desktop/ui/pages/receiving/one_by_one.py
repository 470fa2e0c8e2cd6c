"""Packages that go in one by one: what somebody has looked at, or has asked the branch about."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from pmis_desktop.services import unusual
from pmis_desktop.services.merging import Preview
from pmis_desktop.ui.kit import boxes, words
from pmis_desktop.ui.kit.buttons import button
from pmis_desktop.ui.pages.receiving.arrivals import Arrival
from pmis_desktop.ui.work import dialogs
from pmis_desktop.ui.work.dialogs import Question
from pmis_desktop.ui.work.messages import Messages

_BACK, _TAKE = "返回", "并入这个包"
TakeOne = Callable[[Arrival], object]


def accepted(parent: QWidget, messages: Messages, arrival: Arrival) -> Preview | None:
    """The package as it goes in; of an unusual one somebody must type that he has asked.

    None where it stays out.
    """
    if not arrival.preview.unusual:
        return arrival.preview
    question = Question(
        title=f"并入更改特别多的包？{arrival.sender}",
        text=(
            f"{'；'.join(arrival.preview.unusual)}。如果不是支部自己改的，并入后要一处一处改回来。"
            f"请先打电话问清楚。确实是他们改的，请在下面填写“{unusual.WORD}”三个字，再点“{_TAKE}”。"
        ),
        verbs=(_BACK, _TAKE),
        danger=_TAKE,
        prompt=f"填写：{unusual.WORD}",
    )
    reply = dialogs.ask(parent, question)
    if reply.verb != _TAKE:
        return None
    if reply.text.strip("“” 。") != unusual.WORD:
        messages.say(f"没有填写“{unusual.WORD}”，这个包没有并入，县里的数据没有改动。", "warn")
        return None
    return arrival.preview.accepted()


def next_step(arrival: Arrival, take: TakeOne) -> Sequence[boxes.Part]:
    """What can be done with one package now: a sentence and its button; nothing where it is in."""
    if not arrival.can_be_taken:
        return ()
    if arrival.preview.unusual:
        told, verb = "其他包照常并入，这个包留着等您核实。", "已经核实，并入…"
    elif arrival.is_clean:
        told, verb = "", "只并入这一个"
    else:
        told = "并入后，没有疑问的部分进入县里的数据，其余的留在“待决定”里等您决定。"
        verb = "并入这一个"
    act = button(verb, lambda: take(arrival))
    return (*([words.paragraph(told, "soft")] if told else []), boxes.row(act, None))
