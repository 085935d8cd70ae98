"""Prints sheets as PDF/A-3u, and keeps a worker process that prints documents while nobody waits in the loop."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

from domain.attestation import Attested
from domain.documents import Document
from domain.messages import Language
from templates.einvoice.embedding import embedded
from templates.embedded import EmbeddedFile

if TYPE_CHECKING:
    from templates.evidence import Proof

START_SECONDS = 60.0
PRINT_SECONDS = 30.0


def render(
    html: str, *, title: str, author: str, language: Language, attachments: Iterable[EmbeddedFile] = ()
) -> bytes:
    """The PDF of a sheet, in 0.1 to 1 s of this process. Two calls give different bytes: print once and keep them."""
    from templates import press

    return press.printed(html, title=title, author=author, language=language.value, files=attachments)


class Printer:
    """Prints documents in worker processes, which start with the first one; safe to call from any thread."""

    def __init__(self, workers: int = 1, seconds: float = PRINT_SECONDS) -> None:
        self._workers = workers
        self._seconds = seconds
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None

    def print(
        self,
        document: Document,
        logo: bytes | None = None,
        xml: bytes | None = None,
        drawing: bytes | None = None,
        is_copy: bool = False,
    ) -> bytes:
        """The PDF of a document, once a worker has it; with the XML of an invoice it is a Factur-X file.

        A worker that dies or takes more than `seconds` is replaced and the document tried once more, in a worker
        of its own so that it cannot harm others; `BrokenProcessPool` says that this one died too.
        """
        return self._done(_print, document, logo, xml, drawing, is_copy)

    def prove(self, proof: Proof) -> bytes:
        """The PDF of the proof of an acceptance, in the same way."""
        return self._done(_prove, proof)

    def attest(self, facts: Attested) -> bytes:
        """The PDF of an attestation, in the same way."""
        return self._done(_attest, facts)

    def start(self) -> None:
        """Have a worker ready before the first document; returns at once."""
        self._started().submit(_ready)

    def close(self) -> None:
        """Print what is under way and send the workers home."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

    def _done(self, work: Callable[..., bytes], *materials: object) -> bytes:
        pool = self._started()
        try:
            return pool.submit(work, *materials, self._seconds).result()
        except BrokenProcessPool:
            self._drop(pool)
        with _pool(1) as alone:
            return alone.submit(work, *materials, self._seconds).result()

    def _started(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                self._pool = _pool(self._workers)
            return self._pool

    def _drop(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = None


def _pool(workers: int) -> ProcessPoolExecutor:
    """Workers forked from a server that has WeasyPrint loaded and nothing of the bot."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["templates.pages", "templates.press"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start)


def _start() -> None:
    """Runs first in a worker: leave the keyboard's interrupt to the parent, and end when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_follow_parent, daemon=True).start()
    with _time_limit(START_SECONDS):
        _ready()


def _ready() -> None:
    from templates import pages, press  # noqa: F401


def _follow_parent() -> None:
    """A worker waits for work on a pipe that it holds open itself, so it would outlive a killed parent for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _print(
    document: Document, logo: bytes | None, xml: bytes | None, drawing: bytes | None, is_copy: bool, seconds: float
) -> bytes:
    from templates.pages import page, title

    with _time_limit(seconds):
        return render(
            page(document, logo, drawing, is_copy=is_copy),
            title=title(document),
            author=document.seller.name,
            language=document.language,
            attachments=[embedded(xml)] if xml else (),
        )


def _prove(proof: Proof, seconds: float) -> bytes:
    from templates.evidence import evidence_files, evidence_page, evidence_title

    with _time_limit(seconds):
        evidence = proof.evidence
        return render(
            evidence_page(proof),
            title=evidence_title(evidence),
            author=evidence.seller,
            language=evidence.language,
            attachments=evidence_files(proof),
        )


def _attest(facts: Attested, seconds: float) -> bytes:
    from templates.attestation import TITLE, attestation_page

    with _time_limit(seconds):
        return render(attestation_page(facts), title=TITLE, author=facts.company, language=Language.FRENCH)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """The process ends by SIGALRM when the time is over, even in the middle of C code."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
