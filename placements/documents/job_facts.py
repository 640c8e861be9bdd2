"""PURE: a vacancy in the words of a letter."""

from placements.documents.content import Job, Texts, day_text

NO_BREAK = "\u00a0"


def job_facts(job: Job, texts: Texts) -> list[tuple[str, str]]:
    """Label and value of each fact that is recorded, in the language of the texts."""
    labels, words = texts["facts"], texts["words"]
    values = {
        "title": job.title,
        "employer": job.employer,
        "places": "; ".join(job.places),
        "start": start_text(job, words),
        "hours": hours_text(job, words),
        "contract": contract_text(job, words),
        "pay": pay_text(job, words),
        "contact": job.contact,
        "reference": job.reference,
    }
    return [(labels[name], value) for name, value in values.items() if value]


def start_text(job: Job, words: dict[str, str]) -> str:
    """From when on."""
    if job.start_on is not None:
        return day_text(job.start_on)
    return words["now"] if job.starts_now else ""


def hours_text(job: Job, words: dict[str, str]) -> str:
    """Kinds of working time and hours a week."""
    kinds = [words.get(name, name) for name in job.working_times]
    span = span_text([f"{each:g}".replace(".", ",") for each in job.hours])
    return ", ".join([*kinds, *([f"{span} {words['hours_week']}"] if span else [])])


def contract_text(job: Job, words: dict[str, str]) -> str:
    """Permanent or until when."""
    if job.contract is None:
        return ""
    end = f" {words['until'] % {'day': day_text(job.contract_ends_on)}}" if job.contract_ends_on else ""
    return words.get(job.contract.value, job.contract.value) + end


def pay_text(job: Job, words: dict[str, str]) -> str:
    """Pay with its unit, and the collective agreement."""
    span = span_text([euros(cents) for cents in job.pay_cents])
    unit = f" {words[job.pay_unit.value]}" if job.pay_unit else ""
    parts = [f"{span}{NO_BREAK}€{unit}"] if span else []
    return ", ".join([*parts, *([words["tariff"] % {"name": job.tariff}] if job.tariff else [])])


def span_text(bounds: list[str]) -> str:
    """One value, or from – to."""
    return " – ".join(dict.fromkeys(bounds))


def euros(cents: int) -> str:
    """12345678 -> 123.456,78"""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", ".") + f",{rest:02d}"
