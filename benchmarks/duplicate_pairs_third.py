"""PURE: a third set of labelled pairs of adverts, written after the second had been read and before it was run itself."""

# ruff: noqa: E501 (texts of adverts: broken lines are harder to compare)

from benchmarks.duplicate_pairs import Labelled, Side

GARDEN = "Sie pflegen Grünanlagen, mähen Rasen, schneiden Hecken und legen Beete an. Im Winter räumen Sie Schnee. Sie fahren gern mit dem Anhänger und haben den Führerschein Klasse BE. Wir arbeiten in Kolonnen zu dritt und treffen uns um sieben Uhr am Bauhof."
ROOFER = "Sie decken Steildächer, dämmen und bauen Dachfenster ein. Sie sind schwindelfrei und packen an. Wir haben einen eigenen Kran, fahren höchstens dreißig Kilometer zur Baustelle und zahlen den Ecklohn des Handwerks plus Wegegeld."
TYPIST = "Sie schreiben Befunde und Arztbriefe nach digitalem Diktat, verwalten Akten und vergeben Termine für die Sprechstunde. Sie kennen die Fachsprache und schreiben schnell und sicher. Die Stelle hat 19,5 Stunden und ist nach TVöD EG 5 bewertet."
CANTEEN = "Sie kochen mittags für zweihundert Gäste eines Betriebs, planen mit dem Küchenchef den Speiseplan und achten auf Hygiene nach HACCP. Sie arbeiten montags bis freitags von sechs bis halb drei und haben abends immer frei."
PHONES = "Sie beraten Kundinnen und Kunden eines Energieversorgers am Telefon und per Chat, nehmen Zählerstände auf und klären Rechnungen. Wir schulen Sie vier Wochen bei vollem Lohn. Danach können Sie drei Tage zu Hause arbeiten."
BUS = "Sie fahren Linienbusse im Stadtverkehr, verkaufen Fahrscheine und geben Auskunft. Den Führerschein Klasse D bezahlen wir, wenn Sie drei Jahre bleiben. Der Dienst ist geteilt, die Pläne stehen sechs Wochen vorher fest."
_SEATS = {
    "garden": ("Grünspecht Landschaftsbau GmbH", GARDEN, "73230", "Kirchheim unter Teck"),
    "roofer": ("Bedachungen Hahnenfuß", ROOFER, "71364", "Winnenden"),
    "typist": ("Orthopädie am Eulenbrunnen MVZ GmbH", TYPIST, "70376", "Stuttgart"),
    "canteen": ("Löffelstör Catering GmbH & Co. KG", CANTEEN, "71063", "Sindelfingen"),
    "phones": ("Zaunkönig Kundendialog GmbH", PHONES, "73430", "Aalen"),
    "bus": ("Stadtverkehr Distelfink GmbH", BUS, "73525", "Schwäbisch Gmünd"),
}


def _side(seat: str, title: str, **changes: str | None) -> Side:
    employer, text, postcode, town = _SEATS[seat]
    values = {"employer": employer, "text": text, "postcode": postcode, "town": town} | changes
    return title, values["employer"] or "", values["text"] or "", values["postcode"], values["town"]


def _pair(name: str, titles: tuple[str, str], *, same: bool, **changes: str | None) -> Labelled:
    seat = name.partition(":")[0]
    return Labelled(name, _side(seat, titles[0]), _side(seat, titles[1], **changes), is_same=same)


THIRD = (
    _pair("garden: two words for it", ("Gärtner (m/w/d) GaLaBau", "Landschaftspfleger (m/w/d)"), same=True),
    _pair("garden: short town", ("Mitarbeiter Grünpflege", "Mitarbeiter/in Grünpflege (m/w/d)"), same=True, town="Kirchheim"),
    _pair("garden: wanted at once", ("Gartenhelfer (m/w/d)", "Ab sofort: Gartenhelfer gesucht (Vollzeit, unbefristet)"), same=True),
    _pair("garden: intern", ("Gärtner (m/w/d)", "Praktikant Garten- und Landschaftsbau"), same=False),
    _pair("garden: machines", ("Gärtner (m/w/d)", "Baumaschinenführer (m/w/d)"), same=False, text="Sie bedienen Bagger und Radlader, heben Gruben aus und verlegen Rohre für Teiche. Sie haben den Führerschein Klasse CE. Wir arbeiten in Kolonnen zu dritt und treffen uns um sieben Uhr am Bauhof."),
    _pair("roofer: trade", ("Dachdecker (m/w/d)", "Dachdeckergeselle (m/w/d) Steildach"), same=True),
    _pair("roofer: legal form", ("Dachdecker (m/w/d)", "Dachdecker/in"), same=True, employer="Hahnenfuß Bedachungen e.K."),
    _pair("roofer: short text", ("Dachdecker (m/w/d)", "Dachdecker m/w/d"), same=True, text="Steildächer decken, dämmen, Dachfenster einbauen. Schwindelfrei. Eigener Kran, kurze Wege zur Baustelle, Ecklohn plus Wegegeld."),
    _pair("roofer: foreman", ("Dachdecker (m/w/d)", "Dachdeckermeister als Bauleiter (m/w/d)"), same=False),
    _pair("roofer: plumber", ("Dachdecker (m/w/d)", "Flaschner / Spengler (m/w/d)"), same=False, text="Sie fertigen und montieren Rinnen, Verwahrungen und Fassaden aus Blech. Sie sind schwindelfrei und packen an. Wir haben einen eigenen Kran und zahlen den Ecklohn des Handwerks plus Wegegeld."),
    _pair("roofer: another house", ("Dachdecker (m/w/d)", "Dachdecker (m/w/d)"), same=False, employer="Bedachungen Löwenzahn"),
    _pair("typist: two words for it", ("Medizinische Schreibkraft (m/w/d)", "Arztsekretärin / Arztsekretär (m/w/d)"), same=True),
    _pair("typist: pay", ("Schreibkraft Praxis", "Schreibkraft Praxis, TVöD EG 5, 19,5 Std."), same=True),
    _pair("typist: no text", ("Arztsekretärin (m/w/d)", "Arztsekretär/in"), same=True, text=""),
    _pair("typist: assistant", ("Arztsekretärin (m/w/d)", "MFA (m/w/d)"), same=False, text="Sie empfangen Patienten, nehmen Blut ab, röntgen und legen Gips an. Sie haben die Ausbildung und den Röntgenschein. Die Stelle hat 39 Stunden. Wir vergeben Termine für die Sprechstunde."),
    _pair("typist: second branch", ("Arztsekretärin (m/w/d)", "Arztsekretärin (m/w/d)"), same=False, postcode="71638", town="Ludwigsburg"),
    _pair("canteen: in English", ("Koch (m/w/d)", "Cook / Chef de Partie (m/f/d)"), same=True),
    _pair("canteen: footer", ("Koch Betriebsgastronomie", "Koch (w/m/d) Betriebsgastronomie Mo-Fr"), same=True, text=CANTEEN + " Über uns: Wir betreiben vierzig Kantinen im Süden. Klingt gut? Dann los! Referenznummer 2026-118."),
    _pair("canteen: helper", ("Koch (m/w/d)", "Küchenhilfe (m/w/d)"), same=False, text="Sie spülen, richten Salate an und räumen die Theke auf. Sie arbeiten montags bis freitags von acht bis zwölf und haben abends immer frei. Vorkenntnisse brauchen Sie nicht."),
    _pair("canteen: evening", ("Koch Frühdienst", "Koch Spätdienst"), same=False),
    _pair("canteen: agency", ("Koch (m/w/d)", "Koch (m/w/d)"), same=False, employer="Tellerrand Zeitarbeit GmbH", text="Für die Kantine unseres Kunden in Sindelfingen suchen wir einen Koch. Sie werden bei uns unbefristet angestellt und nach GVP bezahlt, mit Aussicht auf Übernahme."),
    _pair("phones: two words for it", ("Kundenberater Telefon (m/w/d)", "Call-Center-Agent (m/w/d) Energie"), same=True),
    _pair("phones: from home", ("Kundenberater (m/w/d)", "Kundenberater (m/w/d) – teilweise Homeoffice"), same=True),
    _pair("phones: leads", ("Kundenberater (m/w/d)", "Teamleitung Kundenberatung (m/w/d)"), same=False),
    _pair("phones: other client", ("Kundenberater Energie (m/w/d)", "Kundenberater Versicherung (m/w/d)"), same=False, text="Sie beraten Versicherte am Telefon zu Schäden am Haus, nehmen Fälle auf und beauftragen Handwerker. Wir schulen Sie vier Wochen bei vollem Lohn. Die Arbeit ist nur vor Ort möglich."),
    _pair("bus: trade", ("Busfahrer (m/w/d)", "Omnibusfahrer/in im Linienverkehr"), same=True),
    _pair("bus: region behind the town", ("Busfahrer (m/w/d)", "Busfahrer (m/w/d) Stadtverkehr"), same=True, town="Schwäbisch Gmünd (Ostalbkreis)", postcode=None),
    _pair("bus: workshop", ("Busfahrer (m/w/d)", "Kfz-Mechatroniker (m/w/d) Omnibus"), same=False, text="Sie warten und reparieren Linienbusse, lesen Fehler aus und machen die Abgasuntersuchung. Der Dienst ist geteilt, die Pläne stehen sechs Wochen vorher fest."),
    _pair("bus: apprentice", ("Busfahrer (m/w/d)", "Ausbildung Fachkraft im Fahrbetrieb (m/w/d)"), same=False),
    _pair("bus: night lines", ("Busfahrer (m/w/d)", "Busfahrer Nachtlinien (m/w/d) Minijob"), same=False),
)  # fmt: skip
