"""Times our printing against WeasyPrint as one would first use it: `python -m bench.pdf [rounds]`, by hand.

The ways take turns on the same document, and only their ratios mean anything. The goals (PERFORMANCE 3) are 0.6 of
the first draft on one page and 0.65 on 120 lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from domain.documents import Document
from templates import pages
from templates.einvoice import sums
from templates.einvoice.building import xml
from templates.einvoice.embedding import embedded
from templates.logo import prepared_logo
from templates.pdf import render
from tests.templates.samples import document, logo

DOCUMENTS = Path(pages.__file__).parent / "documents"
FIRST_DRAFT = """
table { table-layout: auto }
col { width: auto !important }
header { display: flex; flex-wrap: wrap; justify-content: space-between }
h1, .seller, .payment, .signature, .payment svg, .payment p.quiet { position: static }
.closing { display: flex; justify-content: space-between }
.totals { margin-left: 0 }
"""
LOGO = prepared_logo(logo())


def ours(paper: Document) -> bytes:
    """As the worker prints it, but without the XML."""
    html = pages.page(paper, LOGO)
    return render(html, title=pages.title(paper), author=paper.seller.name, language=paper.language)


def with_xml(paper: Document) -> bytes:
    """As the worker prints it, the XML made and checked for it too, which an issue does beforehand."""
    content = xml(paper)
    sums.check(content)
    return render(
        pages.page(paper, LOGO),
        title=pages.title(paper),
        author=paper.seller.name,
        language=paper.language,
        attachments=[embedded(content)],
    )


def same_page(paper: Document) -> bytes:
    """The same HTML and CSS given to WeasyPrint without care."""
    return naive(paper)


def first_draft(paper: Document) -> bytes:
    """The same page in flex boxes and automatic tables, given to WeasyPrint without care."""
    return naive(paper, FIRST_DRAFT)


def naive(paper: Document, changes: str = "") -> bytes:
    """WeasyPrint as its first page of documentation has it: everything is read, parsed and collected anew."""
    from weasyprint import HTML

    css = (DOCUMENTS / "document.css").read_text() + changes
    html = pages.page(paper, LOGO).replace("</head>", f"<style>{css}</style></head>")
    return bytes(HTML(string=html, base_url=str(DOCUMENTS / "document.html")).write_pdf(pdf_variant="pdf/a-3u"))


def timed(way: Callable[[Document], bytes], paper: Document) -> float:
    """Milliseconds of one printing."""
    started = perf_counter()
    way(paper)
    return (perf_counter() - started) * 1000


def compare(count: int, rounds: int) -> None:
    """Print a line for each way: median and best time, and its ratio to the first draft."""
    ways, paper = (first_draft, same_page, ours, with_xml), document(count=count)
    for way in reversed(ways):  # ours first: it names the fonts that WeasyPrint may see
        way(paper)
    times = list(zip(*([timed(way, paper) for way in ways] for _ in range(rounds)), strict=True))
    for way, taken in zip(ways, times, strict=True):
        ratio = median(taken) / median(times[0])
        sys.stdout.write(
            f"{count:4} lines  {way.__name__:12} {median(taken):6.0f} ms ({min(taken):.0f})  {ratio:.2f}\n"
        )


if __name__ == "__main__":
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    compare(8, turns)
    compare(120, max(3, turns // 3))
