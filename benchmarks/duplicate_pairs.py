"""PURE: pairs of adverts from two sources, labelled by hand: one vacancy, or two that look alike.

Each is what two portals made of one vacancy, or two vacancies that look alike: another branch, another shift, a second
opening, a temporary agency. Written, and labelled, before the comparison had ever been run on them.
"""

from dataclasses import dataclass

BAKERY = (
    "Für unsere Filiale suchen wir eine freundliche Verkaufskraft. Sie beraten unsere Kundschaft, belegen Brötchen, "
    "backen Brezeln auf und halten den Laden sauber. Sie arbeiten früh oder spät und jeden zweiten Samstag."
)
STORE = (
    "Sie kommissionieren Bestellungen mit dem Scanner, packen Pakete und beladen Lkw. Wir arbeiten in zwei Schichten. "
    "Einen Staplerschein bezahlen wir Ihnen. Der Lohn beträgt 15,20 Euro pro Stunde zuzüglich Zulagen."
)
CARE = (
    "In unserem Haus leben 86 Menschen. Sie unterstützen sie bei der Körperpflege, beim Essen und im Alltag und "
    "schreiben auf, was Sie getan haben. Eine Ausbildung ist nicht nötig, wir lernen Sie ein und zahlen nach AVR."
)
DRIVER = (
    "Sie fahren im Nahverkehr Baustoffe aus und sind abends zu Hause. Sie laden mit dem Kran selbst ab. "
    "Sie haben den Führerschein CE mit Modul 95. Wir bieten 3.100 Euro im Monat, Spesen und 30 Tage Urlaub."
)
OFFICE = (
    "Sie buchen Eingangsrechnungen, mahnen, bereiten die Umsatzsteuer vor und telefonieren mit Lieferanten. Sie kennen "
    "DATEV und Excel. Die Stelle ist zunächst auf zwei Jahre befristet und kann in Teilzeit besetzt werden."
)
FOOTER = " Haben wir Ihr Interesse geweckt? Dann bewerben Sie sich mit Lebenslauf und frühestmöglichem Eintrittstermin."
Side = tuple[str, str, str, str | None, str | None]  # title, employer, text, postcode, town


@dataclass(frozen=True)
class Labelled:
    """Two adverts of different sources, and whether they are one vacancy."""

    name: str
    one: Side
    other: Side
    is_same: bool


def _bakery(title: str, employer: str = "Bäckerei Krustig GmbH", text: str = BAKERY, town: str = "Esslingen") -> Side:
    return title, employer, text, {"Esslingen": "73728", "Plochingen": "73207"}.get(town), town


def _store(title: str, employer: str = "Nordkiste Logistik GmbH & Co. KG", text: str = STORE) -> Side:
    return title, employer, text, "70327", "Stuttgart"


def _care(title: str, employer: str = "Seniorenzentrum am Kelterplatz", text: str = CARE) -> Side:
    return title, employer, text, "71638", "Ludwigsburg"


def _driver(title: str, employer: str = "Steinle Baustoffe GmbH", text: str = DRIVER) -> Side:
    return title, employer, text, "73033", "Göppingen"


def _office(title: str, employer: str = "Wagner Werkzeugbau GmbH", text: str = OFFICE) -> Side:
    return title, employer, text, "71034", "Böblingen"


FIRST = (
    Labelled("ending of gender", _bakery("Verkäufer (m/w/d)"), _bakery("Verkäuferin / Verkäufer"), is_same=True),
    Labelled("footer", _bakery("Bäckereiverkäufer (m/w/d)"),
             _bakery("Bäckereiverkäufer (m/w/d)", text=BAKERY + FOOTER), is_same=True),
    Labelled("cut short", _store("Lagerhelfer (m/w/d)"), _store("Lagerhelfer m/w/d", text=STORE[:130]), is_same=True),
    Labelled("no text", _store("Kommissionierer (m/w/d)"), _store("Kommissionierer/in", text=""), is_same=True),
    Labelled("legal form", _store("Lagermitarbeiter"), _store("Lagermitarbeiter (gn)", "Nordkiste Logistik"),
             is_same=True),
    Labelled("town in the title", _care("Pflegehelfer (m/w/d)"), _care("Pflegehelfer in Ludwigsburg gesucht"),
             is_same=True),
    Labelled("share of full time", _care("Pflegehilfskraft (m/w/d)"),
             _care("Pflegehilfskraft (m/w/d) in Teilzeit oder Vollzeit"), is_same=True),
    Labelled("capitals", _care("Pflegeassistent"), _care("PFLEGEASSISTENT (W/M/D)", text=CARE.upper()), is_same=True),
    Labelled("another word for it", _driver("Berufskraftfahrer CE (m/w/d)"), _driver("LKW-Fahrer Klasse CE (m/w/d)"),
             is_same=True),
    Labelled("English title", _driver("Kraftfahrer (m/w/d)"), _driver("Truck driver (m/f/d)"), is_same=True),
    Labelled("only a postcode", _driver("Fahrer Nahverkehr"), ("Fahrer Nahverkehr (m/w/d)", "Steinle Baustoffe", DRIVER,
             "73033", None), is_same=True),
    Labelled("lines and points", _office("Buchhalter (m/w/d)"),
             _office("Buchhalter/-in (m/w/d)", text="- " + OFFICE.replace(". ", ".\n- ")), is_same=True),
    Labelled("more in the title", _office("Finanzbuchhalter"), _office("Finanzbuchhalter (m/w/d) – befristet, DATEV"),
             is_same=True),
    Labelled("short name", _office("Sachbearbeiter Buchhaltung"), _office("Sachbearbeiter Buchhaltung", "Wagner"),
             is_same=True),
    Labelled("own words of a portal", _bakery("Verkaufshilfe"), _bakery("Verkaufshilfe", text=(
        "Die Bäckerei Krustig sucht für die Filiale in Esslingen Verstärkung. Gefragt ist jemand, der Kunden berät, "
        "Brötchen belegt, Brezeln aufbackt und sauber macht, früh oder spät, samstags im Wechsel.")), is_same=True),
    Labelled("another branch", _bakery("Verkäufer (m/w/d)"), _bakery("Verkäufer (m/w/d)", town="Plochingen"),
             is_same=False),
    Labelled("another post there", _bakery("Verkäufer (m/w/d)"), _bakery("Bäcker (m/w/d)", text=(
        "Sie bereiten Teige zu, formen und backen Brote und Kleingebäck. Sie beginnen um zwei Uhr nachts. Eine "
        "abgeschlossene Ausbildung als Bäcker setzen wir voraus, Führerschein Klasse B ist von Vorteil.")),
        is_same=False),
    Labelled("apprentice", _bakery("Verkäufer im Lebensmittelhandwerk"),
             _bakery("Ausbildung zum Fachverkäufer im Lebensmittelhandwerk", text=(
                 "Du lernst drei Jahre lang alles über Brot, Kuchen und den Umgang mit Kunden. Du hast einen "
                 "Hauptschulabschluss und stehst gern früh auf. Wir übernehmen dich nach der Prüfung.")),
             is_same=False),
    Labelled("another employer, same text", _store("Lagerhelfer (m/w/d)"),
             _store("Lagerhelfer (m/w/d)", "Südpaket Versand GmbH"), is_same=False),
    Labelled("agency for the same", _store("Lagerhelfer (m/w/d)"),
             _store("Lagerhelfer (m/w/d)", "Flexo Personal GmbH", "Für unseren Kunden in Stuttgart suchen wir Helfer. "
                    "Sie werden bei uns unbefristet angestellt und nach GVP-Tarif bezahlt."), is_same=False),
    Labelled("leads", _store("Lagermitarbeiter (m/w/d)"), _store("Teamleiter Lager (m/w/d)", text=(
        "Sie führen zwölf Mitarbeitende, planen Schichten und Touren und sind für Kennzahlen verantwortlich. Sie "
        "bringen eine Weiterbildung zum Logistikmeister mit und haben schon geführt.")), is_same=False),
    Labelled("hall by number", _store("Lagerhelfer Halle 2"), _store("Lagerhelfer Halle 5"), is_same=False),
    Labelled("another trade", _care("Pflegehelfer (m/w/d)"), _care("Küchenhelfer (m/w/d)", text=(
        "Sie bereiten Salate vor, portionieren Essen, spülen und reinigen die Küche. Dienst ist von sieben bis "
        "vierzehn Uhr, auch an jedem zweiten Wochenende. Deutsch auf A2 reicht.")), is_same=False),
    Labelled("trained and not", _care("Pflegehelfer (m/w/d)"), _care("Pflegefachkraft (m/w/d)", text=(
        "Sie planen und verantworten die Pflege, geben Medikamente und leiten Hilfskräfte an. Sie haben ein Examen als "
        "Pflegefachfrau oder Altenpfleger. Wir zahlen nach AVR mit Zulagen.")), is_same=False),
    Labelled("another house", _care("Pflegehelfer (m/w/d)"), ("Pflegehelfer (m/w/d)", "Seniorenzentrum Sonnenhof", CARE,
             "71638", "Ludwigsburg"), is_same=False),
    Labelled("night shift", _care("Pflegehelfer (m/w/d)"), _care("Pflegehelfer Dauernachtwache (m/w/d)", text=(
        "Sie sind von 20 bis 6 Uhr für zwei Wohnbereiche da, machen Rundgänge und lagern um. Sieben Nächte Dienst, "
        "sieben Nächte frei. Zuschläge von 25 Prozent.")), is_same=False),
    Labelled("long distance", _driver("Kraftfahrer Nahverkehr (m/w/d)"), _driver("Kraftfahrer Fernverkehr (m/w/d)",
             text="Sie fahren von Montag bis Freitag in ganz Europa und schlafen im Lkw. Führerschein CE mit Modul 95, "
             "Fahrerkarte. 3.400 Euro und Spesen."), is_same=False),
    Labelled("warehouse of the same", _driver("Kraftfahrer (m/w/d)"), _driver("Staplerfahrer (m/w/d)", text=(
        "Sie beladen Lkw mit dem Frontstapler, nehmen Ware an und zählen die Bestände. Sie haben den Staplerschein und "
        "arbeiten gern draußen. Einschicht, Montag bis Freitag.")), is_same=False),
    Labelled("wages and ledgers", _office("Buchhalter (m/w/d)"), _office("Lohnbuchhalter (m/w/d)", text=(
        "Sie rechnen 240 Löhne und Gehälter ab, melden an Krankenkassen und beraten die Führungskräfte im "
        "Arbeitsrecht. Sie kennen LODAS. Vollzeit, unbefristet.")), is_same=False),
    Labelled("another Wagner", _office("Buchhalter (m/w/d)"), _office("Buchhalter (m/w/d)", "Wagner Immobilien GmbH", (
        "Sie erstellen Nebenkostenabrechnungen, buchen Mieten und begleiten den Jahresabschluss. Wir verwalten 2.000 "
        "Wohnungen in Böblingen und Sindelfingen.")), is_same=False),
)  # fmt: skip
