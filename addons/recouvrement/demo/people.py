"""Names, addresses and numbers that look true and belong to nobody.

Phone numbers are of the blocks kept for fiction (05 36 49, 06 39 98), domains end in ``.example``,
company numbers in 099 1 are not given out. Everything comes from one ``random.Random``.
"""

import unicodedata


def _listed(text):
    return text.split("|")


FIRST_NAMES = _listed(
    "Adèle|Alain|Amélie|Aurélien|Béatrice|Bernard|Brigitte|Catherine|Cédric|Chantal|Clément|Corinne|Damien|Élodie|"
    "Emmanuel|Fabienne|Farid|Florence|Gilles|Ghislaine|Hakim|Hélène|Hugo|Isabelle|Jérôme|Joëlle|Karim|Laetitia|"
    "Léa|Lucas|Manon|Marc|Maxime|Mohamed|Nadia|Nathalie|Olivier|Pascal|Patricia|Pierre|Rachid|Romain|Sandrine|"
    "Sébastien|Sofia|Stéphanie|Thierry|Valérie|Xavier|Yasmine"
)
LAST_NAMES = _listed(
    "Abadie|Barrère|Bergez|Bordes|Capdeville|Castaing|Cazenave|Courrèges|Dabadie|Darrigade|Daugreilh|Delmas|Despaux|"
    "Ducasse|Dufau|Dupouy|Duvignau|Estève|Faget|Fourcade|Garat|Guichard|Hiriart|Lacaze|Lacoste|Laborde|Lafitte|"
    "Lalanne|Lamarque|Larrieu|Lassalle|Laurent|Lestage|Magnan|Mercier|Mora|Navarro|Ospital|Pédelaborde|Peyré|Pujol|"
    "Ramirez|Sabatier|Saint-Marc|Sarrazin|Soubiran|Tauzin|Teixeira|Urruty|Vergnes"
)
STREETS = _listed(
    "rue des Tanneurs|avenue de la Libération|cours Gambetta|rue du Port|allée des Acacias|rue Jules-Ferry|"
    "boulevard de la Gare|chemin de Lartigue|rue des Écoles|place du Marché|route de Bordeaux|impasse des Vignes|"
    "rue Victor-Hugo|quai des Chartrons|rue de la Fontaine|avenue des Pyrénées|lotissement Le Pin|rue du Stade"
)
SOUTH_WEST = (
    ("33000", "Bordeaux"),
    ("33310", "Lormont"),
    ("33150", "Cenon"),
    ("33500", "Libourne"),
    ("33600", "Pessac"),
    ("33120", "Arcachon"),
    ("33210", "Langon"),
    ("31000", "Toulouse"),
    ("31700", "Blagnac"),
    ("31600", "Muret"),
    ("40000", "Mont-de-Marsan"),
    ("40100", "Dax"),
    ("64100", "Bayonne"),
    ("64000", "Pau"),
    ("47000", "Agen"),
    ("24100", "Bergerac"),
)
GIRONDE = SOUTH_WEST[:7]
FRANCE = (
    ("75011", "Paris"),
    ("69003", "Lyon"),
    ("44000", "Nantes"),
    ("13008", "Marseille"),
    ("67000", "Strasbourg"),
)
COTE_D_AZUR = (("06000", "Nice"), ("06400", "Cannes"), ("06500", "Menton"))
TRADES = _listed(
    "Menuiserie|Charpentes|Plâtrerie|Maçonnerie|Couverture|Carrelages|Électricité|Plomberie|Peintures|"
    "Terrassement|Façades|Isolation"
)
SHOPS = _listed(
    "Épicerie fine|Hôtel|Brasserie|Pharmacie|Optique|Librairie|Pressing|Fleurs|Cave|Institut|Garage|Imprimerie"
)
FORMS = ("SARL", "SAS", "EURL")


def slug(text):
    """``text`` as it would stand in a domain name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split())


def person(dice):
    return f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"


def address(dice, towns=SOUTH_WEST):
    zip_code, city = dice.choice(towns)
    return {
        "street": f"{dice.randint(1, 148)} {dice.choice(STREETS)}",
        "zip": zip_code,
        "city": city,
    }


def landline(dice):
    return f"+33 5 36 49 {dice.randint(0, 99):02d} {dice.randint(0, 99):02d}"


def mobile(dice):
    return f"+33 6 39 98 {dice.randint(0, 99):02d} {dice.randint(0, 99):02d}"


def siren(dice):
    """Nine digits with a right check digit (Luhn), of a range that is not given out."""
    body = f"0991{dice.randint(0, 9999):04d}"
    doubled = (int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(body)))
    return body + str(-sum(digit - 9 * (digit > 9) for digit in doubled) % 10)


def vat(siren_number):
    return f"FR{(12 + 3 * (int(siren_number) % 97)) % 97:02d}{siren_number}"
