"""Times a batch of invoices on paper, with their XML: `python -m bench.batch [--papers 50]`, by hand.

One worker against two, beside a bare loop in one process and two; and the turns of a conversation on SQLite beside the
same turns while a batch is printed. The goals (PERFORMANCE 3): two workers print 1.8 times as many, and the p99 of a
turn is at most twice as long.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import structlog

from bench.desk import Desk, open_desk
from bench.turns import Times
from domain.documents import Document
from storage.migrate import migrate
from templates.einvoice.building import xml
from templates.logo import prepared_logo
from templates.pdf import Printer
from tests.templates.samples import document, logo

LOGO = prepared_logo(logo())
ROUNDS, LOOPS = 3, 20


class Batch:
    """So many invoices, and a printer of so many workers, which are warm."""

    def __init__(self, papers: int, workers: int) -> None:
        self.papers = [document(count=8, number=f"FA-2026-{number:04}") for number in range(1, papers + 1)]
        self.printer = Printer(workers)
        self.threads = ThreadPoolExecutor(workers)
        for printed in [self._print(self.papers[0]) for _worker in range(workers * 2)]:
            printed.result()

    def start(self) -> list[Future[bytes]]:
        """Have all of them printed."""
        return [self._print(paper) for paper in self.papers]

    def rate(self) -> float:
        """How many a second."""
        started = perf_counter()
        for printed in self.start():
            printed.result()
        return len(self.papers) / (perf_counter() - started)

    def close(self) -> None:
        """Send the workers home."""
        self.threads.shutdown(cancel_futures=True)
        self.printer.close()

    def _print(self, paper: Document) -> Future[bytes]:
        return self.threads.submit(lambda: self.printer.print(paper, LOGO, xml(paper)))


def throughput(papers: int) -> None:
    """One worker and two take turns, and a bare loop in as many processes: what the cores have left to give."""
    with (
        closing(Batch(papers, 1)) as one,
        closing(Batch(papers, 2)) as two,
        ProcessPoolExecutor(2, get_context("spawn")) as cores,
    ):
        list(cores.map(spin, range(4)))
        rates = [(one.rate(), two.rate(), spun(cores, 1), spun(cores, 2)) for _round in range(ROUNDS)]
    single, double, loop, loops = (median(each) for each in zip(*rates, strict=True))
    sys.stdout.write(f"one worker {single:5.1f} /s, two {double:5.1f} /s: {double / single:.2f} times")
    sys.stdout.write(f"; a bare loop {loops / loop:.2f} times\n")


def spun(cores: Executor, workers: int) -> float:
    """Bare loops a second of so many processes at once."""
    started = perf_counter()
    for _turn in range(LOOPS):
        list(cores.map(spin, range(workers)))
    return LOOPS * workers / (perf_counter() - started)


def spin(_number: int) -> int:
    """About as much work as a page."""
    return sum(number * number for number in range(1_500_000))


async def disturbed(desk: Desk, papers: int) -> None:
    """Turns alone and turns while a batch is printed, which take turns."""
    alone, beside = Times(), Times()
    with closing(Batch(papers, 1)) as made:
        await Times().take(desk.turn, 1)
        for _round in range(ROUNDS):
            await alone.take(desk.turn, 1)
            printing = made.start()
            while not all(printed.done() for printed in printing):
                await beside.take(desk.turn, 1)
    for name, times in (("alone", alone), ("while a batch is printed", beside)):
        sys.stdout.write(f"a turn {name:25} p50 {times.p50:6.2f} ms  p99 {times.p99:6.2f} ms\n")
    sys.stdout.write(f"p99 {beside.p99 / alone.p99:.2f} times\n")


async def turns(papers: int) -> None:
    """The same on new books."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'books.db'}"
        migrate(url)
        async with open_desk(url, 1) as desk:
            await disturbed(desk, papers)


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=50)
    papers = parser.parse_args().papers
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    throughput(papers)
    asyncio.run(turns(papers))


if __name__ == "__main__":
    main()
