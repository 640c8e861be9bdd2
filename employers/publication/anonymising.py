"""Texts of a vacancy whose employer is not named: nothing in them may tell who it is."""

import re

from employers.models import Vacancy

HIDDEN = "[…]"
WAYS_TO_REACH = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:de|com|eu|net|org)\b(?:/\S*)?"
    r"|(?<!\w)(?:\+49|0)[\d ()/–-]{6,}\d",
    re.IGNORECASE,
)
SHORT_NAME = 4  # letters of a word of the name that is hidden by itself
# Words of names that say what is done there, not who does it.
_PLAIN = """
    gmbh mbh ohg gbr e.k. e.v. ag kg co co. ug und inh. inhaber söhne bäckerei metzgerei fleischerei konditorei
    praxis hotel gasthof gasthaus restaurant café cafe autohaus werkstatt pflegedienst pflegeheim seniorenheim
    pflege klinik klinikum zentrum center logistik transport transporte spedition service services bau elektro
    sanitär heizung garten reinigung gebäudereinigung gebäudeservice dienst dienste dienstleistung
    dienstleistungen handel großhandel markt supermarkt drogerie apotheke schreinerei tischlerei malerbetrieb
    maler dachdecker holzbau metallbau maschinenbau technik systeme personal zeitarbeit verwaltung gruppe group
    betrieb haus stadt gemeinde kindergarten kita schule friseur salon textil druck verlag software consulting
    beratung catering küche lager versand stuttgart esslingen ludwigsburg böblingen göppingen württemberg baden
"""
PLAIN_WORDS = frozenset(_PLAIN.split())


def without_employer(text: str, vacancy: Vacancy) -> str:
    """The text without the employer's name, its telling words, streets, web and mail addresses and phone numbers."""
    hidden = WAYS_TO_REACH.sub(HIDDEN, text)
    employer = vacancy.employer
    whole = [part for part in (employer.name, employer.street, *(row.street for row in vacancy.places)) if part]
    for part in sorted(set(whole), key=len, reverse=True):
        hidden = re.sub(re.escape(part), HIDDEN, hidden, flags=re.IGNORECASE)
    for word in re.findall(r"[\w&-]+", employer.name):
        if len(word) >= SHORT_NAME and word.casefold() not in PLAIN_WORDS:
            hidden = re.sub(rf"(?<!\w){re.escape(word)}s?(?!\w)", HIDDEN, hidden, flags=re.IGNORECASE)
    return hidden
