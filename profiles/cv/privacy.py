"""PURE: what a CV says that a profile must never hold: it is recognised here so that it is left out.

Family, religion, origin, nationality, residence, birth, health, politics, detention, ways to reach a person. A phrase
that matches is dropped whole; job titles that sound alike ("Kinderpfleger", "Heilerziehungspfleger") are not.
"""

# ruff: noqa: E501 (word lists)

import re

_SENSITIVE = re.compile(
    r"verheiratet|\bledig\b|geschieden|verwitwet|familienstand|\d\s?kind(?:er|ern)?\b|\bkinder(?:zahl)?\s*:|alleinerziehend|"
    r"elternzeit|mutterschutz|schwanger|erziehungsurlaub|hausfrau|hausmann|pflege (?:der|des|meiner|meines|von) (?:mutter|vaters?|eltern|angehörig)|"
    r"\bmarried\b|\bdivorced\b|\bwidow|marital status|maternity|paternity leave|parental leave|\bchildren\s*:|"
    r"konfession|religion(?:szugehörigkeit)?\b|\bkatholi(?:sch|k)\b|röm(?:isch|\.)?[ -]?kath|evangelisch|\bmuslim|\bmoslem|\bislam|jüdisch|"
    r"\bjes[si]?id|\byezid|\bale[vw]it|buddhist|\bhindu\b|\bchristian\b|\bcatholic\b|\bjewish\b|kirchengemeinde|moscheeverein|\bchurch\b|"
    r"staatsangehörig|staatsbürger|nationalität|nationality|citizenship|aufenthalts?(?:titel|erlaubnis|status|gestattung)|\basyl|flüchtling|geflüchtet|"
    r"\bduldung|\bflucht\b|refugee|residence permit|herkunft|ethni|"
    r"\bgeb(?:oren|\.)|geburts(?:datum|ort|tag|name)|date of birth|birth ?date|\bborn\b|place of birth|geschlecht\b|\bgender\b|"
    r"schwerbehinder|\bgdb\b|behinderungsgrad|krank(?:heit|geschrieben|geld)|\bdiagnos|\breha(?:bilitation)?\b|depress|\bsucht(?:therapie|klinik)?\b|"
    r"therapieaufenthalt|krankenhausaufenthalt|\bhiv\b|\bdisab(?:led|ility) (?:status|degree)|sick leave|illness|"
    r"\b(?:cdu|csu|spd|fdp|afd|bündnis ?90|die linke)\b|parteimitglied|gewerkschaft(?:smitglied)?\b|betriebsrat|"
    r"\bhaft\b|inhaftier|\bjva\b|strafvollzug|prison sentence|"
    r"семейное положение|сімейний стан|национальность|громадянство|гражданство|вероисповедание|дата рождения|дата народження|"
    r"medeni hal|uyruk|doğum|الحالة الاجتماعية|الجنسية|تاريخ الميلاد|الديانة|état civil|nationalité|date de naissance|stare civilă|naționalitate|"
    r"data urodzenia|stan cywilny|stato civile|nacionalidad",
    re.I,
)
_ALLOWED = re.compile(r"(?:justizvollzug|vollzugs)\w*(?:beamt|dienst)|kirchenmusik|\bkrankheits", re.I)
_CONTACT = re.compile(
    r"[^\s@]{1,64}@[^\s@]{1,200}|https?://\S+|\bwww\.\S+|"
    r"(?<![\w/.])(?:\+|00)\d[\d\s/().-]{6,20}\d|(?<![\w/.–-])0\d{2,5}[\s/-]\s?\d[\d\s/-]{4,14}|"
    r"\b[A-ZÄÖÜ][\w.-]{2,40}(?:straße|strasse|str\.|weg|platz|allee|gasse)\s?\d{1,4}\w?\b|\b\d{5}\s[A-ZÄÖÜ][a-zäöüß-]+",
    re.UNICODE,
)


def is_sensitive(text: str) -> bool:
    """Whether the text tells something that no profile may hold."""
    return bool(_SENSITIVE.search(text)) and not _ALLOWED.search(text)


def without_contacts(text: str) -> str:
    """The text without e-mail, web and postal addresses and numbers of telephones."""
    return " ".join(_CONTACT.sub(" ", text).split())
