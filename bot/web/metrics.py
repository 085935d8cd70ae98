"""What went through this process and what waits in the books, as Prometheus reads it (text format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

Sample = tuple[Mapping[str, str], float]


def text(measures: Iterator[tuple[str, str, str, list[Sample]]]) -> str:
    """Measures as name, kind (`counter` or `gauge`), help and samples."""
    return "\n".join(_lines(measures)) + "\n"


def _lines(measures: Iterator[tuple[str, str, str, list[Sample]]]) -> Iterator[str]:
    for name, kind, about, samples in measures:
        yield f"# HELP comptoir_{name} {about}"
        yield f"# TYPE comptoir_{name} {kind}"
        for labels, value in samples:
            named = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels.items())
            yield f"comptoir_{name}{{{named}}} {value:g}" if named else f"comptoir_{name} {value:g}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 for never."""
    return max((now - since).total_seconds(), 0.0) if since else 0.0
