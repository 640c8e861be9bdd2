"""PURE: German and English words for what the register and the matcher name by codes."""

from core.register import Basis, Category, Kept, Text, Viewer
from matching.facts import Gate, Part
from placements.codes import Actor
from placements.workflow.model import Need

CATEGORIES = {
    Category.IDENTITY: Text("Identität und Erreichbarkeit", "Identity and contact"),
    Category.HEALTH: Text("Gesundheit (Art. 9 DSGVO)", "Health (Art. 9 GDPR)"),
    Category.RESIDENCE: Text("Aufenthalt und Arbeitserlaubnis", "Residence and permission to work"),
    Category.FAMILY: Text("Haushalt und Betreuung", "Household and care"),
    Category.BENEFITS: Text("Rechtskreis der Leistungen", "Law of the benefits"),
    Category.WORK: Text("Tatsachen für die Arbeit", "Facts about work"),
    Category.WORDS: Text("Freitext", "Free text"),
    Category.CONSENT: Text("Einwilligungen", "Consents"),
    Category.STAFF: Text("Handelnde und Zeitpunkte", "Who acted, and when"),
    Category.EMPLOYER: Text("Betriebe und Stellen", "Employers and vacancies"),
    Category.SECRET: Text("Prüfsummen und Geheimnisse", "Hashes and secrets"),
    Category.TECHNICAL: Text("Technische Angaben", "Technical"),
    Category.REFERENCE: Text("Kataloge ohne Personenbezug", "Catalogues about nobody"),
}
BASES = {
    Basis.TASK: Text(
        "Art. 6 Abs. 1 Buchst. e DSGVO, §§ 67a bis 67c SGB X, §§ 3, 14 bis 16 SGB II, § 35 SGB III",
        "Art. 6 (1) e GDPR, §§ 67a-67c SGB X, §§ 3, 14-16 SGB II, § 35 SGB III",
    ),
    Basis.HEALTH: Text(
        "Art. 9 Abs. 2 Buchst. b DSGVO, § 67a Abs. 1 Satz 2 SGB X; Weitergabe nur mit Einwilligung (§ 67b SGB X)",
        "Art. 9 (2) b GDPR, § 67a (1) sentence 2 SGB X; passed on by consent only (§ 67b SGB X)",
    ),
    Basis.CONSENT: Text("Art. 7 DSGVO, § 67b Abs. 2 SGB X", "Art. 7 GDPR, § 67b (2) SGB X"),
    Basis.EMPLOYERS: Text("Art. 6 Abs. 1 Buchst. e DSGVO, §§ 35, 36, 39 SGB III",
                          "Art. 6 (1) e GDPR, §§ 35, 36, 39 SGB III"),
    Basis.EMPLOYMENT: Text("Art. 88 DSGVO mit dem Dienst- oder Arbeitsrecht",
                           "Art. 88 GDPR with the law of employment"),
    Basis.SECURITY: Text("Art. 5 Abs. 2, Art. 32 DSGVO, § 22 Abs. 2 BDSG", "Art. 5 (2), 32 GDPR, § 22 (2) BDSG"),
    Basis.AI_ACT: Text("Art. 12, 19, 26 Abs. 6 der Verordnung (EU) 2024/1689",
                       "Art. 12, 19, 26 (6) of Regulation (EU) 2024/1689"),
    Basis.NOT_PERSONAL: Text("ohne Personenbezug", "about nobody"),
}  # fmt: skip
VIEWERS = {
    Viewer.CASE_MANAGER: Text("zuständige Fallmanagerin oder zuständiger Fallmanager", "the client's case manager"),
    Viewer.EMPLOYER_ADVISER: Text("Arbeitgeberservice", "employer advisers"),
    Viewer.EMPLOYER: Text("Betrieb (nur Freigegebenes)", "the employer (what was released)"),
    Viewer.JOINT_DESK: Text("gemeinsame Anlaufstelle (nur Freigegebenes)", "joint desk (what was released)"),
    Viewer.CLIENT: Text("Kundin oder Kunde selbst", "the client"),
    Viewer.OPERATOR: Text("Betrieb der Technik", "operators"),
    Viewer.PUBLIC: Text("Öffentlichkeit", "everybody"),
}
STREAMS = {
    Kept.CASE: Text("bis zur Löschung durch zwei Personen; gefragt wird %s Monate nach Fallende",
                    "until two people erase the client; asked %s months after the case ended"),
    Kept.MATCH_DETAILS: Text("%s Monate; Passungen 30 Tage", "%s months; pairs 30 days"),
    Kept.PROPOSALS: Text("%s Monate nach dem letzten Schritt", "%s months after the last step"),
    Kept.AI_LOG: Text("%s Monate", "%s months"),
    Kept.ACCESS_LOG: Text("%s Monate; Entscheidungen im Protokoll so lange wie das KI-Protokoll",
                          "%s months; decisions as long as the AI log"),
    Kept.JOINT_DESK_LOG: Text("%s Monate (§ 79 Abs. 4 SGB X)", "%s months (§ 79 (4) SGB X)"),
    Kept.VACANCIES: Text("%s Monate", "%s months"),
    Kept.FEEDS: Text("%s Monate, der letzte Bericht je Quelle bleibt", "%s months; the latest of a source stays"),
    Kept.MESSAGES: Text("%s Monate; Texte früher", "%s months; texts earlier"),
    Kept.SHORT: Text("Stunden bis höchstens ein Jahr, je Tabelle im Programm", "hours to a year at most, by table"),
    Kept.ACCOUNT: Text("so lange wie Konto, Betrieb oder Dienststelle", "as long as account, employer or office"),
    Kept.CATALOGUE: Text("unbegrenzt", "without end"),
}  # fmt: skip
GATES = {
    Gate.WORK_PERMISSION: "Arbeitserlaubnis", Gate.REGULATED_OCCUPATION: "Reglementierter Beruf",
    Gate.LANGUAGE: "Sprache", Gate.LICENCE: "Führerschein", Gate.CERTIFICATE: "Nachweis",
    Gate.SKILL: "Zwingende Fertigkeit", Gate.REQUIREMENT_LEVEL: "Anforderungsniveau", Gate.HOURS: "Stundenzahl",
    Gate.SHIFTS: "Lage der Arbeitszeit", Gate.COMMUTE: "Arbeitsweg", Gate.DEMANDS: "Anforderungen an die Gesundheit",
    Gate.START: "Beginn", Gate.EMPLOYER_EXCLUDED: "Betrieb ausgeschlossen (§ 38 Abs. 3 SGB III)",
    Gate.REFUSED_BEFORE: "Schon einmal abgelehnt", Gate.ALREADY_PROPOSED: "Schon vorgeschlagen",
    Gate.INDUSTRIAL_ACTION: "Arbeitskampf (§ 36 Abs. 3 SGB III)", Gate.PAUSED: "Vermittlung ruht",
}  # fmt: skip
PARTS = {
    Part.OCCUPATION: "Beruf und Erfahrung", Part.SKILLS: "Fertigkeiten", Part.WISHES: "Wünsche",
    Part.COMMUTE: "Arbeitsweg", Part.WORKING_TIME: "Arbeitszeit", Part.LANGUAGE: "Sprache",
}  # fmt: skip
ACTORS = {
    Actor.MACHINE: "Programm", Actor.EMPLOYER_ADVISER: "Arbeitgeberservice", Actor.CASE_MANAGER: "Fallmanagement",
    Actor.EMPLOYER: "Betrieb", Actor.CLIENT: "Kundin oder Kunde",
}  # fmt: skip
NEEDS = {
    Need.REASON: "Grund", Need.NOTE: "Vermerk", Need.DATE: "Tag", Need.MOMENT: "Tag und Uhrzeit",
    Need.CONSENT: "Einverständnis der Kundin oder des Kunden", Need.SECOND_PERSON: "zweite Person",
}  # fmt: skip
