"""Purge orders on the wire: what they cover, what is left, and what an archive still proves."""

from dataclasses import replace

import msgspec
import pytest

from pmis_desktop.errors.exchange import PackageRefusedError
from pmis_desktop.exchange import (
    archived,
    canonical,
    documents,
    operations,
    packages,
    purging,
    trust,
)
from pmis_desktop.exchange.documents import Purge, PurgedOperation, PurgedRecord
from pmis_desktop.exchange.facts import Facts
from pmis_desktop.exchange.keys import SigningKey
from pmis_desktop.exchange.operations import Operation
from pmis_desktop.exchange.planning import plan
from pmis_desktop.exchange.purging import Coverage
from tests.exchange.letters import (
    LOG,
    County,
    Site,
    a_package,
    an_operation,
    lines_of,
    only,
    refusal,
)

COUNTY, SITE = County(), Site()
TRUST = COUNTY.trust_of(SITE)
GONE = "m-1"


def order(
    *records: PurgedRecord,
    number: int = 1,
    some: tuple[PurgedOperation, ...] = (),
    signer: SigningKey | None = None,
) -> bytes:
    paper = Purge(
        county=COUNTY.id,
        number=number,
        on="2026-11-01",
        document="示组发〔2026〕9号",
        reason="录入错误",
        records=list(records),
        operations=list(some),
    )
    return documents.sign(paper, [signer or COUNTY.root])


def whole(rec: str = GONE, ent: str = "member") -> PurgedRecord:
    return PurgedRecord(ent=ent, rec=rec, groups=[])


def coverage(*papers: bytes) -> Coverage:
    return Coverage.of(trust.extend(TRUST, papers).purges)


def reached(known: Coverage, *some: Operation) -> tuple[list[Operation], list[bytes]]:
    found = purging.reach(some, [operations.line(each) for each in some], LOG, known)
    assert found is not None
    return list(found[0]), list(found[1])


def test_an_order_of_the_root_is_trusted_and_never_ends() -> None:
    known = trust.extend(TRUST, [order(whole())])
    ((hashed, said),) = known.purges
    assert (said.reason, said.records[0].rec) == ("录入错误", GONE)
    later = trust.extend(known, [COUNTY.epoch(2, 1), order(whole("m-2"), number=2)])
    assert next(each for each, _ in later.purges) == hashed
    assert len(later.purges) == 2
    assert trust.extend(later, [order(whole())]).purges == later.purges


def test_an_order_that_the_root_did_not_sign_is_refused() -> None:
    forged = order(whole(), signer=COUNTY.merge)
    assert refusal(lambda: trust.extend(TRUST, [forged])) == "bad_signature"


def test_of_an_operation_number_hash_and_reason_stay() -> None:
    operation = an_operation(1)
    (left,), (line,) = reached(coverage(order(whole())), operation)
    assert (left.n, left.rec, left.f, left.salt, left.why) == (1, GONE, {}, "", "")
    assert "张三".encode() not in line
    assert operation.salt.encode() not in line
    assert operations.line_hash(line) == operations.line_hash(operations.line(operation))
    again = purging.reach([left], [line], LOG, coverage(order(whole())))
    assert again is None


def test_what_belongs_to_a_purged_member_goes_and_what_comes_later_on_it() -> None:
    known = coverage(order(whole()))
    post = {"member": (None, GONE), "name": (None, "支部书记")}
    born = an_operation(2, ent="post", rec="p-1", act="create", f=post)
    later = an_operation(3, ent="post", rec="p-1", f={"name": ("支部书记", "委员")})
    other = an_operation(4, ent="post", rec="p-2", f={"name": ("支部书记", "委员")})
    some, _ = reached(known, born, later, other)
    assert [bool(each.f) for each in some] == [False, False, True]


def test_of_some_groups_only_these_go() -> None:
    known = coverage(order(PurgedRecord(ent="member", rec=GONE, groups=["mobile"])))
    (left,), (line,) = reached(known, an_operation(1))
    assert left.f == {"name": ("张三", "张三丰")}
    assert b"13900000000" not in line
    assert left.is_purged
    assert purging.reach([left], [line], LOG, known) is None
    # A later order for the whole record takes the rest; the first hash stays.
    (bare,), (last,) = reached(coverage(order(whole())), left)
    assert bare.f == {}
    assert operations.line_hash(last) == operations.line_hash(operations.line(an_operation(1)))


def test_one_operation_can_be_named_by_its_hash() -> None:
    line = operations.line(an_operation(2))
    named = PurgedOperation(log=LOG, n=2, hash=operations.line_hash(line).hex())
    some, _ = reached(coverage(order(some=(named,))), an_operation(1), an_operation(2))
    assert [bool(each.f) for each in some] == [True, False]
    other = msgspec.structs.replace(named, hash="0" * 64)
    lines = lines_of(2)
    assert purging.reach([an_operation(2)], lines, LOG, coverage(order(some=(other,)))) is None


def purged_package() -> tuple[bytes, bytes]:
    """The same package, as it was first sent and after its writer has taken the order."""
    first = a_package(TRUST, SITE)
    _, lines = reached(coverage(order(whole())), an_operation(1), an_operation(2))
    return first, a_package(TRUST, SITE, lines)


def opened(data: bytes) -> packages.OpenedPackage:
    found = COUNTY.take(data, SITE)
    assert isinstance(found, packages.OpenedPackage)
    return found


def test_a_purged_operation_travels_and_its_chain_is_the_same() -> None:
    first, after = map(opened, purged_package())
    assert first.heads == after.heads
    assert [each.is_purged for each in after.operations] == [True, False]
    assert coverage(order(whole())).lacks(after.operations) == ()
    (missing,) = coverage(order(whole(), number=2)).lacks(after.operations)
    assert missing == coverage(order(whole())).whole["member", GONE]


@pytest.mark.parametrize(
    "changed",
    [
        {"salt": ""},
        {"f": {}},
        {"purged": operations.Purged(hash="1" * 64, order="2" * 64)},
        {"purged": operations.Purged(hash="1" * 64, order="2" * 64), "salt": "", "why": "无"},
        {"purged": operations.Purged(hash="1", order="2" * 64), "salt": "", "why": ""},
    ],
)
def test_an_operation_is_either_whole_or_says_what_took_it(changed: dict[str, object]) -> None:
    line = operations.line(msgspec.structs.replace(an_operation(1), **changed))
    assert refusal(lambda: a_package(TRUST, SITE, [line])) == "not_canonical"


def test_a_raw_key_that_only_looks_like_the_mark_changes_no_hash() -> None:
    said = {"purged": {"hash": "1" * 64, "order": "2" * 64}}
    line = operations.line(an_operation(1, ext=msgspec.Raw(canonical.encode(said))))
    assert operations.line_hash(line).hex() != "1" * 64


def test_what_an_order_took_ends_as_agreed_and_writes_nothing() -> None:
    (left, other), _ = reached(coverage(order(whole())), an_operation(1), an_operation(2))
    facts = Facts(revision=1, scope=frozenset({"org-1"}))
    made = plan([left, other], facts)
    assert [(each.verdict, each.code) for each in made.outcomes] == [
        ("agreed", "purged"),
        ("rejected", "unknown_field"),
    ]
    assert made.writes == ()


def remains(*papers: bytes) -> archived.Remains:
    """What the archive keeps of a package with two operations."""
    kept = archived.of_file(a_package(TRUST, SITE), COUNTY.sealing)
    _, lines = reached(coverage(*papers), an_operation(1), an_operation(2))
    return replace(kept, lines=tuple(lines))


def prove(data: bytes, site: Site = SITE) -> archived.Remains:
    return archived.prove(
        data, unsealer=COUNTY.sealing, registry=only(site.signing.public), county=COUNTY.id
    )


def test_the_purged_form_of_an_archived_package_proves_every_hash() -> None:
    kept = remains(order(whole()))
    data = archived.write(kept, [COUNTY.sealing.recipient])
    assert archived.is_archived(data)
    assert prove(data) == kept == archived.of_file(data, COUNTY.sealing)
    ((hashed, operation),) = archived.purged_operations(kept)
    assert hashed == operations.line_hash(lines_of(1)[0])
    assert operation.n == 1
    read = archived.opened(kept, SITE.signing.public, COUNTY.id)
    assert read.operations[1] == an_operation(2)
    assert read.file_hash == kept.file_hash


def test_the_purged_form_cannot_be_altered() -> None:
    kept = remains(order(whole()))
    other = operations.line(an_operation(2, who="别人"))
    for lines in ((kept.lines[0], other), kept.lines[:1], (*kept.lines, other)):
        spoilt = archived.write(replace(kept, lines=lines), [COUNTY.sealing.recipient])
        with pytest.raises(PackageRefusedError):
            prove(spoilt)
    data = archived.write(kept, [COUNTY.sealing.recipient])
    assert refusal(lambda: prove(data, Site())) == "unknown_key"


def test_the_purged_form_of_an_answer_keeps_statement_and_signature_alone() -> None:
    answer = COUNTY.answer(SITE)
    kept = archived.of_file(answer, SITE.sealing)
    assert (kept.kind, kept.lines) == ("answer", ())
    data = archived.write(kept, [SITE.sealing.recipient])
    found = archived.prove(
        data,
        unsealer=SITE.sealing,
        registry=only(COUNTY.merge.public),
        county=COUNTY.id,
    )
    assert found == kept
    assert refusal(lambda: COUNTY.take(data, SITE)) == "wrong_kind"
