"""Looking at the desk and deciding: what is done away from the window's thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from pmis_desktop.rules.problems import Severity
from pmis_desktop.services import deciding, decisions, drafts, records
from pmis_desktop.services.deciding import Side
from pmis_desktop.services.decisions import Decision
from pmis_desktop.services.house import House
from pmis_desktop.ui.pages.desk.third_value import own_field

_DRAFT = "desk"  # under what reasons are kept that were typed and not used
_REASON = "reason"
DECIDING = "处理待定事项"  # what a decision is called in the history


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What lies on the desk, and the reasons kept when the window was closed over them."""

    decisions: tuple[Decision, ...]
    reasons: Mapping[int, str]


def look(house: House) -> Looked:
    """Every open decision; looking is noted."""
    kept = {
        int(each.rec): each.values.get(_REASON, "")
        for each in drafts.every(house)
        if each.kind == _DRAFT
    }
    return Looked(decisions=decisions.open_decisions(house), reasons=kept)


def keep_reasons(house: House, reasons: Mapping[int, str]) -> None:
    """Keep what was typed for decisions that were not taken; an empty reason is forgotten."""
    if not house.may_write:
        return
    for item, reason in reasons.items():
        drafts.keep(house, _DRAFT, str(item), {_REASON: reason} if reason.strip() else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody wants to decide: a side, why, and the other value where it is neither."""

    decision: Decision
    side: Side
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """How deciding ended: ``problem`` with the other value, or what was decided in words."""

    item: int
    problem: str
    title: str


def settle(house: House, verdict: Verdict) -> Settling:
    """Decide as somebody wants; another value is checked first, as the form checks it.

    Raises what ``deciding.settle`` raises.
    """
    decision = verdict.decision
    problem = _problem(house, verdict) if verdict.side == "value" else ""
    if problem:
        return Settling(item=decision.item, problem=problem, title="")
    deciding.settle(
        house,
        decision.item,
        side=verdict.side,
        reason=verdict.reason,
        value=verdict.value or None,
    )
    drafts.drop(house, _DRAFT, str(decision.item))
    title = decisions.last_decision(house) or f"{decision.name} {decision.what}"
    return Settling(item=decision.item, problem="", title=title)


def _problem(house: House, verdict: Verdict) -> str:
    """The first grave thing that the rules say of the other value."""
    decision = verdict.decision
    field = own_field(decision)
    if field is None:
        return ""
    given = {field.id: verdict.value}
    found = records.check(house, decision.record_kind, decision.record, given)
    return next((each.message for each in found if each.severity is Severity.ERROR), "")
