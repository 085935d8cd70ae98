"""Contrôle une archive de Comptoir avec Python seul : rien d'autre à installer, aucun réseau.

    python3 verifier.py                     contrôle le dossier où se trouve ce fichier
    python3 verifier.py journal.jsonl       contrôle un journal seul
    python3 verifier.py --cle cle.txt       contrôle aussi le sceau, avec la clé de l'entreprise
    python3 verifier.py --sceau 1234:9f86…  dit si le journal contient ce sceau, annoncé un jour par Comptoir

Code de retour : 0 si tout tient, 1 si quelque chose ne tient pas, 2 si le contrôle n'a pas pu se faire.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

DEBUT = "0" * 64
MANIFESTE, JOURNAL = "manifeste.sha256", "journal.jsonl"
FORMATS = (1,)
FERMETURES = {"day closed": "jour", "month closed": "mois", "year closed": "année"}
CUMULS = ("invoiced", "credited", "received", "returned")


class Anomalie(Exception):
    """Ce qui ne tient pas, en une phrase."""


class Totaux:
    """Ce qui a été facturé, crédité et encaissé, en centimes."""

    def __init__(self) -> None:
        self.nombres = {"invoices": 0, "credit_notes": 0}
        self.taux: dict[str, dict[Decimal, list[int]]] = {"invoices": {}, "credit_notes": {}}
        self.moyens: dict[str, list[int]] = {}

    def vendre(self, sorte: str, parts: list[dict[str, Any]], signe: int = 1) -> None:
        for part in parts:
            sommes = self.taux[sorte].setdefault(Decimal(part["rate"]), [0, 0])
            sommes[0] += signe * part["base"]["cents"]
            sommes[1] += signe * part["vat"]["cents"]

    def ajouter(self, autres: Totaux) -> None:
        for sorte in self.nombres:
            self.nombres[sorte] += autres.nombres[sorte]
            for taux, (net, tva) in autres.taux[sorte].items():
                sommes = self.taux[sorte].setdefault(taux, [0, 0])
                sommes[0] += net
                sommes[1] += tva
        for moyen, parts in autres.moyens.items():
            lus = self.moyens.setdefault(moyen, [0, 0, 0])
            for rang, valeur in enumerate(parts):
                lus[rang] += valeur

    def ttc(self, sorte: str) -> int:
        return sum(net + tva for net, tva in self.taux[sorte].values())

    def ecrits(self) -> dict[str, Any]:
        """Comme une clôture les écrit."""
        moyens = [
            {"means": moyen, "count": nombre, "received": euros(recu), "returned": euros(rendu)}
            for moyen, (nombre, recu, rendu) in sorted(self.moyens.items())
        ]
        return {"invoices": self._ventes("invoices"), "credit_notes": self._ventes("credit_notes"), "receipts": moyens}

    def _ventes(self, sorte: str) -> dict[str, Any]:
        taux = sorted(self.taux[sorte].items(), reverse=True)
        return {
            "count": self.nombres[sorte],
            "net": euros(sum(net for _taux, (net, _tva) in taux)),
            "vat": euros(sum(tva for _taux, (_net, tva) in taux)),
            "gross": euros(self.ttc(sorte)),
            "rates": [{"rate": format(t, "f"), "net": euros(net), "vat": euros(tva)} for t, (net, tva) in taux],
        }


class Recalcul:
    """Refait chaque clôture à partir des opérations qui la précèdent."""

    def __init__(self) -> None:
        self.clotures = 0
        self.cumul = dict.fromkeys(CUMULS, 0)
        self.ferme: datetime | None = None
        self.ouvertes: list[tuple[datetime, Totaux]] = []
        self.mois, self.annee = Totaux(), Totaux()

    def lire(self, operation: dict[str, Any]) -> None:
        if operation["action"] in FERMETURES:
            self._cloturer(FERMETURES[operation["action"]], operation["after"])
            return
        totaux = compte(operation)
        if totaux is None:
            return
        quand = datetime.fromisoformat(operation["at"])
        if self.ferme is not None and quand < self.ferme:
            raise Anomalie("elle est datée d'une journée déjà clôturée")
        self.ouvertes.append((quand, totaux))

    def _cloturer(self, sorte: str, dit: dict[str, Any]) -> None:
        debut, fin = datetime.fromisoformat(dit["opens_at"]), datetime.fromisoformat(dit["closes_at"])
        if sorte == "jour" and self.ferme not in (None, debut):
            raise Anomalie("la journée d'avant n'a pas été clôturée")
        totaux = self._totaux(sorte, fin)
        lus = {nom: dit[nom] for nom in totaux.ecrits()}
        if lus != totaux.ecrits() or dit["perpetual"] != {nom: euros(self.cumul[nom]) for nom in CUMULS}:
            raise Anomalie("ses totaux ne découlent pas des opérations qui précèdent")
        self.clotures += 1

    def _totaux(self, sorte: str, fin: datetime) -> Totaux:
        if sorte == "jour":
            return self._jour(fin)
        if sorte == "mois":
            mois, self.mois = self.mois, Totaux()
            self.annee.ajouter(mois)
            return mois
        annee, self.annee = self.annee, Totaux()
        return annee

    def _jour(self, fin: datetime) -> Totaux:
        jour = Totaux()
        for quand, totaux in self.ouvertes:
            if quand < fin:
                jour.ajouter(totaux)
        self.ouvertes = [(quand, totaux) for quand, totaux in self.ouvertes if quand >= fin]
        self.mois.ajouter(jour)
        self.ferme = fin
        self.cumul["invoiced"] += jour.ttc("invoices")
        self.cumul["credited"] += jour.ttc("credit_notes")
        self.cumul["received"] += sum(recu for _nombre, recu, _rendu in jour.moyens.values())
        self.cumul["returned"] += sum(rendu for _nombre, _recu, rendu in jour.moyens.values())
        return jour


def compte(operation: dict[str, Any]) -> Totaux | None:
    """Ce qu'une opération ajoute aux totaux ; rien pour celles qui ne vendent ni n'encaissent."""
    apres, totaux = operation["after"] or {}, Totaux()
    if operation["action"].endswith(" issued") and "totals" in apres and apres.get("number"):
        sorte = "credit_notes" if apres["kind"] == "credit_note" else "invoices"
        totaux.nombres[sorte] = 1
        totaux.vendre(sorte, apres["totals"]["shares"])
        for acompte in apres.get("deposits") or ():
            totaux.vendre(sorte, acompte["shares"], -1)
        return totaux
    if {"amount_cents", "means", "recorded_at"} <= set(apres):
        montant = -apres["amount_cents"] if "credit" in apres else apres["amount_cents"]
        totaux.moyens[apres["means"]] = [1, montant, 0] if montant >= 0 else [0, 0, -montant]
        return totaux
    return None


def euros(centimes: int) -> str:
    return format(Decimal(centimes).scaleb(-2), ".2f")


class Journal:
    """Le journal lu ligne à ligne : la chaîne, le sceau, les clôtures, et ce qu'il dit des documents."""

    def __init__(self, cle: str, sceau_cherche: str) -> None:
        self.cle = cle
        self.nombre, self.precedente = 0, DEBUT
        self.a_un_sceau = False
        self.recalcul = Recalcul()
        self.documents: dict[str, tuple[int, str, str]] = {}
        self.empreintes: set[str] = set()
        self.archive: dict[str, Any] = {}
        numero, _deux_points, self.cherchee = sceau_cherche.partition(":")
        self.numero_cherche = int(numero or 0)
        self.est_trouve = False

    def lire(self, lignes: Iterator[bytes]) -> None:
        for ligne in lignes:
            self.nombre += 1
            try:
                self._operation(json.loads(ligne))
            except Anomalie as anomalie:
                raise Anomalie(f"Opération {self.nombre} : {anomalie}.") from None
            except (ValueError, KeyError, TypeError, ArithmeticError):
                raise Anomalie(f"Opération {self.nombre} : elle n'est pas lisible.") from None

    def _operation(self, ligne: dict[str, str]) -> None:
        contenu = ligne["contenu"].encode()
        empreinte = hashlib.sha256(contenu).hexdigest()
        if empreinte != ligne["empreinte"]:
            raise Anomalie("son contenu a été modifié")
        operation = json.loads(contenu)
        if operation["format"] not in FORMATS:
            raise Anomalie(f"ce contrôle ne connaît pas le format {operation['format']}")
        if operation["previous"] != self.precedente or operation["sequence"] != self.nombre:
            raise Anomalie("elle ne suit pas l'opération précédente")
        self._sceau(ligne.get("sceau") or "", empreinte)
        self.recalcul.lire(operation)
        self._retenir(operation)
        self.precedente = empreinte
        if self.nombre == self.numero_cherche:
            self.est_trouve = len(self.cherchee) >= 16 and empreinte.startswith(self.cherchee)

    def _sceau(self, sceau: str, empreinte: str) -> None:
        if not sceau and self.a_un_sceau:
            raise Anomalie("elle n'a pas de sceau, alors que des opérations précédentes en ont un")
        self.a_un_sceau = self.a_un_sceau or bool(sceau)
        if sceau and self.cle:
            attendu = hmac.new(self.cle.encode(), empreinte.encode(), hashlib.sha256).hexdigest()
            if not hmac.compare_digest(sceau, attendu):
                raise Anomalie("elle est scellée avec une autre clé")

    def _retenir(self, operation: dict[str, Any]) -> None:
        apres = operation["after"] or {}
        self.archive = apres if operation["action"] == "archive made" else {}
        if operation["action"].endswith(" issued") and apres.get("number"):
            self.documents[apres["number"]] = (self.nombre, apres["issued_on"], empreinte_de({**apres, "xml": None}))
        for nom in ("xml", "sha256", "evidence", "accepted", "drawing"):
            if isinstance(apres.get(nom), str):
                self.empreintes.add(apres[nom])


def empreinte_de(document: dict[str, Any]) -> str:
    """D'un document, quel que soit l'ordre de ses champs."""
    return hashlib.sha256(json.dumps(presents(document), sort_keys=True).encode()).hexdigest()


def presents(valeur: Any) -> Any:
    """La valeur sans ce qui est absent : un document ne l'écrit pas."""
    if isinstance(valeur, dict):
        return {nom: presents(v) for nom, v in valeur.items() if v is not None}
    return [presents(v) for v in valeur] if isinstance(valeur, list) else valeur


class Manifeste:
    """Les empreintes des fichiers, ligne à ligne comme les lit sha256sum."""

    def __init__(self, dossier: Path) -> None:
        self.dossier = dossier
        self.nombre = 0
        self.empreinte = hashlib.sha256()
        """Celle des lignes qui précèdent le journal, que le journal scelle."""

    def controler(self) -> None:
        """Chaque fichier, octet pour octet."""
        noms = set()
        with (self.dossier / MANIFESTE).open("rb") as lignes:
            for ligne in lignes:
                attendue, _deux_espaces, nom = ligne.decode().rstrip("\n").partition("  ")
                self._fichier(nom, attendue)
                noms.add(nom)
                if nom != JOURNAL:
                    self.empreinte.update(ligne)
        self.nombre = len(noms)
        for fichier in self.dossier.glob("*/*"):
            nom = fichier.relative_to(self.dossier).as_posix()
            if nom not in noms:
                raise Anomalie(f"Le fichier {nom} n'est pas de cette archive.")

    def _fichier(self, nom: str, attendue: str) -> None:
        fichier = self.dossier / nom
        if not fichier.is_file():
            raise Anomalie(f"Le fichier {nom} manque.")
        with fichier.open("rb") as octets:
            if hashlib.file_digest(octets, "sha256").hexdigest() != attendue:
                raise Anomalie(f"Le fichier {nom} a été modifié.")


def controler_documents(dossier: Path, journal: Journal) -> int:
    """Les documents sont ceux dont parle le journal, et aucun ne manque ; leur nombre."""
    restants = set(attendus(journal))
    nombre = 0
    for fichier in sorted((dossier / "factures").glob("*.json")):
        if journal.documents.get(fichier.stem, (0, "", ""))[2] != empreinte_de(
            json.loads(fichier.read_bytes())["document"]
        ):
            raise Anomalie(f"La facture {fichier.stem} n'est pas celle qui a été scellée.")
        restants.discard(fichier.stem)
        nombre += 1
    if restants:
        raise Anomalie(f"La facture {min(restants)} manque.")
    for fichier in sorted(f for nom in ("pdf", "xml", "acceptations") for f in (dossier / nom).glob("*")):
        if hashlib.sha256(fichier.read_bytes()).hexdigest() not in journal.empreintes:
            raise Anomalie(f"Le fichier {fichier.name} n'est pas celui qui a été scellé.")
    return nombre


def attendus(journal: Journal) -> Iterator[str]:
    """Les numéros émis pendant la période de l'archive, avant qu'elle soit faite."""
    premier, dernier = journal.archive.get("first", ""), journal.archive.get("last", "")
    for numero, (operation, jour, _empreinte) in journal.documents.items():
        if premier <= jour <= dernier and operation <= journal.archive["through"]:
            yield numero


def controler(chemin: Path, cle: str, sceau: str) -> Iterator[str]:
    """Tout ; chaque ligne dit ce qui tient."""
    dossier = chemin if chemin.is_dir() else None
    manifeste = Manifeste(dossier) if dossier else None
    if manifeste:
        manifeste.controler()
        yield f"Fichiers : {manifeste.nombre}, tous tels que le manifeste les décrit."
    journal = Journal(cle, sceau)
    with (dossier / JOURNAL if dossier else chemin).open("rb") as lignes:
        journal.lire(iter(lignes))
    yield f"Journal : {journal.nombre} opérations enchaînées, {journal.recalcul.clotures} clôtures recalculées."
    if dossier and manifeste:
        if journal.archive.get("sha256") != manifeste.empreinte.hexdigest():
            raise Anomalie("Le manifeste n'est pas celui que le journal a scellé.")
        yield f"Documents : {controler_documents(dossier, journal)} émis, tels qu'ils ont été scellés."
    yield etat_du_sceau(journal)
    if sceau:
        if not journal.est_trouve:
            raise Anomalie(f"Le sceau {sceau} n'est pas dans ce journal, qui s'arrête à l'opération {journal.nombre}.")
        yield f"Le journal contient le sceau de l'opération {journal.numero_cherche}."
    yield f"Dernier sceau {journal.nombre}:{journal.precedente}"
    yield "Intact."


def etat_du_sceau(journal: Journal) -> str:
    if not journal.a_un_sceau:
        return "Sceau : le journal est enchaîné, sans clé."
    return "Sceau : vérifié avec la clé." if journal.cle else "Sceau : non vérifié, il y faut la clé de l'entreprise."


def main(arguments: list[str] | None = None) -> int:
    lecteur = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    lecteur.add_argument("chemin", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    lecteur.add_argument("--cle", type=Path, help="fichier qui contient la clé du sceau")
    lecteur.add_argument("--sceau", default="", help="NUMÉRO:EMPREINTE")
    demande = lecteur.parse_args(arguments)
    try:
        cle = demande.cle.read_text("utf-8").strip() if demande.cle else ""
        for ligne in controler(demande.chemin, cle, demande.sceau.strip().lower()):
            sys.stdout.write(ligne + "\n")
    except Anomalie as anomalie:
        sys.stdout.write(f"{anomalie}\nNE TIENT PAS.\n")
        return 1
    except (OSError, ValueError, KeyError) as empechement:
        sys.stderr.write(f"Le contrôle n'a pas pu se faire : {empechement}\n")
        return 2
    return 0


if __name__ == "__main__":
    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(encoding="utf-8")
    sys.exit(main())
