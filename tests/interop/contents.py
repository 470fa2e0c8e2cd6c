"""What the kept samples say: operations, records, notices and the rest, all invented."""

from hashlib import sha256

import msgspec

from pmis_desktop.exchange import canonical, operations
from pmis_desktop.exchange.notices import Notice, Reading
from pmis_desktop.exchange.operations import Operation, Unit
from pmis_desktop.exchange.records import (
    Carriers,
    Gone,
    Mend,
    Omitted,
    OpenItem,
    Outcome,
    ReviewItem,
    ReviewValues,
    SliceRecord,
)

LOG = "0190a2b3c4d57e6f80112233445566aa"
NEXT_LOG = "0190a2b3c4d57e6f80112233445566bb"
COUNTY_LOG = "0190a2b3c4d57e6f80112233445566cc"
BRANCH = "0190a2b3c4d57e6f8011223344556601"
MEMBER = "0190a2b3c4d57e6f8011223344556602"
NEWCOMER = "0190a2b3c4d57e6f8011223344556603"
PERIOD = "0190a2b3c4d57e6f8011223344556604"
TRANSFER = "0190a2b3c4d57e6f8011223344556605"
NOTICE = "0190a2b3c4d57e6f8011223344556606"
PHOTO_RECORD = "0190a2b3c4d57e6f8011223344556607"
REVIEW = sha256(f"review|{LOG}|member|{MEMBER}|name".encode()).hexdigest()[:32]
CLOCK = "2026-03-04T09:30:00+08:00"

# One grey point.
PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63680000008200817a6f5a0e0000000049454e44ae426082"
)


def operation(n: int, unit: Unit, ent: str, rec: str, act: str, **f: object) -> Operation:
    """One operation with the books' columns filled alike."""
    return msgspec.convert(
        {
            "n": n,
            "unit": [unit.first, unit.count, unit.whole],
            "ent": ent,
            "rec": rec,
            "act": act,
            "f": f,
            "base": 7,
            "who": "王建国",
            "why": "核对后“更正”",
            "t": CLOCK,
            "salt": f"{n:032x}",
        },
        Operation,
    )


OPERATIONS = (
    msgspec.structs.replace(
        operation(1, Unit(1, 1), "member", MEMBER, "change", mobile=["13900000001", None]),
        ext=msgspec.Raw(b'{"later":{"a":[1,null,true]}}'),
    ),
    operation(2, Unit(2, 2, 1), "member", NEWCOMER, "create", name=[None, "𠮷三"]),
    operation(
        3,
        Unit(2, 2, 1),
        "membership",
        PERIOD,
        "create",
        member=[None, NEWCOMER],
        organisation=[None, BRANCH],
    ),
    operation(4, Unit(4, 1), "attachment", PHOTO_RECORD, "create", member=[None, MEMBER]),
    operation(
        5, Unit(5, 1), "transfer", TRANSFER, "change", received_on=["2026-03-01", "2026-03-02"]
    ),
    operation(6, Unit(6, 1), "review", REVIEW, "create", verdict=[None, "confirmed"]),
    operation(7, Unit(7, 1), "member", MEMBER, "withdraw", name=["赵小雷", "赵晓雷"]),
)
RENAMED = operation(1, Unit(1, 1), "member", MEMBER, "change", name=["赵小雷", "赵晓雷"])
LINES = [operations.line(each) for each in OPERATIONS]

READINGS = [
    Reading(id=NOTICE, revision=6, read_at=CLOCK, read_by="王建国"),
    Reading(id=BRANCH, revision=5, read_at="", read_by=""),
]
NOTE = "请县里再核对一次。"

RECORDS = [
    SliceRecord("member", MEMBER, {"mobile": "13900000001", "name": "赵小雷"}),
    SliceRecord("organisation", BRANCH, {"name": "中共示例镇东街支部委员会"}),
    SliceRecord("transfer", TRANSFER, {"received_on": "2026-03-02"}),
]
SLICE = [canonical.encode(each) for each in RECORDS]
OUTCOMES = [
    Outcome(n=1, verdict="applied"),
    Outcome(n=2, verdict="conflict", code="duplicate_id", note="已电话核实"),
    Outcome(n=3, verdict="held", code="review", groups={"joining": "held", "period": "applied"}),
]
DESK = [
    OpenItem(
        n=2,
        ent="member",
        rec=MEMBER,
        group="mobile",
        kind="conflict",
        county={"mobile": "13900000009"},
        branch={"mobile": None},
    )
]
GONE = [Gone(ent="member", rec=NEWCOMER, name="𠮷三", to="中共示例镇西街支部", on="2026-03-01")]
MENDS = [
    Mend(ent="member", rec=MEMBER, field="mobile", rule="R5", severity="warning", message="请补全")
]
WANTED = [sha256(PHOTO).hexdigest()]
NOTICES = [
    Notice(
        id=NOTICE,
        revision=6,
        title="关于报送的通知",
        text=["各支部：", "请按时报送。"],
        document="示组〔2026〕3号",
        issuer="示例县委组织部",
        addressed="全县",
        dated_on="2026-03-01",
        valid_until="2026-12-31",
        contact="李华",
        phone="0913-0000000",
        state="standing",
        reason="",
        replaced_by="",
        known=False,
    )
]
REVIEWS = [
    ReviewItem(
        log=LOG,
        n=3,
        ent="member",
        rec=NEWCOMER,
        group="all",
        organisation=BRANCH,
        subject=NEWCOMER,
        name="𠮷三",
        who="王建国",
        why="新发展",
        since=CLOCK,
        values=[
            ReviewValues(ent="member", rec=NEWCOMER, base={"name": None}, value={"name": "𠮷三"})
        ],
    )
]
CARRIERS = Carriers(mail=True)
OMITTED = [Omitted(ent="member", field="later", label="党员·后来的字段", records=3)]
