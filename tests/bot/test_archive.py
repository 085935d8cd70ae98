"""An archive is read and checked with unzip, sha256sum and Python alone, whatever was done to it (COMPLIANCE H5)."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.archive import archive
from bot.bundle import Bundle
from bot.papers import Papers
from domain.periods import year_of
from handlers.reception import House
from storage import audit
from storage.core import edition
from storage.tables import Invoice, LedgerRecord, Paper
from tests.bot.test_papers import Press
from tests.stories.selling import quote, set_up
from tests.talking import Clock, Talk, reception_on

TOOLS = {name: shutil.which(name) for name in ("unzip", "sha256sum")}


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A quote that was sent, accepted and billed in two parts; payments; a credit note that was refunded in part."""
    reception = reception_on(database_url, Clock())
    talk = Talk(reception, Clock())
    talk("/start")
    set_up(talk)
    quote(talk, "1000")
    talk("accepted")
    talk("/deposit D-2026-0001 30 %", "confirm", "/paid AC-2026-0001 360 transfer", "confirm")
    talk("/invoice D-2026-0001", "confirm") >> "FA-2026-0001"
    talk("/paid FA-2026-0001 840 card", "confirm") >> "840.00"
    talk("/creditnote FA-2026-0001", "an amount", "120", "goodwill gesture", "confirm") >> "AV-2026-0001"
    papers = Papers(reception.house, Press())
    for subject in ("invoice:1", "invoice:2", "invoice:3"):
        papers.fetch(subject)
    yield reception.house
    reception.house.books.close()


@pytest.fixture
def unpacked(house: House, tmp_path: Path) -> Path:
    archive(house, tmp_path / "2026.zip", year_of(date(2026, 1, 1)))
    return unzipped(tmp_path / "2026.zip")


def unzipped(file: Path) -> Path:
    folder = file.with_suffix("")
    tool("unzip", "-q", str(file), "-d", str(folder), cwd=file.parent)
    return folder


def tool(name: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A tool that every system has; nothing of ours is in its reach."""
    program = TOOLS[name]
    assert program, f"{name} is needed to prove that an archive is read without us"
    return subprocess.run(
        [program, *arguments], cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def checked(folder: Path) -> tuple[int, str]:
    """What the archive's own verifier says, in a Python that has nothing but itself."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verifier.py"], cwd=folder, capture_output=True, timeout=60, check=False
    )
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def test_it_is_read_and_checked_without_this_program(unpacked: Path) -> None:
    summed = tool("sha256sum", "--strict", "--quiet", "-c", "manifeste.sha256", cwd=unpacked)
    assert (summed.returncode, summed.stdout + summed.stderr) == (0, "")
    code, said = checked(unpacked)
    assert (code, said.splitlines()[-1]) == (0, "Intact."), said
    assert "Documents : 3 émis, tels qu'ils ont été scellés." in said


def test_it_holds_every_document_in_every_form(unpacked: Path, house: House) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    for number in ("AC-2026-0001", "FA-2026-0001", "AV-2026-0001"):
        assert {f"factures/{number}.json", f"xml/{number}.xml", f"pdf/{number}.pdf"} <= names
    assert {"devis/D-2026-0001-v1.json", "comptabilite/732829320FEC20261231.txt", "LISEZMOI.txt"} <= names
    with house.books.read() as session:
        for number, subject in (("FA-2026-0001", "invoice:2"), ("AV-2026-0001", "invoice:3")):
            kept = session.exec(select(Paper.content).where(Paper.subject == subject)).one()
            assert (unpacked / "pdf" / f"{number}.pdf").read_bytes() == kept
        snapshot = session.exec(select(Invoice.snapshot).where(Invoice.number == "FA-2026-0001")).one()
    assert (unpacked / "factures" / "FA-2026-0001.json").read_bytes() == snapshot


def test_its_tables_say_what_the_documents_say(unpacked: Path) -> None:
    documents = {row["Numéro"]: row for row in table(unpacked, "factures")}
    assert [documents[number]["Total TTC"] for number in documents] == ["360,00", "1200,00", "120,00"]
    assert documents["AV-2026-0001"]["Corrige"] == "FA-2026-0001"
    assert documents["FA-2026-0001"]["Émis le"] == "24/11/2026 10:00"
    vat = {row["Numéro"]: row for row in table(unpacked, "tva")}
    assert (vat["FA-2026-0001"]["Taux"], vat["FA-2026-0001"]["TVA"]) == ("20", "200,00")
    assert [row["Montant"] for row in table(unpacked, "reglements")] == ["360,00", "840,00"]
    assert table(unpacked, "lignes")[0]["Numéro"] == "AC-2026-0001"
    assert table(unpacked, "devis")[0]["Numéro"] == "D-2026-0001"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    content = (folder / "tableaux" / f"{name}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_its_notice_explains_every_file_and_every_column(unpacked: Path) -> None:
    """H5: open formats, and a notice in French; H8: version, commit and core hash."""
    notice = (unpacked / "LISEZMOI.txt").read_text("utf-8")
    for path in unpacked.rglob("*"):
        top = path.relative_to(unpacked).parts[0]
        assert (f"{top}/" if (unpacked / top).is_dir() else top) in notice
    for path in (unpacked / "tableaux").iterdir():
        for heading in path.read_text("utf-8-sig").splitlines()[0].split(";"):
            assert f"    {heading} : " in notice
    assert edition().core in notice
    assert "Comptoir 1.0" in notice
    about = json.loads((unpacked / "archive.json").read_bytes())
    assert (about["core"], about["first"], about["last"]) == (edition().core, "2026-01-01", "2026-12-31")
    assert "certifi" not in notice.lower()


def test_that_it_was_made_is_its_own_last_record(unpacked: Path, house: House) -> None:
    with house.books.read() as session:
        last = session.exec(select(LedgerRecord).order_by(col(LedgerRecord.sequence).desc()).limit(1)).one()
        assert audit.verify(session) is None
    assert last.action == "archive made"
    written = json.loads((unpacked / "journal.jsonl").read_bytes().splitlines()[-1])
    assert written["empreinte"] == last.digest


def edit_an_amount(folder: Path) -> None:
    path = folder / "factures" / "FA-2026-0001.json"
    path.write_bytes(path.read_bytes().replace(b"120000", b"110000"))


def edit_a_table(folder: Path) -> None:
    path = folder / "tableaux" / "reglements.csv"
    path.write_bytes(path.read_bytes().replace(b"840,00", b"740,00"))


def edit_the_fec(folder: Path) -> None:
    path = folder / "comptabilite" / "732829320FEC20261231.txt"
    path.write_bytes(path.read_bytes().replace(b"840,00", b"740,00"))


def swap_a_pdf(folder: Path) -> None:
    shutil.copy(folder / "pdf" / "AC-2026-0001.pdf", folder / "pdf" / "FA-2026-0001.pdf")


def take_an_invoice_out(folder: Path) -> None:
    for path in folder.rglob("FA-2026-0001.*"):
        path.unlink()


def cut_the_log(folder: Path) -> None:
    path = folder / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize(
    "change",
    [edit_an_amount, edit_a_table, edit_the_fec, swap_a_pdf, take_an_invoice_out, cut_the_log],
    ids=lambda change: change.__name__,
)
def test_what_was_done_to_it_is_found(unpacked: Path, change: Callable[[Path], None]) -> None:
    """By sha256sum; and by the verifier even when the manifest was made again to fit."""
    change(unpacked)
    assert tool("sha256sum", "--quiet", "-c", "manifeste.sha256", cwd=unpacked).returncode == 1
    assert checked(unpacked)[0] == 1
    kept = [path for path in unpacked.rglob("*") if path.is_file() and path.name != "manifeste.sha256"]
    names = sorted((path.relative_to(unpacked).as_posix() for path in kept), key=lambda name: name == "journal.jsonl")
    made_again = tool("sha256sum", *names, cwd=unpacked).stdout
    (unpacked / "manifeste.sha256").write_text(made_again)
    assert tool("sha256sum", "--quiet", "-c", "manifeste.sha256", cwd=unpacked).returncode == 0
    code, said = checked(unpacked)
    assert (code, said.splitlines()[-1]) == (1, "NE TIENT PAS."), said


def test_an_archive_of_another_year_holds_none_of_it(house: House, tmp_path: Path) -> None:
    archive(house, tmp_path / "2025.zip", year_of(date(2025, 1, 1)))
    folder = unzipped(tmp_path / "2025.zip")
    assert checked(folder)[0] == 0
    assert not (folder / "factures").exists()


def test_an_archive_that_cannot_be_ended_leaves_nothing_and_the_one_before_stays(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "2026.zip"
    target.write_bytes(b"the one before")
    monkeypatch.setattr(Bundle, "finish", lambda bundle: (_ for _ in ()).throw(OSError("the disk is full")))
    with pytest.raises(OSError, match="the disk is full"):
        archive(house, target)
    assert [path.name for path in tmp_path.iterdir() if "2026" in path.name] == ["2026.zip"]
    assert target.read_bytes() == b"the one before"


def test_its_memory_does_not_grow_with_its_files(tmp_path: Path) -> None:

    def peak(count: int) -> int:
        tracemalloc.start()
        with Bundle(tmp_path / "many.zip", Clock().now) as bundle:
            for number in range(count):
                bundle.add(f"factures/FA-2026-{number:06}.json", [b"{}"])
            bundle.finish()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few = peak(500)
    assert peak(5000) < 1.2 * few
    with zipfile.ZipFile(tmp_path / "many.zip") as made:
        assert len(made.namelist()) == 5001
        assert made.testzip() is None
