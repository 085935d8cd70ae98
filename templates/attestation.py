"""Sets the attestation of the publisher and of the user as a sheet: in French, to be filled in and signed."""

from __future__ import annotations

from domain.attestation import Attested
from domain.messages import Language
from templates.pages import environment

TITLE = "Attestation individuelle de l’éditeur et de l’utilisateur"


def attestation_page(facts: Attested) -> str:
    """The sheet."""
    return environment(Language.FRENCH).get_template("attestation.html").render(facts=facts, title=TITLE)
