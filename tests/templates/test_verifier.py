"""The file that an archive ships verifies it with Python alone, and finds whatever was done to it (COMPLIANCE H5)."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
VERIFIER = ROOT / "templates" / "archive" / "verifier.py"
GOLDEN = (ROOT / "tests" / "storage" / "golden_ledger.jsonl").read_bytes()
KEY = "clé dorée — golden key"


def run(*arguments: str | Path) -> tuple[int, str]:
    """As a tax inspector does, but alone: `-I` keeps this project and every package but Python's own out of reach."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, cwd="/", timeout=60, check=False)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(GOLDEN)
    return path


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "cle.txt"
    path.write_text(KEY + "\n", "utf-8")
    return path


def test_the_golden_log_is_intact(journal: Path, key: Path) -> None:
    code, said = run(journal)
    assert (code, said.splitlines()[-1]) == (0, "Intact.")
    assert "15 opérations enchaînées, 4 clôtures recalculées" in said
    assert "non vérifié, il y faut la clé" in said
    code, said = run(journal, "--cle", key)
    assert (code, said.splitlines()[-1]) == (0, "Intact.")
    assert "vérifié avec la clé" in said


def test_another_key_is_told(journal: Path, key: Path) -> None:
    key.write_text("une autre")
    assert run(journal, "--cle", key) == (1, "Opération 1 : elle est scellée avec une autre clé.\nNE TIENT PAS.\n")


Lines = list[dict[str, Any]]


def chained_again(lines: Lines) -> Lines:
    """By somebody who can compute hashes and has no key."""
    previous = "0" * 64
    for number, line in enumerate(lines, 1):
        content = json.loads(line["contenu"]) | {"previous": previous, "sequence": number}
        line["contenu"] = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        line["empreinte"] = previous = hashlib.sha256(line["contenu"].encode()).hexdigest()
    return lines


def edit(lines: Lines) -> None:
    lines[5]["contenu"] = lines[5]["contenu"].replace("12000", "11000")


def delete(lines: Lines) -> None:
    del lines[3]


def insert(lines: Lines) -> None:
    lines.insert(4, dict(lines[4]))


def reorder(lines: Lines) -> None:
    lines[4], lines[5] = lines[5], lines[4]


def unseal(lines: Lines) -> None:
    lines[7]["sceau"] = ""


def make_again_with_less(lines: Lines) -> None:
    edit(lines)
    chained_again(lines)


def put_into_a_closed_day(lines: Lines) -> None:
    payment = json.loads(lines[5]["contenu"])
    late = json.loads(lines[-1]["contenu"]) | {"after": payment["after"], "at": payment["at"]}
    lines[-1]["contenu"] = json.dumps(late)
    chained_again(lines)


def take_a_closing_out(lines: Lines) -> None:
    del lines[8]
    chained_again(lines)


TAMPERED: dict[Callable[[Lines], None], str] = {
    edit: "Opération 6 : son contenu a été modifié.",
    delete: "Opération 4 : elle ne suit pas l'opération précédente.",
    insert: "Opération 6 : elle ne suit pas l'opération précédente.",
    reorder: "Opération 5 : elle ne suit pas l'opération précédente.",
    unseal: "Opération 8 : elle n'a pas de sceau, alors que des opérations précédentes en ont un.",
    make_again_with_less: "Opération 9 : ses totaux ne découlent pas des opérations qui précèdent.",
    put_into_a_closed_day: "Opération 15 : elle est datée d'une journée déjà clôturée.",
    take_a_closing_out: "Opération 11 : ses totaux ne découlent pas des opérations qui précèdent.",
}


@pytest.mark.parametrize("change", TAMPERED, ids=lambda change: change.__name__)
def test_what_was_done_to_a_log_is_found(journal: Path, change: Callable[[Lines], None]) -> None:
    lines = [json.loads(line) for line in GOLDEN.splitlines()]
    change(lines)
    journal.write_bytes(b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines))
    assert run(journal) == (1, f"{TAMPERED[change]}\nNE TIENT PAS.\n")


def test_a_cut_tail_is_found_by_a_seal_that_was_told(journal: Path) -> None:
    """H3: the seal that the desk told in the chat proves what the journal alone cannot."""
    last = json.loads(GOLDEN.splitlines()[-1])["empreinte"]
    assert run(journal, "--sceau", f"15:{last}")[0] == 0
    journal.write_bytes(b"\n".join(GOLDEN.splitlines()[:-1]) + b"\n")
    assert run(journal)[0] == 0
    code, said = run(journal, "--sceau", f"15:{last}")
    assert code == 1
    assert "n'est pas dans ce journal, qui s'arrête à l'opération 14" in said


def test_nonsense_is_said_to_be_unreadable(journal: Path) -> None:
    journal.write_bytes(GOLDEN + b"{}\n")
    assert run(journal) == (1, "Opération 16 : elle n'est pas lisible.\nNE TIENT PAS.\n")
    assert run(journal.parent / "nothing.jsonl")[0] == 2


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder as an archive is unpacked: one invoice, and the log that seals it and its manifest."""
    folder = tmp_path / "archive"
    document: dict[str, Any] = {
        "kind": "invoice", "number": "FA-1", "issued_on": "2026-11-24", "totals": {"shares": []}, "note": None,
    }  # fmt: skip
    present = {name: value for name, value in document.items() if value is not None}
    files = {"factures/FA-1.json": json.dumps({"document": present}).encode(), "pdf/FA-1.pdf": b"%PDF-1.7 the page"}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    said: Lines = [
        {"action": "invoice issued", "subject": "FA-1", "after": document},
        {"action": "paper made", "subject": "FA-1.pdf", "after": {"sha256": sha256(files["pdf/FA-1.pdf"])}},
        {"action": "archive made", "subject": "a.zip", "after": {
            "first": "2026-01-01", "last": "2026-12-31", "through": 2, "sha256": sha256(manifest_of(folder))}},
    ]  # fmt: skip
    lines = [
        {"contenu": json.dumps({"format": 1, "at": "2026-11-24T10:00:00+00:00", **one}), "sceau": ""} for one in said
    ]
    (folder / "journal.jsonl").write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in chained_again(lines)))
    write_manifest(folder)
    return folder


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def manifest_of(folder: Path) -> bytes:
    """As sha256sum writes it, the log last."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "manifeste.sha256"]
    ordered = sorted(files, key=lambda path: (path.name == "journal.jsonl", path))
    lines = (f"{sha256(path.read_bytes())}  {path.relative_to(folder).as_posix()}\n" for path in ordered)
    return "".join(lines).encode()


def write_manifest(folder: Path) -> None:
    (folder / "manifeste.sha256").write_bytes(manifest_of(folder))


def rewritten(folder: Path) -> None:
    """Also the log, which has no key here: whoever holds it all can make it again, but not the documents in it."""
    write_manifest(folder)
    before_the_log = b"".join(manifest_of(folder).splitlines(keepends=True)[:-1])
    lines = [json.loads(line) for line in (folder / "journal.jsonl").read_bytes().splitlines()]
    last = json.loads(lines[-1]["contenu"])
    last["after"]["sha256"] = sha256(before_the_log)
    lines[-1]["contenu"] = json.dumps(last)
    (folder / "journal.jsonl").write_bytes(b"".join(json.dumps(one).encode() + b"\n" for one in chained_again(lines)))
    write_manifest(folder)


@pytest.mark.parametrize("name", ["factures/FA-1.json", "pdf/FA-1.pdf"])
def test_a_document_of_an_archive_is_the_one_that_was_sealed(archive: Path, name: str) -> None:
    assert run(archive)[0] == 0
    path = archive / name
    path.write_bytes(path.read_bytes().replace(b"FA-1", b"FA-2").replace(b"page", b"pagf"))
    assert run(archive) == (1, f"Le fichier {name} a été modifié.\nNE TIENT PAS.\n")
    write_manifest(archive)
    code, said = run(archive)
    assert code == 1
    assert "Le manifeste n'est pas celui que le journal a scellé." in said
    rewritten(archive)
    code, said = run(archive)
    assert code == 1
    assert "n'est pas cel" in said
    path.unlink()
    assert f"Le fichier {name} manque." in run(archive)[1]


def test_a_document_that_was_taken_out_is_missed_and_one_that_was_put_in_is_found(archive: Path) -> None:
    (archive / "pdf" / "FA-2.pdf").write_bytes(b"%PDF-1.7 another")
    assert "Le fichier pdf/FA-2.pdf n'est pas de cette archive." in run(archive)[1]
    (archive / "pdf" / "FA-2.pdf").unlink()
    (archive / "factures" / "FA-1.json").unlink()
    rewritten(archive)
    assert run(archive)[1].splitlines()[-2:] == ["La facture FA-1 manque.", "NE TIENT PAS."]
