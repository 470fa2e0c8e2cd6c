"""What a file says about itself, and whether it verifies; nothing is changed."""

from pathlib import Path

from pmis_desktop import files
from pmis_desktop.errors.base import AppError
from pmis_desktop.exchange import answers, frame, limits, packages, requests
from pmis_desktop.exchange.frame import Outer
from pmis_desktop.exchange.keys import SealingKey
from pmis_desktop.models import settings
from pmis_desktop.services import merging, sending
from pmis_desktop.services.house import House
from pmis_desktop.services.merging import Counter

Said = dict[str, object]

_KINDS = {
    "change": "变更包",
    "answer": "县级回执",
    "enrol-request": "接入申请",
    "enrol-grant": "接入批准",
    "county-copy": "县级留底",
}


def inspect(path: Path, house: House | None) -> Said:
    """The kind, number and addressees of a file; with an open house also whether it verifies.

    Raises a PackageRefusedError for a file that is none of ours or damaged on the way.
    """
    data = files.read_limited(path, limits.FILE)
    outer = frame.unpack(data).outer
    said: Said = {
        "kind": outer.kind,
        "kind_label": _KINDS.get(outer.kind, "其他文件"),
        "number": outer.file,
        "recipients": list(outer.aud),
        "bytes": len(data),
        "verified": False,
    }
    try:
        said |= _verified(outer, data, path, house)
    except AppError as refusal:
        said |= {"code": refusal.code, "message": refusal.message}
    return said


def _verified(outer: Outer, data: bytes, path: Path, house: House | None) -> Said:
    if outer.kind == "enrol-request":
        request = requests.open(data)
        return {
            "verified": True,
            "organisation": request.statement.organisation_name,
            "fingerprint": request.fingerprint,
            "invited": bool(request.statement.invitation),
        }
    if house is None:
        return {"message": "打开数据目录后才能核对签名和内容。"}
    if outer.kind == "change":
        return _change(path, data, house)
    if outer.kind == "answer" and not house.at_county:
        return _answer(data, house)
    return {"message": "这种文件要在对方的数据目录中打开。"}


def _change(path: Path, data: bytes, house: House) -> Said:
    if house.at_county:
        judged = Counter.open(house).preview(path)
        return {
            "verified": judged.verdict in {merging.NEW, merging.DUPLICATE},
            "organisation": judged.organisation,
            "verdict": judged.verdict,
            "message": judged.message,
            "counts": judged.counts,
        }
    signer = sending.site_key(house)
    with house.reading() as connection:
        package = packages.open(
            data,
            unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
            registry={signer.id: signer.public}.get,
            county=settings.get(connection, settings.COUNTY_ID),
        )
    statement = package.statement
    return {"verified": True, "from": statement.from_, "to": statement.to, "made": statement.made}


def _answer(data: bytes, house: House) -> Said:
    with house.reading() as connection:
        answer = answers.open(
            data,
            unsealer=SealingKey.from_secret(settings.get(connection, settings.SEALING_KEY)),
            trust=sending.county_trust(house, connection),
        )
    statement = answer.statement
    return {
        "verified": True,
        "revision": statement.revision,
        "applied": statement.applied,
        "full": statement.full,
        "records": len(answer.records),
        "made": statement.made,
    }
