"""The kept samples through a reader that knows the description only, and through the program."""

import ast
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pmis_desktop.exchange import (
    answers,
    archived,
    county_copies,
    documents,
    envelope,
    frame,
    grants,
    invitations,
    keys,
    opening,
    packages,
    requests,
)
from pmis_desktop.exchange.keys import VerifyKey
from pmis_desktop.exchange.notices import Notice
from pmis_desktop.exchange.operations import Purged
from tests.interop import contents, describing, making, people, reader
from tests.interop.describing import FOLDER
from tests.interop.document import DOCUMENT, renewed

FILES: dict[str, Any] = json.loads((FOLDER / "files.json").read_text(encoding="utf-8"))
VECTORS: dict[str, Any] = json.loads((FOLDER / "vectors.json").read_text(encoding="utf-8"))
DOCUMENTS = [
    name
    for name, about in FILES.items()
    if about["outer"]["kind"] != "enrol-request" and not about["opened_with"]
]


def data_of(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def read(name: str) -> reader.Letter:
    about = FILES[name]
    identity = VECTORS["sealing"][about["opened_with"]]["identity"] if about["opened_with"] else ""
    return reader.open_file(data_of(name), identity)


def public(*names: str) -> dict[str, bytes]:
    found = [VECTORS["keys"][name] for name in names]
    return {each["id"]: bytes.fromhex(each["public"]) for each in found}


def test_every_kind_of_file_has_a_kept_sample() -> None:
    kinds = {about["outer"]["kind"] for about in FILES.values()}
    assert kinds == {*envelope.KINDS, "archived"}
    assert set(FILES) == {path.name for path in FOLDER.glob("*.dzb")}


def test_the_reader_imports_nothing_of_the_program() -> None:
    tree = ast.parse(Path(reader.__file__).read_text(encoding="utf-8"))
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        str(node.module).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert not {"pmis_desktop", "tests"} & imported


def test_the_description_says_what_the_program_does() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text) == text, "python -m tests.interop.document"


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_other_reader_finds_what_stands_beside_a_sample(name: str) -> None:
    letter, about = read(name), FILES[name]
    assert letter.file_hash == about["file_sha256"] == sha256(data_of(name)).hexdigest()
    assert letter.outer == about["outer"]
    assert letter.statement == about["statement"]
    found = [{"key": key, "signature": value.hex()} for key, value in letter.signatures]
    assert found == about["signatures"]
    kind = about["payload_type"].removeprefix("application/vnd.dz.").removesuffix(".v1+json")
    every = public(*VECTORS["keys"])
    assert reader.signed_by(letter, kind, every) == {each["key"] for each in found}
    assert not reader.signed_by(letter, "other", every)


def test_the_other_reader_checks_a_package() -> None:
    letter = read("change.dzb")
    found = reader.parts(letter)
    lines = reader.lines(found["OPS"][0])
    reader.check_package(letter, lines)
    assert [line.decode() for line in lines] == [each["line"] for each in VECTORS["operations"]]
    assert reader.chain("", lines) == [each["head"] for each in VECTORS["operations"]]
    assert found["note"] == [contents.NOTE.encode()]
    assert found["blob"] == [contents.PHOTO]
    assert len(reader.lines(found["readings"][0])) == 2
    with pytest.raises(ValueError, match="numbers"):
        reader.check_package(letter, lines[:-1])
    with pytest.raises(ValueError, match="chain"):
        reader.check_package(letter, [lines[0].replace(b"13900000001", b"13900000002"), *lines[1:]])


def test_the_other_reader_checks_a_new_log_and_an_empty_package() -> None:
    letter = read("change-new-log.dzb")
    assert letter.statement["opens"]["head"] == VECTORS["operations"][4]["head"]
    reader.check_package(letter, reader.lines(reader.parts(letter)["OPS"][0]))
    empty = read("change-empty.dzb")
    reader.check_package(empty, [])
    assert (empty.statement["from"], empty.statement["to"]) == (6, 5)


def test_the_other_reader_checks_an_answer_and_its_documents() -> None:
    letter = read("answer.dzb")
    found = reader.parts(letter)
    slice_lines = reader.lines(found["SLICE"][0])
    digest = letter.statement["digest"]
    assert (len(slice_lines), reader.digest(slice_lines)) == (digest["records"], digest["root"])
    assert digest["root"] == VECTORS["slice"]["digest"]
    papers = reader.documents(found["DOCS"][0])
    roots = [one for one in papers if reader.open_file(one).outer["kind"] == "root"]
    county, known, threshold = reader.newest_root(roots)
    assert (county, threshold) == (VECTORS["county"]["id"], 1)
    for paper in papers:
        said = reader.open_file(paper)
        assert reader.signed_by(said, said.outer["kind"], known) == set(known)
    assert reader.signed_by(letter, "answer", public("merge"))
    assert reader.lines(found["omitted"][0])


def test_the_other_reader_follows_the_root_to_its_second_version() -> None:
    county, known, threshold = reader.newest_root([data_of("root-2.dzb"), data_of("root.dzb")])
    assert (county, threshold, len(known)) == (VECTORS["county"]["id"], 2, 2)
    with pytest.raises(ValueError, match="root"):
        reader.newest_root([data_of("root-2.dzb")])


def test_the_other_reader_opens_a_grant() -> None:
    letter = read("enrol-grant.dzb")
    found = reader.parts(letter)
    assert len(reader.documents(found["DOCS"][0])) == 3
    first = reader.open_file(found["ANSWER"][0], VECTORS["sealing"]["site"]["identity"])
    assert first.statement["number"] == 4
    bare = read("grant.dzb").statement
    assert {**letter.statement, "aud": [], "parts": []} == bare


def test_the_other_reader_proves_what_an_archive_keeps_of_a_purged_package() -> None:
    letter = read("archived.dzb")
    head, *lines = reader.lines(letter.parts)
    assert reader.canonical(head)["file"] == FILES["change.dzb"]["file_sha256"]
    assert reader.chain(letter.statement["prev"], lines)[-1] == letter.statement["head"]
    cut = reader.canonical(lines[1])
    assert cut["purged"]["order"] == FILES["purge.dzb"]["statement_sha256"]
    assert not cut["f"]


def test_the_other_reader_checks_a_countys_copy_for_itself() -> None:
    letter = read("county-copy.dzb")
    found = reader.parts(letter)
    lines = reader.lines(found["OPS"][0])
    reader.check_package(letter, lines)
    assert len(reader.lines(found["UNITS"][0])) == 2
    assert len(reader.documents(found["DOCS"][0])) == 4
    assert reader.signed_by(letter, "county-copy", public("merge"))


def test_the_program_opens_a_countys_copy() -> None:
    sealed = county_copies.unseal(
        data_of("county-copy.dzb"), unsealer=people.RECOVERY_SEAL, county=VECTORS["county"]["id"]
    )
    known = county_copies.certain(sealed.papers, VECTORS["county"]["id"])
    keys_of_it = county_copies.merge_keys(content for _, content in known)
    opened = county_copies.open(sealed, keys_of_it)
    assert opened.operations == contents.OPERATIONS[:3]
    assert [each.first for each in opened.units] == [1, 2]


def test_the_vectors_hold_in_the_other_reader() -> None:
    for key in VECTORS["keys"].values():
        assert reader.key_id(bytes.fromhex(key["public"])) == key["id"]
        assert reader.fingerprint(key["id"]) == key["fingerprint"]
    assert reader.fingerprint(VECTORS["county"]["id"]) == VECTORS["county"]["fingerprint"]
    assert (
        sha256("|".join(VECTORS["review"]["of"]).encode()).hexdigest()[:32]
        == (VECTORS["review"]["id"])
    )


def test_the_program_makes_the_vectors_and_documents_byte_for_byte() -> None:
    assert describing.vectors() == VECTORS
    made = making._plain()
    for name in DOCUMENTS:
        assert made[name] == data_of(name), name


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_program_finds_what_stands_beside_a_sample(name: str) -> None:
    assert json.loads(json.dumps(describing.described(name))) == FILES[name]


@pytest.mark.parametrize("name", ["change", "answer"])
def test_the_inner_bytes_are_those_kept_beside(name: str) -> None:
    assert describing.unsealed(f"{name}.dzb") == data_of(f"{name}.inner")


def test_the_program_reads_every_document() -> None:
    root = documents.read(data_of("root.dzb")).content()
    second = documents.read(data_of("root-2.dzb")).content()
    assert isinstance(root, documents.Root)
    assert isinstance(second, documents.Root)
    for name in DOCUMENTS:
        signed = documents.read(data_of(name))
        assert signed.signed_by(root), name
        assert signed.signed_by(second) == (name == "root-2.dzb")
        assert signed.statement_hash == FILES[name]["statement_sha256"]
        documents.check(signed.content())


def test_the_program_opens_the_package_and_takes_all_of_it() -> None:
    opened = packages.open(
        data_of("change.dzb"),
        unsealer=people.COUNTY_SEAL,
        registry={people.SITE.id: people.SITE.public}.get,
        county=VECTORS["county"]["id"],
    )
    assert opened.lines == tuple(contents.LINES)
    assert opened.operations == contents.OPERATIONS
    assert bytes(opened.operations[0].ext) == b'{"later":{"a":[1,null,true]}}'
    assert [head.hex() for head in opened.heads] == [each["head"] for each in VECTORS["operations"]]
    assert (opened.note, opened.blobs) == (contents.NOTE, tuple(contents.WANTED))
    assert opened.readings == tuple(contents.READINGS)
    assert opened.statement.schema.version == 1


@pytest.mark.parametrize(
    ("name", "log", "operations"),
    [("change-new-log.dzb", contents.NEXT_LOG, 1), ("change-empty.dzb", contents.LOG, 0)],
)
def test_the_program_opens_the_other_packages(name: str, log: str, operations: int) -> None:
    opened = packages.open(
        data_of(name),
        unsealer=people.COUNTY_SEAL,
        registry={people.SITE.id: people.SITE.public}.get,
        county=VECTORS["county"]["id"],
    )
    assert (opened.statement.log, len(opened.operations)) == (log, operations)


def test_the_program_opens_the_grant_and_the_answer_by_it() -> None:
    trust, grant, first = grants.open(
        data_of("enrol-grant.dzb"),
        unsealer=people.SITE_SEAL,
        expected_county_fingerprint=VECTORS["county"]["fingerprint"],
        own_key=people.SITE.public,
    )
    assert grant.actions == ["change", "review"]
    for data in (first, data_of("answer.dzb")):
        answer = answers.open(data, unsealer=people.SITE_SEAL, trust=trust)
        assert answer.records == tuple(contents.RECORDS)
        assert answer.outcomes == tuple(contents.OUTCOMES)
        assert answer.desk == tuple(contents.DESK)
        assert answer.gone == tuple(contents.GONE)
        assert answer.mends == tuple(contents.MENDS)
        assert answer.wanted == tuple(contents.WANTED)
        assert answer.notices == tuple[Notice, ...](contents.NOTICES)
        assert answer.reviews == tuple(contents.REVIEWS)
        assert answer.carriers == contents.CARRIERS
        assert answer.omitted == tuple(contents.OMITTED)
        assert len(answer.trust.revocations) == len(answer.trust.overrides) == 1
        assert len(answer.trust.purges) == 1


def test_the_program_opens_the_request_by_the_slip() -> None:
    request = requests.open(data_of("enrol-request.dzb"))
    slip = VECTORS["invitation"]
    for spelt in (slip["code"], *slip["spelt"]):
        assert invitations.normalise(spelt) == slip["normal"]
        assert request.invited_by(spelt, VECTORS["county"]["fingerprint"])
    assert request.statement.invitation == slip["proof"]
    assert request.fingerprint == VECTORS["keys"]["site"]["fingerprint"]


def test_the_program_proves_the_archived_form() -> None:
    remains = archived.prove(
        data_of("archived.dzb"),
        unsealer=people.RECOVERY_SEAL,
        registry={people.SITE.id: people.SITE.public}.get,
        county=VECTORS["county"]["id"],
    )
    ((line_hash, operation),) = archived.purged_operations(remains)
    assert line_hash.hex() == VECTORS["operations"][1]["sha256"]
    assert isinstance(operation.purged, Purged)


def test_keys_and_signature_of_the_vectors_hold_in_the_program() -> None:
    key = VerifyKey.from_hex(VECTORS["keys"]["site"]["public"])
    over = bytes.fromhex(VECTORS["signature"]["over"])
    assert key.verifies(bytes.fromhex(VECTORS["signature"]["bytes"]), over)
    assert keys.fingerprint(key.id) == VECTORS["keys"]["site"]["fingerprint"]


def test_no_sample_lost_its_last_byte_or_won_one() -> None:
    for name in FILES:
        data = data_of(name)
        assert frame.is_ours(data)
        assert opening.look(data).kind == FILES[name]["outer"]["kind"]
        for spoilt in (data[:-1], data + b"\n", data.replace(b"\r\n", b"\n", 1)):
            with pytest.raises(ValueError, match=r"magic|length|check sum"):
                reader.open_file(spoilt)
