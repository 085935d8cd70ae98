"""The demo company's story: who says what to the desk, how many days ago and at what hour. All of it is made up."""

from __future__ import annotations

from domain.roles import Role

COLLEAGUES = {
    "julie": ("Julie Martin", Role.SELLER),
    "karim": ("Karim Benali", Role.SELLER),
    "sophie": ("Sophie Leroy", Role.ACCOUNTANT),
}

Scene = tuple[int, float, str, tuple[str, ...]]
Lines = tuple[str, ...]


def _customer(name: str, address: str, email: str, siren: str = "passer") -> Lines:
    return (f"/client {name}", "créer", "entreprise", siren, address, email, "confirmer")


def _product(name: str, price: str, unit: str, sold: str = "services") -> Lines:
    return (f"/produit {name}", price, "20", unit, f"biens ou services {sold}", "confirmer")


def _quote(customer: str, *lines: str, then: Lines = ()) -> Lines:
    return (f"/devis {customer}", *lines, "rien de plus", *then, "confirmer")


def _invoiced(customer: str, *lines: str, then: Lines = ()) -> Lines:
    """A quote that is accepted at once and invoiced."""
    return (*_quote(customer, *lines, then=then), "accepté", "facturer", "confirmer")


STORY: tuple[Scene, ...] = (
    (120, 9, "owner", (
        "/parametres", "Atelier Lumen", "SAS", "20 000", "123456782", "Lyon", "oui",
        "4 rue des Tanneurs, 69007 Lyon", "bonjour@atelier-lumen.example", "FR7630006000011234567890189", "30 jours",
        "confirmer",
    )),
    (120, 9.5, "owner", _product("Étude d’éclairage", "650", "jour")),
    (120, 9.6, "owner", _product("Pose et réglage", "55", "heure")),
    (120, 9.7, "owner", _product("Suspension Orion", "189", "pièce", "biens")),
    (120, 9.8, "owner", _product("Applique Véga", "94,50", "pièce", "biens")),
    (120, 9.9, "owner", _product("Ruban LED", "24,90", "m", "biens")),
    (120, 10, "owner", _product("Formation à la régie", "480", "jour")),
    (119, 9, "julie", _customer(
        "Hôtel du Parc", "12 avenue des Platanes, 69006 Lyon", "direction@hotel-du-parc.example", "987654324"
    )),
    (119, 9.5, "julie", ("/contact Hôtel du Parc", "Hélène Aubert", "confirmer")),
    (119, 10, "karim", _customer(
        "Boulangerie Fournil", "8 place Carnot, 69002 Lyon", "contact@fournil.example", "111122222"
    )),
    (118, 9, "julie", _customer(
        "Clinique Saint-Roch", "45 cours Gambetta, 34000 Montpellier", "achats@roch.example", "222233330"
    )),
    (118, 10, "karim", _customer(
        "Galerie Kléber", "3 rue Kléber, 67000 Strasbourg", "bonjour@galerie-kleber.example", "333344448"
    )),
    (117, 9, "julie", _customer(
        "Mairie de Valserre", "1 place Neuve, 05130 Valserre", "compta@valserre.example", "444455554"
    )),
    (117, 10, "karim", _customer(
        "Brasserie Georgette", "27 quai Perrache, 69002 Lyon", "georgette@brasserie.example", "555566660"
    )),
    (116, 9, "julie", _customer(
        "Cabinet Morel Architectes", "19 rue Mercière, 69002 Lyon", "agence@morel.example", "666677778"
    )),
    (115, 11, "julie", ("/affaire Hôtel du Parc", "Rénovation du hall", "18 400", "dans 5 mois", "confirmer")),
    (110, 15, "karim", ("/appel Boulangerie Fournil 8 min", "joint", "passer", "confirmer")),
    (96, 10, "karim", _invoiced("Boulangerie Fournil", "Applique Véga", "6", "Pose et réglage", "5")),
    (92, 14, "julie", _invoiced("Hôtel du Parc", "Étude d’éclairage", "3", then=("remise", "5"))),
    (80, 10, "sophie", ("/payé Fournil", "1 010,40", "confirmer")),
    (74, 11, "karim", _invoiced("Galerie Kléber", "Suspension Orion", "14", "Ruban LED", "32")),
    (63, 9, "sophie", ("/payé Hôtel du Parc", "1 000", "confirmer")),
    (58, 16, "julie", _invoiced("Clinique Saint-Roch", "Formation à la régie", "2")),
    (57, 10, "julie", ("/affaire Clinique Saint-Roch", "Éclairage des chambres", "46 000", "dans 4 mois", "confirmer")),
    (50, 9, "karim", ("/affaire Brasserie Georgette", "Terrasse d’hiver", "7 900", "dans 3 mois", "confirmer")),
    (48, 10, "karim", _quote("Brasserie Georgette", "Suspension Orion", "8", "Pose et réglage", "12")),
    (47, 15, "karim", ("/envoyé Georgette",)),
    (44, 10, "karim", _invoiced("Brasserie Georgette", "Étude d’éclairage", "1")),
    (40, 11, "julie", ("/affaire Mairie de Valserre", "Salle des fêtes", "12 500", "dans 4 mois", "confirmer")),
    (39, 10, "julie", _quote("Mairie de Valserre", "Étude d’éclairage", "4", "Ruban LED", "120", then=("remise", "8"))),
    (38, 9, "julie", ("/envoyé Valserre",)),
    (34, 9, "karim", (
        "/affaire Galerie Kléber", "Vitrines", "5 200", "dans 2 mois", "confirmer", "changer d’étape", "qualifié"
    )),
    (33, 10, "karim", _invoiced("Galerie Kléber", "Étude d’éclairage", "2")),
    (21, 10, "julie", (
        "/affaire Cabinet Morel", "Nouvelle agence", "9 800", "dans 2 mois", "confirmer", "changer d’étape",
        "négociation"
    )),
    (20, 10, "julie", _quote(
        "Cabinet Morel", "Étude d’éclairage", "5", "Suspension Orion", "12", then=("remise", "10")
    )),
    (19, 9, "julie", ("/envoyé Morel",)),
    (15, 14, "julie", ("/accepté Morel",)),
    (12, 9, "sophie", ("/payé Georgette", "780", "confirmer")),
    (9, 11, "karim", _invoiced("Boulangerie Fournil", "Ruban LED", "18", "Pose et réglage", "3")),
    (8, 10, "karim", _quote("Boulangerie Fournil", "Suspension Orion", "4")),
    (7, 9, "karim", ("/refusé Fournil",)),
    (6, 16, "julie", ("/appel Hôtel du Parc 12 min rappeler dans 8 jours", "joint", "confirmer")),
    (5, 10, "julie", _quote("Hôtel du Parc", "Suspension Orion", "22", "Pose et réglage", "16", then=("remise", "3"))),
    (5, 10.5, "julie", ("/envoyé Hôtel du Parc",)),
    (4, 9, "karim", ("/perdue Terrasse d’hiver", "trop cher")),
    (3, 10, "owner", _quote("Clinique Saint-Roch", "Étude d’éclairage", "8", "Applique Véga", "64")),
    (1, 15, "owner", ("/appel Clinique Saint-Roch 6 min relancer dans 2 jours", "messagerie", "confirmer")),
)  # fmt: skip
