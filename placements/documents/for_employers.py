"""PURE: documents for employers, in German: cover letter, anonymous short profile, reply form."""

from collections.abc import Mapping

from placements.documents.content import Case, Content, Letter, Profile, Texts, block, day_text, items
from placements.documents.for_clients import job_of
from placements.documents.job_facts import span_text

BANDS = ((120, "band_10"), (60, "band_5"), (36, "band_3"), (12, "band_1"), (0, "band_0"))


def cover_letter(case: Case, texts: Texts) -> Content:
    """The letter that goes with a short profile.

    The reminder of § 164 (1) SGB IX stands in each of them: so it tells nothing about the person.
    """
    words, job, who = texts["cover"], job_of(case), case.sender
    places = {
        "title": job.title, "vacancy": job.reference, "reference": case.reference, "phone": who.phone,
        "email": who.email, "day": day_text(case.reply_by) if case.reply_by else "",
    }  # fmt: skip
    names = ("greeting", "intro", "reply", "disability", "equal", "closing")
    subject = words["subject"] % places
    return Content(
        title=subject,
        language="de",
        sender=who,
        blocks=[
            block("title", subject),
            *(block("paragraph", words[name] % places) for name in names),
            block("paragraph", f"{who.writer}, {who.name}"),
        ],
        letter=Letter((job.employer, *job.employer_address), who, (day_text(case.made_on), case.reference)),
        page_word=texts["page"],
    )


def short_profile(case: Case, texts: Texts) -> Content:
    """The anonymous profile: what counts for the work, in bands where exact figures would point at a person."""
    words, job = texts["profile"], job_of(case)
    title = words["title"] % {"reference": case.reference}
    rows = profile_rows(case.profile or Profile(), words)
    blocks = [
        block("title", title),
        block("paragraph", words["intro"] % {"title": job.title, "vacancy": job.reference}),
        items("facts", rows),
        block("paragraph", words["footer"]),
    ]
    return Content(title, "de", case.sender, blocks, page_word=texts["page"])


def employer_reply_form(case: Case, texts: Texts) -> Content:
    """What the employer ticks and sends back."""
    words, job, who = texts["employer_reply"], job_of(case), case.sender
    title = words["title"] % {"reference": case.reference}
    intro = words["intro"] % {
        "title": job.title, "vacancy": job.reference, "address": who.address, "email": who.email,
    }  # fmt: skip
    blocks = [
        block("title", title), block("paragraph", intro), items("choices", words["choices"]),
        items("lines", words["lines"]),
    ]  # fmt: skip
    return Content(title, "de", who, blocks, page_word=texts["page"])


def profile_rows(profile: Profile, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value; a kind of fact without any is named as not recorded."""
    values = {
        "occupations": "; ".join(_occupation(label, months, words) for label, months in profile.occupations),
        "skills": "; ".join(f"{label} ({words[f'level_{level}']})" for label, level in profile.skills),
        "languages": "; ".join(_language(*row, words) for row in profile.languages),
        "licences": ", ".join(profile.licences),
        "hours": span_text([f"{each:g}".replace(".", ",") for each in profile.hours]),
        "available": day_text(profile.available_from) if profile.available_from else "",
        "district": profile.district,
    }
    return [(words[name], value or words["nothing"]) for name, value in values.items()]


def experience_band(months: int) -> str:
    """Name of the band of years that these months lie in."""
    return next(name for least, name in BANDS if months >= least)


def _occupation(label: str, months: int | None, words: Mapping[str, str]) -> str:
    return label if months is None else f"{label} ({words[experience_band(max(months, 0))]})"


def _language(label: str, speak: str, write: str, words: Mapping[str, str]) -> str:
    nothing = words["nothing"]
    if not speak and not write:
        return label
    return words["speaks"] % {"language": label, "speak": speak or nothing, "write": write or nothing}
