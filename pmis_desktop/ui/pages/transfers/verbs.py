"""What the acts on a transfer are called, in the order in which they are offered."""

from collections.abc import Iterable, Mapping, Sequence

from pmis_desktop.services.transfers.reading import TransferRow

ADMIT = "admit"
DIRECT, PHONE = "direct", "phone"
VERBS: Mapping[str, str] = {
    "review": "支部审核",
    DIRECT: "选定转入党组织",
    "letter": "开介绍信",
    "reception": "接收",
    "placement": "编入支部",
    ADMIT: "接收并编入",
    "receipt": "登记回执",
    "return": "退回",
    "withdrawal": "撤回",
    "voiding": "作废或补办",
    "unfinished": "未办结原因",
    PHONE: "改联系电话",
    "close": "由县级办结",
}
FORWARD = ("review", DIRECT, "letter", "reception", "placement", ADMIT, "receipt")
"""What brings a transfer on; the others take it back or note something."""


def common(rows: Sequence[TransferRow], *, at_county: bool) -> tuple[str, ...]:
    """The acts that can be done on every one of these, in the order of `VERBS`."""
    if not rows:
        return ()
    shared = set(offered(rows[0], at_county=at_county))
    for row in rows[1:]:
        shared &= set(offered(row, at_county=at_county))
    # A number is one person's.
    alone = {PHONE} if len(rows) > 1 else set()
    return tuple(act for act in VERBS if act in shared - alone)


def offered(row: TransferRow, *, at_county: bool) -> Iterable[str]:
    """What can be done on one transfer here and now."""
    if row.astray:
        yield DIRECT
    for act in row.acts:
        # Who comes from another county is born here with the reception: two steps in one.
        yield ADMIT if row.path == "in" and act in {"reception", "placement"} else act
    if row.acts or (at_county and row.state not in {"closed", "withdrawn", "voided"}):
        yield "unfinished"
        yield PHONE
    if at_county and row.state in {"issued", "expired", "placed", "receipted"}:
        yield "close"
