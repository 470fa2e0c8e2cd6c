"""Branches' computers that only ask to be admitted: keys and a request, without a vault."""

import errno
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pmis_desktop.exchange import grants, invitations, requests
from pmis_desktop.exchange.documents import Grant
from pmis_desktop.exchange.keys import SealingKey, SigningKey
from pmis_desktop.models.ids import new_id


@dataclass
class Requester:
    """One computer; ``code`` is that of its slip, or empty."""

    name: str
    fingerprint: str
    code: str = ""
    signer: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    log: str = field(default_factory=new_id)

    def request(self) -> bytes:
        proof = ""
        if self.code:
            proof = invitations.proof(
                self.code, self.signer.public, self.sealing.recipient, self.fingerprint
            )
        return requests.write(
            log=self.log,
            organisation_name=self.name,
            post="书记",
            machine="办公电脑",
            signer=self.signer,
            sealing=self.sealing.recipient,
            made="2026-03-01T08:00:00",
            invitation=proof,
        )

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.signer.id[:12]}.dzb"
        file.write_bytes(self.request())
        return file

    def open(self, grant: Path) -> Grant:
        """Open a grant as the branch would; whatever is wrong raises."""
        _trust, found, _first = grants.open(
            grant.read_bytes(),
            unsealer=self.sealing,
            expected_county_fingerprint=self.fingerprint,
            own_key=self.signer.public,
        )
        return found


def pull_out(monkeypatch: pytest.MonkeyPatch, stick: Path, *, after: int) -> None:
    """From so many files on, the stick is not there any more when one is to be put in place."""
    replace = os.replace
    seen: list[Path] = []

    def gone(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(stick):
            seen.append(Path(target))
            if len(seen) > after:
                raise OSError(errno.ENODEV, "no such device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", gone)
