"""PURE: law and better wording for each kind of finding, in German and English."""

# ruff: noqa: E501 (one sentence a line is easier to read and to translate than wrapped strings)

from typing import NamedTuple


class Advice(NamedTuple):
    """The paragraph and what to write instead."""

    law: str
    german: str
    english: str


_AGG = "§§ 1, 7, 11 AGG; § 36 Abs. 2 SGB III"

ADVICE: dict[str, Advice] = {
    "age": Advice(_AGG, "Alter weglassen; beschreiben Sie die Aufgabe und die nötige Erfahrung, zum Beispiel „mit Freude am Verkauf“.", "Leave the age out; describe the task and the experience needed, for example “who enjoys selling”."),
    "team": Advice("§§ 1, 11 AGG (umstritten)", "Besser „motiviertes Team“ oder „Team aller Altersgruppen“.", "Better “motivated team” or “team of all ages”."),
    "beginner": Advice(_AGG, "Besser „auch für den Berufseinstieg geeignet“; nicht auf Berufsanfänger beschränken.", "Better “also suitable for a first job”; do not limit it to beginners."),
    "sex": Advice(_AGG, "Alle Geschlechter ansprechen, zum Beispiel „Servicekraft (m/w/d)“; statt „starker Mann“ besser „Sie heben regelmäßig bis 25 kg“.", "Address all genders, for example “service staff (all genders)”; name the lifting instead of “strong man”."),
    "one_sex": Advice(_AGG, "Beide Formen oder (m/w/d) ergänzen, zum Beispiel „Verkäufer/in (m/w/d)“, „Reinigungskraft (m/w/d)“.", "Use both forms or add (all genders), for example “cleaner (all genders)”."),
    "origin": Advice(_AGG, "Herkunft und Staatsangehörigkeit weglassen; verlangt werden darf eine gültige Arbeitserlaubnis.", "Leave out origin and nationality; you may ask for a valid work permit."),
    "native": Advice(_AGG, "Das nötige Sprachniveau nennen, zum Beispiel „sehr gute Deutschkenntnisse (C1)“.", "Name the level needed, for example “very good German (C1)”."),
    "religion": Advice(_AGG, "Religion und Kleidung aus religiösen Gründen weglassen.", "Leave out religion and religious clothing."),
    "church": Advice("§ 9 AGG; § 36 Abs. 2 SGB III", "Nur wenn die Zugehörigkeit für diese Aufgabe wesentlich ist; sonst „Sie identifizieren sich mit unserem Leitbild“.", "Only where membership is essential for this task; otherwise “you identify with our values”."),
    "photo": Advice("§§ 1, 11 AGG (umstritten)", "Kein Foto verlangen; „Ein Foto ist nicht nötig“ lädt alle ein.", "Do not ask for a photo; “no photo needed” invites everybody."),
    "disability": Advice("§§ 1, 7, 11 AGG; § 164 Abs. 2 SGB IX", "Die Anforderung der Arbeit beschreiben, zum Beispiel „Sie gehen und stehen viel“; Menschen mit Behinderung nicht ausschließen.", "Describe what the work demands, for example “a lot of walking and standing”; do not exclude disabled people."),
    "health": Advice("§ 36 Abs. 2 SGB III; §§ 1, 11 AGG", "Nur die Anforderung der Arbeit nennen, zum Beispiel „Heben bis 20 kg“ oder „Eignung nach G 25“.", "Name only what the work demands, for example “lifting up to 20 kg”."),
    "looks": Advice("§§ 1, 11 AGG (umstritten)", "Aussehen und Lebensweise weglassen; „gepflegtes Auftreten“ genügt.", "Leave out looks and way of life; “well-groomed” is enough."),
    "sexual_identity": Advice(_AGG, "Sexuelle Identität weglassen.", "Leave out sexual identity."),
    "pregnancy": Advice("§ 3 Abs. 1 S. 2, §§ 7, 11 AGG", "Schwangerschaft und Kinderwunsch weglassen; danach darf nicht gefragt werden.", "Leave out pregnancy and the wish for children; they must not be asked about."),
    "family": Advice("§ 3 Abs. 2, § 11 AGG; § 36 Abs. 2 SGB III", "Familienstand und Kinder weglassen; nennen Sie die Arbeitszeiten oder die Reisetage.", "Leave out family status and children; name the working hours or the days of travel."),
    "union": Advice("Art. 9 Abs. 3 GG; § 36 Abs. 2 SGB III", "Mitgliedschaft in Gewerkschaft, Partei oder Betriebsrat weglassen.", "Leave out membership in unions, parties or works councils."),
    "wage": Advice("§ 1 MiLoG", "Mindestens den Mindestlohn am Tag der Arbeit zahlen.", "Offer at least the minimum wage of the day of work."),
    "sector_wage": Advice("§ 8 AEntG mit der Verordnung der Branche", "Mindestens den Branchenmindestlohn am Tag der Arbeit zahlen.", "Offer at least the sector's minimum wage of the day of work."),
    "unpaid": Advice("§ 1 MiLoG; § 612 BGB", "Probearbeit bezahlen; ein kurzes Kennenlernen ohne Arbeitspflicht ist erlaubt.", "Pay for trial work; a short visit without duty to work is allowed."),
    "deposit": Advice("§ 138, § 307 BGB; § 36 Abs. 1 SGB III", "Keine Zahlung von Beschäftigten verlangen; Kleidung, Werkzeug und Schulung stellt der Arbeitgeber.", "Ask no payment of employees; clothing, tools and training are the employer's."),
    "sham": Advice("§ 7 Abs. 1 SGB IV; § 611a BGB; § 36 Abs. 1 SGB III", "Bei festen Zeiten und Weisungen als Anstellung mit Grundlohn anbieten.", "With fixed hours and instructions, offer employment with base pay."),
    "undeclared": Advice("§ 1 SchwarzArbG; § 28a SGB IV", "Die Beschäftigung anmelden und den Lohn abrechnen.", "Register the employment and account for the pay."),
    "overtime": Advice("§ 307 BGB", "Zahl der Überstunden nennen, die im Gehalt enthalten sind, oder Ausgleich zusagen.", "Name the number of hours included in the pay, or promise compensation."),
    "rights": Advice("BUrlG, EFZG, KSchG; § 134 BGB; § 36 Abs. 1 SGB III", "Gesetzliche Rechte nicht ausschließen.", "Do not exclude statutory rights."),
    "hours": Advice("§§ 3, 5, 9, 11 ArbZG", "Höchstens 48 Stunden im Schnitt (60 in einer Woche), zehn am Tag; ein Ruhetag in der Woche.", "At most 48 hours on average (60 in one week), ten a day; one day of rest a week."),
    "immoral": Advice("§ 138 BGB; § 36 Abs. 1 SGB III", "Solche Angebote werden nicht vermittelt, bis eine Person sie geprüft hat.", "Such offers are not placed until a person has looked at them."),
    "mini_job": Advice("§ 8 Abs. 1a SGB IV", "Über der Grenze ist es kein Minijob; Lohn oder Bezeichnung ändern.", "Above the limit it is no mini-job; change the pay or the name."),
    "strike": Advice("§ 36 Abs. 3 SGB III", "Vermittlung nur, wenn Arbeitsuchende und Arbeitgeber es nach einem Hinweis auf den Arbeitskampf verlangen.", "Placement only where both sides ask for it after being told of the strike."),
}  # fmt: skip
