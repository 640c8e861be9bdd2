"""PURE: code lists of HR-BA-XML (release of 2018 and what newer files carry) in our words."""

from employers.codes import PayUnit, SizeClass, VacancyKind
from profiles.catalogue.codes import Cefr, Contract, WorkingTime

ROOT = "HRBAXMLJobPositionPosting"
FULL, DIFFERENCE = "F", "D"
INSERT, UPDATE, DELETE = "1", "2", "3"
PUBLISHED, ANONYMOUS, NOT_PUBLISHED = "1", "2", "3"
WORK_TYPES = frozenset({"1", "36", "37", "38", "40"})
SELF_EMPLOYED, TRAINING, TRAINEE, HELPER = "2", "4", "34", "38"
OFFER_TYPES = frozenset({"1", "2", "4", "13", "17", "19", "20", "27", "32", "33", "34", "36", "37", "38", "40"})

KINDS = {
    **dict.fromkeys(WORK_TYPES, VacancyKind.WORK),
    SELF_EMPLOYED: VacancyKind.SELF_EMPLOYED,
    TRAINING: VacancyKind.APPRENTICESHIP,
    TRAINEE: VacancyKind.INTERNSHIP,
}
OFFER_TYPE_OF = {
    VacancyKind.WORK: "1", VacancyKind.MINI_JOB: "1", VacancyKind.SELF_EMPLOYED: "2",
    VacancyKind.APPRENTICESHIP: "4", VacancyKind.INTERNSHIP: "34", VacancyKind.ENTRY_QUALIFICATION: "34",
}  # fmt: skip
SIZES = {
    "1": SizeClass.UNDER_6, "2": SizeClass.TO_50, "3": SizeClass.TO_500, "4": SizeClass.TO_5000,
    "5": SizeClass.TO_50000, "6": SizeClass.OVER_50000,
}  # fmt: skip
PLANS = {
    "1": (WorkingTime.FULL_TIME,),
    "3": (WorkingTime.PART_TIME, WorkingTime.SHIFT_NIGHT_WEEKEND),
    "4": (WorkingTime.SHIFT_NIGHT_WEEKEND,),
    "5": (WorkingTime.SHIFT_NIGHT_WEEKEND,),
    "7": (WorkingTime.PART_TIME,),
    "8": (WorkingTime.PART_TIME,),
    "9": (WorkingTime.PART_TIME,),
    "10": (WorkingTime.PART_TIME,),
    "11": (WorkingTime.HOME,),
    "12": (WorkingTime.SHIFT_NIGHT_WEEKEND,),
}
PLAN_OF = {
    WorkingTime.FULL_TIME: "1", WorkingTime.PART_TIME: "10", WorkingTime.SHIFT_NIGHT_WEEKEND: "12",
    WorkingTime.HOME: "11",
}  # fmt: skip
TRAINING_PLANS = frozenset({"1", "7", "8", "10"})
CONTRACTS = {"1": Contract.FIXED_TERM, "2": Contract.PERMANENT}
SCHOOL_DEGREES = {
    "2": "Hauptschulabschluss", "3": "Mittlere Reife", "4": "Fachhochschulreife", "5": "Fachabitur",
    "6": "Abitur", "7": "Fachhochschulabschluss", "9": "Universitätsabschluss", "11": "Förderschulabschluss",
    "12": "qualifizierter Hauptschulabschluss", "13": "Abgangszeugnis der Klassen 11 bis 13",
}  # fmt: skip
STATES = {
    "1": "Baden-Württemberg", "2": "Bayern", "3": "Berlin", "4": "Brandenburg", "5": "Bremen", "6": "Hamburg",
    "7": "Hessen", "8": "Mecklenburg-Vorpommern", "9": "Niedersachsen", "10": "Nordrhein-Westfalen",
    "11": "Rheinland-Pfalz", "12": "Saarland", "13": "Sachsen", "14": "Sachsen-Anhalt", "15": "Schleswig-Holstein",
    "16": "Thüringen",
}  # fmt: skip
OTHER_REGION = "17"
PAY_WORDS = {PayUnit.HOUR: "Stunde", PayUnit.MONTH: "Monat", PayUnit.YEAR: "Jahr"}
MUST_LANGUAGE, MUST_SKILL, MUST_LICENCE, WISHED_LICENCE = "4", "4", "2", "1"
LANGUAGE_LEVELS = {"1": int(Cefr.A2), "2": int(Cefr.B1), "3": int(Cefr.C1)}


def language_level(level: int | None) -> str:
    """The step of a language that is wished for: the highest that asks for no more; basic where no level is said."""
    return max((code for code, least in LANGUAGE_LEVELS.items() if least <= (level or 0)), default="1")
