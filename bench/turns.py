"""Times a turn of a conversation against its floor: `python -m bench.turns [--database URL] [--clients 1,4]`, by hand.

A turn is the whole way: Telegram's JSON, the event written down, handled, the answer queued, posted and settled. The
floor is a bare handler with one reply, and as many bare statements in as many transactions. Both take turns in one
run, and only their ratios mean anything. The goals are in PERFORMANCE 3.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import structlog

from bench.desk import FLOW, Answering, Desk, open_desk
from bench.floor import Floor
from bench.spent import Spent, spending
from storage.migrate import migrate
from tests.postgres import Databases, running_server

Turn = Callable[[int, str], Awaitable[None]]
FLOWS = 5
"""Quotes that each client drafts before the other side has its round."""


class Times:
    """What one side took: each turn in milliseconds, and each round's turns a second."""

    def __init__(self) -> None:
        self.turns: list[float] = []
        self.rates: list[float] = []

    async def take(self, turn: Turn, clients: int) -> None:
        """One round: all clients at once, each one turn after the other."""
        started = perf_counter()
        await asyncio.gather(*(self._client(turn, chat) for chat in range(1, clients + 1)))
        self.rates.append(FLOWS * len(FLOW) * clients / (perf_counter() - started))

    async def _client(self, turn: Turn, chat: int) -> None:
        for text in FLOW * FLOWS:
            started = perf_counter()
            await turn(chat, text)
            self.turns.append((perf_counter() - started) * 1000)

    @property
    def p50(self) -> float:
        return median(self.turns)

    @property
    def p99(self) -> float:
        return quantiles(self.turns, n=100)[98]


async def compare(url: str, clients: int, rounds: int) -> None:
    """Print a line for each side, and what each percentile is as a multiple of the floor's."""
    async with open_desk(url, clients) as desk:
        spent = await warm(desk, clients)
        floors = [Floor(url, Answering()) for _client in range(clients)]
        for floor in floors:
            await floor.start()
        bare, least, ours = Times(), Times(), Times()
        for _round in range(rounds):
            await bare.take(lambda chat, text: floors[chat - 1].bare(chat, text), clients)
            await least.take(lambda chat, text: floors[chat - 1].turn(chat, text, spent), clients)
            await ours.take(desk.turn, clients)
        for floor in floors:
            floor.close()
    tell(f"\n{url.partition(':')[0]}, {clients} at once; a turn is {spent}")
    for name, times in (("bare handler", bare), ("floor", least), ("ours", ours)):
        ratios = f"{times.p50 / bare.p50:5.1f} x bare {times.p50 / least.p50:5.1f} x floor"
        rate = f"{median(times.rates):6.0f} /s"
        tell(f"{name:14} p50 {times.p50:6.2f} ms  p99 {times.p99:6.2f} ms  {rate}  {ratios}")


async def warm(desk: Desk, clients: int) -> Spent:
    """Everything is imported and compiled; what one turn spends."""
    await Times().take(desk.turn, clients)
    await desk.delivery.drained(5)
    with spending(desk.books) as spent:
        for text in FLOW * FLOWS:
            await desk.turn(1, text)
        await desk.delivery.drained(5)
    return spent.per(FLOWS * len(FLOW))


def tell(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


@contextmanager
def databases(given: str | None) -> Iterator[list[str]]:
    """The database that was named, or an SQLite file and a PostgreSQL of our own."""
    if given:
        migrate(given)
        yield [given]
        return
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        url = f"sqlite:///{Path(folder) / 'books.db'}"
        migrate(url)
        with Databases(server, migrate).clone() as postgres:
            yield [url, postgres]


def main() -> None:
    """Read the arguments and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database")
    parser.add_argument("--clients", default="1,4")
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    with databases(asked.database) as urls:
        for url in urls:
            for clients in asked.clients.split(","):
                asyncio.run(compare(url, int(clients), asked.rounds))


if __name__ == "__main__":
    main()
