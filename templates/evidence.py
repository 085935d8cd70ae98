"""Sets the proof that a quote was accepted on the web as an HTML sheet; what was sealed travels in its PDF."""

from __future__ import annotations

from dataclasses import dataclass

from domain.acceptance import Evidence, read_evidence
from domain.messages import _
from templates.embedded import EmbeddedFile
from templates.pages import embedded, environment
from templates.words import Words


@dataclass(frozen=True)
class Proof:
    """What a proof is made of: the canonical bytes of the evidence and of the quote, and the drawn signature."""

    sealed: bytes
    accepted: bytes
    drawing: bytes | None = None

    @property
    def evidence(self) -> Evidence:
        """What was sealed."""
        return read_evidence(self.sealed)


def evidence_page(proof: Proof) -> str:
    """The sheet in the language of the quote."""
    evidence = proof.evidence
    template = environment(evidence.language).get_template("evidence.html")
    return template.render(evidence=evidence, title=evidence_title(evidence), drawing=embedded(proof.drawing))


def evidence_title(evidence: Evidence) -> str:
    """What the proof is called."""
    return Words(evidence.language).say(_("Proof of acceptance of quote {number}", number=evidence.number))


def evidence_files(proof: Proof) -> tuple[EmbeddedFile, EmbeddedFile]:
    """The bytes whose hashes are in the ledger, to be checked without this program."""
    words = Words(proof.evidence.language)
    return (
        EmbeddedFile("acceptance.json", proof.sealed, words.say(_("What was sealed of this acceptance"))),
        EmbeddedFile("quote.json", proof.accepted, words.say(_("The quote as it was accepted"))),
    )
