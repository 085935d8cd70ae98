"""The worker that prints: it may be asked by many, killed at any time, and never outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children

import pytest

from domain.documents import DocumentKind
from templates.pdf import Printer
from tests.templates.reading import text
from tests.templates.samples import document

PARENT = """
import sys, time
from multiprocessing import active_children
from templates.pdf import Printer
from tests.templates.samples import document

if __name__ == "__main__":
    with Printer() as printer:
        printer.print(document(count=1))
        sys.stdout.write(f"{active_children()[0].pid}\\n")
        sys.stdout.flush()
        time.sleep(60)
"""


@pytest.fixture
def printer() -> Iterator[Printer]:
    with Printer() as printer:
        yield printer


def test_documents_asked_for_by_several_threads_all_come_out(printer: Printer) -> None:
    numbers = [f"FA-2026-{number:04}" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        papers = list(threads.map(lambda number: printer.print(document(count=1, number=number)), numbers))
    assert [number in text(paper) for number, paper in zip(numbers, papers, strict=True)] == [True] * 8


def test_a_worker_that_was_killed_is_replaced_unnoticed(printer: Printer) -> None:
    printer.print(document(count=1))
    for _ in range(2):
        active_children()[0].kill()
        assert "Facture" in text(printer.print(document(count=1)))
        assert "Facture" in text(printer.print(document(count=1)))


def test_a_worker_killed_in_the_middle_of_a_page_is_replaced_too(printer: Printer) -> None:
    printer.print(document(count=1))
    worker = active_children()[0]
    with ThreadPoolExecutor(1) as thread:
        paper = thread.submit(printer.print, document(DocumentKind.QUOTE, 120))
        time.sleep(0.1)
        worker.kill()
        assert "Poste 120 :" in text(paper.result())


def test_a_document_that_takes_too_long_is_given_up_and_the_printer_goes_on() -> None:
    with Printer(seconds=0.15) as printer:
        with pytest.raises(BrokenProcessPool):
            printer.print(document(count=200))
        printer._seconds = 30
        assert "Facture" in text(printer.print(document(count=1)))


def test_a_fault_in_a_page_is_told_as_it_is(printer: Printer) -> None:
    unsayable = document(count=1).model_copy(update={"language": "tlh"})
    with pytest.raises(KeyError, match="tlh"):
        printer.print(unsayable)
    assert "Facture" in text(printer.print(document(count=1)))


def test_a_closed_printer_prints_again_when_asked(printer: Printer) -> None:
    printer.start()
    printer.close()
    assert "Facture" in text(printer.print(document(count=1)))


def test_no_worker_outlives_a_killed_parent() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("the worker is still there")
