"""PURE: a second set of labelled pairs of adverts, written and labelled before the comparison was run on it."""

# ruff: noqa: E501 (texts of adverts: broken lines are harder to compare)

from collections.abc import Mapping

from benchmarks.duplicate_pairs import Labelled, Side

CLEANING = (
    "Wir suchen für ein Bürogebäude in der Innenstadt Unterstützung bei der Unterhaltsreinigung. Sie saugen, wischen, "
    "leeren Papierkörbe und reinigen die Sanitärräume. Die Arbeitszeit ist montags bis freitags von 17 bis 20 Uhr. Wir "
    "zahlen den Tariflohn der Gebäudereinigung und stellen Maschinen und Kleidung."
)
DENTAL = (
    "Unsere Praxis mit drei Behandlungszimmern sucht Verstärkung an der Anmeldung und am Stuhl. Sie assistieren bei "
    "der Behandlung, vergeben Termine und rechnen mit der KZV ab. Wir arbeiten mit Dampsoft. Freitags ist ab 13 Uhr "
    "frei, Fortbildungen bezahlen wir."
)
METAL = (
    "Sie rüsten und bedienen CNC-Drehmaschinen mit Siemens- und Heidenhain-Steuerung, messen die ersten Teile und "
    "korrigieren das Programm. Sie haben eine Ausbildung in der Zerspanung oder mehrere Jahre Erfahrung daran. "
    "Wir arbeiten in zwei Schichten und zahlen nach dem Tarif der IG Metall."
)
KITA = (
    "In unserem Haus spielen und lernen 64 Kinder von eins bis sechs in vier Gruppen nach dem offenen Konzept. Sie "
    "begleiten die Kinder durch den Tag, beobachten und dokumentieren ihre Entwicklung und sprechen mit Eltern. "
    "Wir vergüten nach TVöD SuE und haben zehn Tage für Vorbereitung."
)
HOTEL = (
    "Unser Haus hat 82 Zimmer und liegt fünf Minuten vom Bahnhof. Sie empfangen Gäste, nehmen Buchungen an, kassieren "
    "und geben Auskunft über die Stadt. Sie sprechen gut Deutsch und Englisch und arbeiten gern auch am Wochenende. "
    "Wir bieten ein Zimmer für den Anfang und kostenloses Essen."
)
WIRING = (
    "Sie installieren Stromkreise, Zähler und Ladesäulen in Wohnhäusern, prüfen Anlagen nach DIN VDE und schreiben das "
    "Protokoll. Sie fahren einen eigenen Werkstattwagen und starten morgens von zu Hause. Wir sind elf Leute, duzen "
    "uns und arbeiten freitags nur bis mittags."
)
PARCELS = (
    "Sie sortieren Pakete am Band, scannen Sendungen und beladen Wechselbrücken. Die Schicht beginnt um vier Uhr und "
    "dauert fünf Stunden. Sie können Pakete bis 31,5 kg heben. Der Stundenlohn beträgt 15,40 Euro, nachts kommen 25 "
    "Prozent dazu."
)
_SEATS: Mapping[str, tuple[str, str, str | None, str]] = {
    "cleaning": ("Blitzblank Gebäudedienste GmbH", CLEANING, "70173", "Stuttgart"),
    "dental": ("Zahnarztpraxis Dr. Ilse Morgenrot", DENTAL, "73728", "Esslingen am Neckar"),
    "metal": ("Kugelfink Präzisionsteile GmbH & Co. KG", METAL, "72622", "Nürtingen"),
    "kita": ("Evangelische Kirchengemeinde Rohrdommel", KITA, "71638", "Ludwigsburg"),
    "hotel": ("Hotel Kranichhof GmbH", HOTEL, "71034", "Böblingen"),
    "wiring": ("Elektro Siebenschläfer", WIRING, "73033", "Göppingen"),
    "parcels": ("Roter Rabe Paketdienst AG", PARCELS, "73257", "Köngen"),
}


def _side(seat: str, title: str, **changes: str | None) -> Side:
    employer, text, postcode, town = _SEATS[seat]
    values = {"employer": employer, "text": text, "postcode": postcode, "town": town} | changes
    return title, values["employer"] or "", values["text"] or "", values["postcode"], values["town"]


def _same(name: str, seat: str, one: str, other: str, **changes: str | None) -> Labelled:
    return Labelled(name, _side(seat, one), _side(seat, other, **changes), is_same=True)


def _different(name: str, seat: str, one: str, other: str, **changes: str | None) -> Labelled:
    return Labelled(name, _side(seat, one), _side(seat, other, **changes), is_same=False)


SECOND = (
    _same("another word", "cleaning", "Reinigungskraft (m/w/d)", "Putzhilfe (m/w/d) Innenstadt"),
    _same("short and long", "dental", "ZFA (m/w/d)", "Zahnmedizinische Fachangestellte (m/w/d)"),
    _same("machine or trade", "metal", "Zerspanungsmechaniker (m/w/d) Drehtechnik", "CNC-Dreher (m/w/d)"),
    _same("English title", "hotel", "Rezeptionist (m/w/d)", "Receptionist / Front Desk Agent (all genders)"),
    _same("plural", "kita", "Erzieher (m/w/d)", "Pädagogische Fachkräfte (w/m/d) für unsere Kita"),
    _same("district in the town", "parcels", "Paketsortierer (m/w/d)", "Sortierer Pakete (m/w/d) in Köngen",
          town="Köngen, Industriegebiet"),
    _same("number of the portal", "wiring", "Elektroniker (m/w/d)", "Elektroniker (m/w/d) – Job-ID 48213"),
    _same("pay in the title", "parcels", "Lagermitarbeiter Frühschicht", "Lagermitarbeiter Frühschicht 15,40 €/Std."),
    _same("hours in the title", "cleaning", "Reinigungskraft Teilzeit",
          "Reinigungskraft (m/w/d) Teilzeit 15 Std./Woche"),
    _same("only the brand", "metal", "CNC-Fachkraft (m/w/d)", "CNC-Fachkraft", employer="Kugelfink"),
    _same("name turned round", "dental", "Zahnarzthelferin (m/w/d)", "Zahnarzthelfer/in",
          employer="Dr. Ilse Morgenrot, Zahnärztin"),
    _same("cut short", "kita", "Erzieherin (m/w/d) U3", "Erzieher*in U3", text=KITA[:150] + " ..."),
    _same("no text", "hotel", "Mitarbeiter Empfang (m/w/d)", "Mitarbeiter/in am Empfang", text=""),
    _same("perks of the portal", "wiring", "Elektriker (m/w/d)", "Elektriker gesucht!",
          text="Quereinstieg möglich. Bewerbung in 60 Sekunden ohne Lebenslauf. " + WIRING + " Jetzt mit einem Klick!"),
    _same("another postcode of the town", "cleaning", "Gebäudereiniger (m/w/d)", "Gebäudereiniger/in",
          postcode="70178"),
    _same("told anew", "parcels", "Helfer Paketsortierung (m/w/d)", "Helfer in der Paketsortierung", text=(
        "Für unser Paketzentrum in Köngen suchen wir Helfer. Beginn der Schicht ist vier Uhr früh, Ende neun Uhr. "
        "Pakete scannen, am Band sortieren, Wechselbrücken beladen. 15,40 Euro die Stunde.")),
    _same("no town", "wiring", "Elektroniker Energie- und Gebäudetechnik", "Elektroniker für Energie- und Gebäudetechnik "
          "(m/w/d)", town=None),
    _same("capitals and points", "metal", "Maschinenbediener CNC", "MASCHINENBEDIENER/IN CNC (M/W/D)",
          text=METAL.upper().replace(". ", ".\n• ")),
    _same("trade of the employer named otherwise", "hotel", "Hotelfachkraft (m/w/d)", "Hotelfachfrau/-mann",
          employer="Kranichhof Hotelbetriebe"),
    _same("with the department", "kita", "Kinderpfleger (m/w/d)", "Kinderpflegerin / Kinderpfleger Krippengruppe"),
    _different("another building", "cleaning", "Reinigungskraft (m/w/d)", "Reinigungskraft Klinik (m/w/d)", text=(
        "Wir suchen für ein Krankenhaus Unterstützung. Sie reinigen Zimmer, Flure und OP nach Hygieneplan und desinfizieren "
        "Betten. Dienst ist von 6 bis 14.30 Uhr, auch an Feiertagen. Wir zahlen den Tariflohn der Gebäudereinigung.")),
    _different("who leads them", "cleaning", "Reinigungskraft (m/w/d)", "Objektleiter Reinigung (m/w/d)", text=(
        "Sie führen dreißig Kräfte in acht Objekten, planen Dienste, prüfen die Qualität und sprechen mit Kunden. Sie haben "
        "einen Führerschein und bekommen einen Dienstwagen.")),
    _different("apprentice", "dental", "ZFA (m/w/d)", "Ausbildung Zahnmedizinische Fachangestellte 2027"),
    _different("prophylaxis", "dental", "ZFA (m/w/d)", "ZMP Prophylaxe (m/w/d)", text=(
        "Unsere Praxis mit drei Behandlungszimmern sucht Verstärkung in der Prophylaxe. Sie reinigen Zähne, beraten und "
        "führen ein eigenes Zimmer. Sie haben die Aufstiegsfortbildung. Wir arbeiten mit Dampsoft. Freitags ist ab 13 Uhr frei.")),
    _different("another doctor", "dental", "ZFA (m/w/d)", "ZFA (m/w/d)", employer="Zahnarztpraxis Dr. Bruno Abendrot"),
    _different("milling, not turning", "metal", "CNC-Dreher (m/w/d)", "CNC-Fräser (m/w/d)", text=(
        "Sie rüsten und bedienen fünfachsige Fräsmaschinen, spannen Gussteile und programmieren mit Hypermill. Sie haben "
        "eine Ausbildung in der Zerspanung. Wir arbeiten in drei Schichten und zahlen nach dem Tarif der IG Metall.")),
    _different("night shift", "metal", "Maschinenbediener (m/w/d)", "Maschinenbediener Dauernachtschicht (m/w/d)"),
    _different("agency", "metal", "CNC-Dreher (m/w/d)", "CNC-Dreher (m/w/d)", employer="Wirbelwind Personal GmbH",
               text="Für unseren Kunden in Nürtingen suchen wir Dreher. Sie werden unbefristet bei uns angestellt."),
    _different("group by name", "kita", "Erzieher Gruppe 2", "Erzieher Gruppe 4"),
    _different("who leads the house", "kita", "Erzieher (m/w/d)", "Leitung (m/w/d) unserer Kita"),
    _different("another parish", "kita", "Erzieher (m/w/d)", "Erzieher (m/w/d)",
               employer="Katholische Kirchengemeinde St. Wendelin"),
    _different("night porter", "hotel", "Rezeptionist (m/w/d)", "Nachtportier (m/w/d)", text=(
        "Unser Haus hat 82 Zimmer und liegt fünf Minuten vom Bahnhof. Sie sind von 22 bis 6 Uhr allein im Haus, empfangen "
        "späte Gäste, machen den Tagesabschluss und richten das Frühstück. Wir bieten ein Zimmer für den Anfang.")),
    _different("kitchen", "hotel", "Servicekraft (m/w/d)", "Küchenhilfe (m/w/d)", text=(
        "Unser Haus hat 82 Zimmer und liegt fünf Minuten vom Bahnhof. Sie spülen, putzen Gemüse und helfen beim Frühstück. "
        "Deutsch ist nicht nötig. Wir bieten ein Zimmer für den Anfang und kostenloses Essen.")),
    _different("another hotel", "hotel", "Rezeptionist (m/w/d)", "Rezeptionist (m/w/d)", employer="Hotel Reiherhof GmbH"),
    _different("another town", "wiring", "Elektriker (m/w/d)", "Elektriker (m/w/d)", town="Kirchheim", postcode="73230"),
    _different("helper of the trade", "wiring", "Elektroniker (m/w/d)", "Elektrohelfer (m/w/d)", text=(
        "Sie schlitzen Wände, ziehen Leitungen ein und bringen Material auf die Baustelle. Vorkenntnisse sind nicht nötig. "
        "Wir sind elf Leute, duzen uns und arbeiten freitags nur bis mittags.")),
    _different("office of the trade", "wiring", "Elektroniker (m/w/d)", "Bürokraft (m/w/d) Teilzeit", text=(
        "Sie schreiben Angebote und Rechnungen, nehmen Anrufe an und planen die Wagen. Wir sind elf Leute, duzen uns und "
        "arbeiten freitags nur bis mittags.")),
    _different("driver of the same", "parcels", "Paketsortierer (m/w/d)", "Paketzusteller (m/w/d)", text=(
        "Sie fahren mit einem Elektrotransporter eine feste Tour und geben 140 Pakete am Tag ab. Sie haben den Führerschein "
        "Klasse B. Der Stundenlohn beträgt 16,20 Euro.")),
    _different("late shift", "parcels", "Paketsortierer Frühschicht", "Paketsortierer Spätschicht", text=(
        "Sie sortieren Pakete am Band, scannen Sendungen und beladen Wechselbrücken. Die Schicht beginnt um 17 Uhr und dauert "
        "fünf Stunden. Sie können Pakete bis 31,5 kg heben. Der Stundenlohn beträgt 15,40 Euro.")),
    _different("working student", "parcels", "Lagermitarbeiter (m/w/d)", "Werkstudent Logistik (m/w/d)", text=(
        "Sie werten Zahlen der Sortierung aus, bauen Berichte in Excel und begleiten Projekte. Sie studieren Logistik oder "
        "Wirtschaft. Zwanzig Stunden in der Woche, 16 Euro.")),
)  # fmt: skip
