"""Times a sale from quote to issued invoice: `python -m bench.issue [--sizes 10000,1000000] [--rounds 60]`, by hand.

A sale is a whole conversation through the reception, every move a transaction that waits for the disk: a quote of
three lines, accepted, invoiced and issued with its number, snapshot, XML and seal. The floor is as many bare statements
in as many transactions; the peer is django-facturation-fr, which issues an invoice of the same lines. They take turns.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from unittest.mock import patch

import structlog

from bench.desk import Answering
from bench.floor import Floor
from bench.grown import grow
from bench.spent import Spent, spending
from handlers.reception import House, Reception
from handlers.registry import registry
from storage.books import Books
from storage.migrate import migrate
from tests import postgres
from tests.postgres import Databases, running_server
from tests.stories.selling import set_up
from tests.talking import Clock, Talk

DRAFT = ("/quote acme", "Audit", "2", "Conseil", "2", "450", "Audit", "3", "nothing more")
SALE = ("confirm", "accepted", "invoice it", "confirm")
"""What comes once the quote is written: it is saved, accepted, and invoiced in two moves."""
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "max_wal_size": "2GB"}
PEER = "django-facturation-fr"


class Times:
    """What one side took, in milliseconds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.taken: list[float] = []

    def take(self, work: Callable[[], object]) -> None:
        """Once."""
        started = perf_counter()
        work()
        self.taken.append((perf_counter() - started) * 1000)

    def __str__(self) -> str:
        p99 = quantiles(self.taken, n=100)[98]
        return f"{self.name:22} p50 {median(self.taken):7.2f} ms  least {min(self.taken):7.2f}  p99 {p99:7.2f}"


class Sales:
    """A desk whose owner sells to Acme, again and again."""

    def __init__(self, url: str) -> None:
        self.books, clock = Books(url), Clock()
        house = House(books=self.books, registry=registry(), secret="bench", now=clock)
        self.talk = Talk(Reception(house), clock)
        self.talk("/start")
        set_up(self.talk)
        self.draft()
        self.sell()

    def draft(self) -> None:
        """Write a quote as far as its summary."""
        self.talk(*DRAFT)

    def sell(self) -> None:
        """Save it, have it accepted, invoice it, issue the invoice."""
        self.talk(*SALE) >> "Invoice FA-"

    def spent(self) -> Spent:
        """What the moves of one sale ask of the database."""
        self.draft()
        with spending(self.books) as spent:
            self.sell()
        return spent


def compare(url: str, sizes: list[int], rounds: int, python: Path | None) -> None:
    """For each size: fill up to it, then let the sides take turns."""
    sales, floor = Sales(url), Floor(url, Answering())
    spent, grown = sales.spent(), 0
    for size in sizes:
        started = perf_counter()
        grow(url, grown, size)
        grown = size
        database = url.partition(":")[0]
        tell(f"\n{database}, {size:,} invoices (filled in {perf_counter() - started:.0f} s); a sale is {spent}")
        with peer(python, min(size, 100_000)) as issued:
            for times in measure(sales, floor, spent, rounds, issued):
                tell(str(times))
    floor.close()
    sales.books.close()


def measure(
    sales: Sales, floor: Floor, spent: Spent, rounds: int, issued: Callable[[], float] | None
) -> Iterator[Times]:
    """All sides in turns; a sale with and without the writing of its quote, which is the same conversation."""
    least, ours, whole, theirs = Times("floor"), Times("quote to invoice"), Times("whole conversation"), Times(PEER)
    for number in range(rounds + 5):
        if number == 5:  # everything is warm
            for times in (least, ours, whole, theirs):
                times.taken.clear()
        least.take(lambda: floor.spend(spent))
        started = perf_counter()
        sales.draft()
        ours.take(sales.sell)
        whole.taken.append((perf_counter() - started) * 1000)
        if issued:
            theirs.taken.append(issued())
    yield from (least, ours, whole, theirs) if issued else (least, ours, whole)


@contextmanager
def peer(python: Path | None, count: int) -> Iterator[Callable[[], float] | None]:
    """The peer on an SQLite file of its own with so many invoices; a call issues one and gives its milliseconds."""
    if python is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        script, file = Path(__file__).with_name("facturation.py"), Path(folder) / "peer.db"
        command = [str(python), str(script), str(file), str(count)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            into, out = process.stdin, process.stdout
            assert out.readline() == "ready\n", "the peer did not start"

            def issued() -> float:
                into.write("\n")
                into.flush()
                return float(out.readline())

            yield issued
            into.close()


@contextmanager
def environment() -> Iterator[Path | None]:
    """A Python with the peer in it, or None where it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        installed = subprocess.run([python, "-m", "pip", "install", "-qq", PEER], check=False)
        if installed.returncode:
            tell(f"{PEER} cannot be had: the sales are measured without it")
        yield None if installed.returncode else python


@contextmanager
def databases(names: list[str]) -> Iterator[list[str]]:
    """An SQLite file, and a PostgreSQL on the disk that waits for it."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'books.db'}"
        migrate(url)
        urls = [url] if "sqlite" in names else []
        if "postgresql" not in names:
            yield urls
            return
        durable = patch.dict(postgres.SETTINGS, DURABLE)
        on_disk = patch.object(postgres, "_fastest_disk", lambda: Path("/tmp"))
        with durable, on_disk, running_server() as server, Databases(server, migrate).clone() as clone:
            yield [*urls, clone]


def tell(line: str) -> None:
    """Print a line at once: filling takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,1000000")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked = parser.parse_args()
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    sizes = [int(size) for size in asked.sizes.split(",")]
    with environment() as python, databases(asked.databases.split(",")) as urls:
        for url in urls:
            compare(url, sizes, asked.rounds, python)


if __name__ == "__main__":
    main()
