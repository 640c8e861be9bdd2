"""From what programs send to what employers enter, and from what is stored to what programs are given."""

from typing import Any

from employers.advert_facts import is_read
from employers.codes import Origin
from employers.inputs import DemandInput, PlaceInput, RequirementInput, ShiftInput, VacancyInput
from employers.models import Vacancy
from employers.readiness import missing_facts
from placements.documents.content import Profile
from placements.documents.for_employers import experience_band
from placements.queries.for_employer import EmployerProposal
from profiles.catalogue.codes import WorkingTime, text_to_grid
from profiles.catalogue.week import week_hours, week_text
from web.api import schemas

OWN_SHIFT = "own"
PLAIN = (
    "title", "description", "kind", "occupation_code", "contract", "contract_ends_on", "has_takeover_option",
    "hours_min", "hours_max", "openings", "earliest_start_on", "latest_start_on", "starts_now", "valid_until",
    "pay_min_cents", "pay_max_cents", "pay_unit", "tariff", "welcomes_refugees", "offers_trial", "is_step_free",
    "has_accessible_toilet", "has_parking", "helps_with_induction", "disclosure_mode",
)  # fmt: skip
KEPT = (  # said elsewhere, not by programs
    "requirement_level", "only_severely_disabled", "subsidy_discussed", "is_screen_reader_ready",
    "has_industrial_action", "restriction_request", "restriction_reason",
)  # fmt: skip
PROPOSAL = (
    "id", "vacancy_id", "employer_id", "state", "changed_at", "answer_due_on", "interview_at", "starts_on",
)  # fmt: skip
BANDS = {"band_0": "under 1 year", "band_1": "1 to 3 years", "band_3": "3 to 5 years", "band_5": "5 to 10 years",
         "band_10": "over 10 years"}  # fmt: skip


def entered(facts: schemas.VacancyFields, stored: Vacancy | None = None) -> VacancyInput:
    """What the employer says of a vacancy; of a stored one, what programs cannot say is kept.

    `InvalidInput` names hours of a shift that cannot be read.
    """
    values = {name: getattr(facts, name) for name in PLAIN}
    kept = {name: getattr(stored, name) for name in KEPT} if stored is not None else {}
    return VacancyInput(
        **(values | kept),
        working_times=tuple(facts.working_times),
        places=tuple(PlaceInput(row.postcode, row.town, row.street) for row in facts.places),
        requirements=tuple(
            RequirementInput(row.kind, row.code, row.level, row.need, row.is_learnable, row.aspect)
            for row in facts.requirements
        ),
        demands=tuple(DemandInput(row.item, row.degree, row.max_kg) for row in facts.demands),
        shifts=tuple(ShiftInput(OWN_SHIFT, week_hours(row.hours)) for row in facts.shifts),
    )


def vacancy_of(row: Vacancy) -> schemas.Vacancy:
    """A stored vacancy: what is stated or confirmed. What was only read from its text is not the employer's word."""
    values = {name: None if is_read(row, name) else getattr(row, name) for name in PLAIN}
    times = [] if is_read(row, "working_times") else row.working_times or []
    facts = schemas.VacancyFields.model_construct(
        **values,
        working_times=[WorkingTime(value) for value in times],
        places=[schemas.Place.model_construct(postcode=p.postcode, town=p.town, street=p.street) for p in row.places],
        requirements=[
            schemas.Asked.model_construct(
                kind=each.kind, code=each.code, level=each.level, need=each.need, is_learnable=each.is_learnable,
                aspect=each.aspect,
            )
            for each in row.requirements if each.origin is not Origin.READ_FROM_TEXT
        ],
        demands=[
            schemas.DemandOfWork.model_construct(item=each.item, degree=each.degree, max_kg=each.max_kg)
            for each in row.demands if each.origin is not Origin.READ_FROM_TEXT
        ],
        shifts=[
            schemas.Shift.model_construct(hours=week_text(text_to_grid(each.hours), "de").replace("–", "-"))
            for each in row.shifts if each.origin is not Origin.READ_FROM_TEXT
        ],
    )  # fmt: skip
    return schemas.Vacancy(
        id=row.id, reference=row.reference, employer_id=row.employer_id, state=row.state, created_at=row.created_at,
        updated_at=row.updated_at, published_on=row.published_on, missing=missing_facts(row), facts=facts,
    )  # fmt: skip


def summary_of(seen: EmployerProposal) -> schemas.ProposalSummary:
    """A proposal in a list."""
    return schemas.ProposalSummary(**_facts(seen), can_answer=list(seen.choices))


def proposal_of(seen: EmployerProposal) -> schemas.Proposal:
    """A proposal with its anonymous profile."""
    profile = _profile(seen.profile) if seen.profile is not None else None
    return schemas.Proposal(**_facts(seen), can_answer=list(seen.choices), profile=profile, name=seen.name)


def _facts(seen: EmployerProposal) -> dict[str, Any]:
    return {name: getattr(seen.proposal, name) for name in PROPOSAL}


def _profile(profile: Profile) -> schemas.AnonymousProfile:
    return schemas.AnonymousProfile(
        occupations=[
            schemas.Experienced(
                label=label, experience=None if months is None else BANDS[experience_band(max(months, 0))]
            )
            for label, months in profile.occupations
        ],
        skills=[schemas.Held(label=label, level=level) for label, level in profile.skills],
        languages=[schemas.Spoken(label=label, speak=speak, write=write) for label, speak, write in profile.languages],
        licences=list(profile.licences),
        hours_per_week=list(profile.hours),
        available_from=profile.available_from,
    )
