"""Words of clients' own pages: where a proposal stands, why it came up, what was not known. Plain and short.

Sources are English; each of the clients' languages has a catalogue of its own for these and the pages' templates.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matching.explanation import SPEAKS_FOR
from matching.facts import Gate, GateValue, Part
from matching.results import Addressee
from placements.codes import ClientReason, ProposalState
from profiles.catalogue.codes import TermKind
from profiles.catalogue.queries import Labels
from profiles.codes import ClientFact, TravelMode
from web.formatting import number_text
from web.wording import word

SKILLS_NAMED = 6


@dataclass(frozen=True)
class Stage:
    """Where a proposal stands in the client's eyes, and what happens next; ``look`` of the badge."""

    label: Any
    following: Any
    look: str = "neutral"


@dataclass(frozen=True)
class Why:
    """A reason in one sentence, with what was recorded for it (``data`` in the language of the records)."""

    sentence: str
    data: tuple[str, ...] = ()


_OVER = _l("You need not do anything. We keep looking for other jobs.")
_WORKS = Stage(
    _l("You work there"), _l("We ask you from time to time how it goes. Call us if there is a problem."), "met"
)
STAGES: Mapping[ProposalState, Stage] = {
    ProposalState.CLIENT_INFORMED: Stage(
        _l("Your answer is needed"), _l("Read about the job. Then tell us: yes, a question, or no."), "info"
    ),
    ProposalState.CLIENT_OBJECTED: Stage(
        _l("You have a concern"),
        _l("Your case manager talks with you about it. Until then nothing goes to the employer."),
        "unknown",
    ),
    ProposalState.CLIENT_AGREED: Stage(
        _l("You said yes"), _l("We send the employer a short profile without your name."), "met"
    ),
    ProposalState.CLIENT_DECLINED: Stage(_l("You said no"), _OVER),
    ProposalState.SHORT_PROFILE_SENT: Stage(
        _l("The employer has a short profile without your name"), _l("We wait for the employer's answer."), "met"
    ),
    ProposalState.EMPLOYER_SILENT: Stage(_l("The employer has not answered"), _l("We ask the employer again.")),
    ProposalState.EMPLOYER_INTERESTED: Stage(
        _l("The employer is interested"),
        _l("You said yes, so we give the employer your name. Tell us now if you do not want that."),
        "met",
    ),
    ProposalState.IDENTITY_RELEASED: Stage(
        _l("The employer knows your name"), _l("The employer or we call you to agree on a meeting."), "met"
    ),
    ProposalState.INTERVIEW: Stage(
        _l("Job interview"), _l("Go to the interview. If you cannot come, call us before it."), "met"
    ),
    ProposalState.TRIAL: Stage(_l("Trial work"), _l("You try the work for some days. Then you both decide."), "met"),
    ProposalState.HIRED: Stage(_l("You get the job"), _l("We prepare the start with you."), "met"),
    ProposalState.NOT_HIRED: Stage(_l("The employer does not hire you"), _OVER),
    ProposalState.STARTED: _WORKS,
    ProposalState.CHECK_6M: _WORKS,
    ProposalState.CHECK_12M: _WORKS,
}
ENDED = Stage(_l("This proposal has ended"), _OVER)


def stage_of(state: ProposalState) -> Stage:
    """Where the proposal stands."""
    return STAGES.get(state, ENDED)


REASON_TEXTS: Mapping[ClientReason, Any] = {
    ClientReason.TIME_CARE: _l("The working times do not fit, or I must care for somebody"),
    ClientReason.COMMUTE: _l("The way to work is too long"),
    ClientReason.HEALTH_FIT: _l("My health does not allow this work. You need not say more."),
    ClientReason.PAY: _l("The pay is too low"),
    ClientReason.OTHER_JOB: _l("I have another job, or it is promised to me"),
    ClientReason.TRAINING_FIRST: _l("I want to do a course or training first"),
    ClientReason.EMPLOYER_EXCLUDED: _l("I do not want to work for this employer"),
    ClientReason.CONTENT: _l("This work does not fit me"),
}
LETTER_TEXTS = {
    "title": _l("Your own page at the Jobcenter"),
    "what": _l("On this page you see jobs that we propose to you. You can say yes or no, ask, and see your data."),
    "open": _l("1. Scan this picture with your phone, or open this address:"),
    "number": _l("2. Write this number, if it is not there already:"),
    "code": _l("3. Write the code from the second sheet."),
    "keep": _l("Keep the two sheets apart. Show the code to nobody. Nobody from the Jobcenter asks you for it."),
    "lost": _l("Have you lost a sheet? Tell your case manager at once. You get a new letter, and the old one ends."),
    "until": _l("Valid until"),
    "sheet": _l("Second sheet: your code"),
    "unreviewed": _l("This translation has not been reviewed by a native speaker yet. The German text counts."),
}
_PART_SENTENCES: Mapping[Part, Any] = {
    Part.OCCUPATION: _l("You have worked in such a job, or you want to."),
    Part.SKILLS: _l("You can do things that the job needs."),
    Part.WISHES: _l("The job fits your wishes."),
    Part.COMMUTE: _l("The way to work is not too long for you."),
    Part.WORKING_TIME: _l("The working times fit the times at which you can work."),
    Part.LANGUAGE: _l("You know the language better than the job needs."),
}
_GATE_SENTENCES: Mapping[Gate, Any] = {
    Gate.LANGUAGE: _l("You know the language that the job needs."),
    Gate.LICENCE: _l("You have the driving licence that the job needs."),
    Gate.CERTIFICATE: _l("You have the certificate that the job needs."),
    Gate.WORK_PERMISSION: _l("You may work in this job."),
}
FACT_OF_GATE: Mapping[Gate, ClientFact] = {
    Gate.WORK_PERMISSION: ClientFact.PERMISSION,
    Gate.REGULATED_OCCUPATION: ClientFact.QUALIFICATIONS,
    Gate.LANGUAGE: ClientFact.LANGUAGES,
    Gate.LICENCE: ClientFact.LICENCES,
    Gate.CERTIFICATE: ClientFact.LICENCES,
    Gate.SKILL: ClientFact.SKILLS,
    Gate.REQUIREMENT_LEVEL: ClientFact.QUALIFICATIONS,
    Gate.HOURS: ClientFact.WORKING_TIME,
    Gate.SHIFTS: ClientFact.WORKING_TIME,
    Gate.COMMUTE: ClientFact.MOBILITY,
    Gate.DEMANDS: ClientFact.HEALTH,
    Gate.START: ClientFact.WORKING_TIME,
}
_DATA: Mapping[str, str] = {  # place of a stored fact -> its kind in the catalogue
    "client_occupation": TermKind.OCCUPATION,
    "skill": TermKind.SKILL,
    "language": TermKind.LANGUAGE,
    "licence": TermKind.LICENCE,
    "certificate": TermKind.CERTIFICATE,
}


def whys(stored: Mapping[str, Any], labels: Labels) -> list[Why]:
    """Why the job was proposed: parts with most of their points, then what is asked and met."""
    found = [
        Why(str(_PART_SENTENCES[Part(part["part"])]), tuple(_data_of(part["items"], labels)))
        for part in stored.get("parts", ())
        if part["part"] in _PART_SENTENCES and not part["is_unknown"] and part["value"] >= SPEAKS_FOR
    ]
    for gate in stored.get("gates", ()):
        asked = [item["vacancy"] for item in gate["items"] if item["vacancy"]]
        if gate["gate"] in _GATE_SENTENCES and gate["value"] == GateValue.MET and asked:
            found.append(Why(str(_GATE_SENTENCES[Gate(gate["gate"])]), tuple(_data_of(asked, labels))))
        if gate["gate"] == Gate.COMMUTE and gate["value"] == GateValue.MET:
            found += _way(gate)
    return found


def unknowns(stored: Mapping[str, Any]) -> list[tuple[str, ClientFact | None]]:
    """What was not known: condition and, where the client can tell, the part of the facts that holds it."""
    asked = {question["gate"] for question in stored.get("questions", ()) if question["whom"] == Addressee.CASE_MANAGER}
    return [
        (str(word(Gate(gate["gate"]))), FACT_OF_GATE.get(Gate(gate["gate"])) if gate["gate"] in asked else None)
        for gate in stored.get("gates", ())
        if gate["value"] == GateValue.UNKNOWN
    ]


def points(stored: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    """Each part of the score with its hundredths of points, and the most that it can give."""
    return [
        (str(word(Part(part["part"]))), int(part["hundredths"]), int(part["max_hundredths"]))
        for part in stored.get("parts", ())
    ]


def _data_of(items: list[Mapping[str, Any]], labels: Labels) -> Iterator[str]:
    """Labels of what the items name, each once; what counted for nothing is left out."""
    seen: set[str] = set()
    for item in items:
        places = item["places"]
        name = next((each for each in _DATA if places.get(each)), None)
        if name is None or not places.get("credit", 1) or places.get("similarity") == 0:
            continue
        text = labels.get((_DATA[name], places[name]), str(places[name]))
        if text not in seen and len(seen) < SKILLS_NAMED:
            seen.add(text)
            yield text


def _way(gate: Mapping[str, Any]) -> Iterator[Why]:
    for item in gate["items"]:
        places = (item["client"] or {}).get("places", {})
        if places.get("minutes") is not None and places.get("mode") in set(TravelMode):
            mode = str(word(TravelMode(places["mode"])))
            yield Why(_("The way takes about %(minutes)s minutes: %(mode)s.",
                        minutes=number_text(round(places["minutes"])), mode=mode))  # fmt: skip
