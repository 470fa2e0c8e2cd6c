"""The commands of the description, run as they stand there, where the stock tools are."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.interop import contents, people
from tests.interop.describing import FOLDER
from tests.interop.document import DOCUMENT

TOOLS = ("bash", "age", "openssl", "od", "awk", "gzip", "sed")
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in TOOLS), reason="stock tools are not here"
)


def commands() -> str:
    found = re.search(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def run(
    tmp_path: Path, name: str, kind: str, key: str, identity: str
) -> subprocess.CompletedProcess[bytes]:
    (tmp_path / "identity").write_text(f"{identity}\n", encoding="utf-8")
    shutil.copy(FOLDER / name, tmp_path / "file.dzb")
    given = {"FILE": "file.dzb", "IDENTITY": "identity", "KIND": kind, "KEY": key}
    head = "".join(f"{name}={value}\n" for name, value in given.items())
    return subprocess.run(  # noqa: S603 - our own text, in a folder of the test
        [str(BASH), "-c", head + commands()],
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("who", ["county", "recovery", "site"])
def test_a_package_is_read_by_hand(tmp_path: Path, who: str) -> None:
    secret = people.SEALERS[who].secret()
    done = run(tmp_path, "change.dzb", "change", people.SITE.public.hex, secret)
    assert done.returncode == 0, done.stderr.decode()
    expected = json.loads((FOLDER / "files.json").read_text(encoding="utf-8"))["change.dzb"]
    assert json.loads((tmp_path / "statement").read_bytes()) == expected["statement"]
    assert b"Signature Verified Successfully" in done.stdout
    assert (tmp_path / "operations").read_bytes().splitlines() == contents.LINES


def test_a_wrong_key_does_not_verify_by_hand(tmp_path: Path) -> None:
    secret = people.COUNTY_SEAL.secret()
    done = run(tmp_path, "change.dzb", "change", people.MERGE.public.hex, secret)
    assert done.returncode != 0
    assert b"Verified" not in done.stdout


def test_a_signature_for_one_kind_fits_no_other_by_hand(tmp_path: Path) -> None:
    secret = people.COUNTY_SEAL.secret()
    done = run(tmp_path, "change.dzb", "answer", people.SITE.public.hex, secret)
    assert done.returncode != 0


def test_a_damaged_file_fails_by_hand(tmp_path: Path) -> None:
    data = bytearray((FOLDER / "change.dzb").read_bytes())
    data[-40] ^= 1
    (tmp_path / "bad.dzb").write_bytes(data)
    done = run(
        tmp_path,
        str(tmp_path / "bad.dzb"),
        "change",
        people.SITE.public.hex,
        people.COUNTY_SEAL.secret(),
    )
    assert done.returncode != 0
