"""PURE: what differs between the facts of a pair at two times, in words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from matching.explanation.wording import Labels, Wording
from matching.facts import ClientFacts, CodeAsked, OccupationFact, VacancyFacts
from matching.fingerprints import pair_hash
from matching.gates.permission import permission_shown
from matching.gates.requirements import language_shown
from matching.gates.working_time import hours_shown
from matching.results import FactItem, PlaceValue
from profiles.catalogue.codes import LanguageAspect, grid_to_text

Key = tuple[str, ...]  # the label's sentence, then what tells the fact from others of its kind


class Told(NamedTuple):
    """A fact as it is told, and its value where the words do not say all of it."""

    item: FactItem
    value: object = None


Facts = dict[Key, Told]


class PairFacts(NamedTuple):
    """The facts of both sides at one time."""

    client: ClientFacts
    vacancy: VacancyFacts


def changes_in_words(before: PairFacts, after: PairFacts, labels: Labels, language: str) -> list[str]:
    """A sentence for each fact that was added, has gone or differs, the client's first; ``language`` "de" or "en".

    Empty where both are the same. A change of which no sentence tells gives one sentence that says only that.
    """
    words = Wording(labels, language)
    employer_id = after.vacancy.employer_id
    told = [
        *_differences("client", _of_client(before.client, employer_id), _of_client(after.client, employer_id), words),
        *_differences("vacancy", _of_vacancy(before.vacancy), _of_vacancy(after.vacancy), words),
    ]
    if told or pair_hash(*before) == pair_hash(*after):
        return told
    return [words.sentence("change.unnamed", side=_side("vacancy", words), label=words.sentence("change.other_facts"))]


def _differences(side: str, before: Facts, after: Facts, words: Wording) -> Iterator[str]:
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        places = {"side": _side(side, words), "label": words.sentence(key[0])}
        texts = {"before": _text(old, words), "after": _text(new, words)}
        if texts["before"] == texts["after"]:
            yield words.sentence("change.unnamed", **places)
        elif old is None:
            yield words.sentence("change.new", **places, after=texts["after"])
        elif new is None:
            yield words.sentence("change.gone", **places, before=texts["before"])
        else:
            yield words.sentence("change.other", **places, **texts)


def _side(side: str, words: Wording) -> str:
    name = words.sentence(f"heading.{side}")
    return name[:1].upper() + name[1:]


def _text(told: Told | None, words: Wording) -> str:
    return "" if told is None else words.fact({"name": told.item.name, "places": told.item.places})


def _told(name: str, **places: Any) -> Told:
    return Told(FactItem(name, places))


def _of_client(client: ClientFacts, employer_id: int) -> Facts:
    """What is told of a client; of excluded employers only whether this one is among them."""
    found: Facts = {}
    for each in client.occupations:
        found |= _occupation(each)
    found |= {
        ("gate.skill", code): _told("skill_held", skill=code, skill_level=fact.level, evidence=fact.evidence.value)
        for code, fact in client.skills.items()
    }
    for code, levels in client.languages.items():
        shown = language_shown(code, levels, tuple(LanguageAspect))
        found |= {("gate.language", code): Told(shown)} if shown else {}
    for place, qualification in enumerate(client.qualifications):
        found["gate.requirement_level", str(place)] = _told(
            "qualification_held",
            requirement_level=qualification.level,
            occupation=qualification.occupation,
            recognition=qualification.recognition.value if qualification.recognition else None,
        )
    found |= _held("licence", client.licences) | _held("certificate", client.certificates)
    found |= _times_of_client(client) | _way_of_client(client) | _conditions_of_client(client)
    if employer_id in client.excluded_employers:
        found["gate.employer_excluded",] = _told("employer_excluded")
    return found


def _occupation(fact: OccupationFact) -> Facts:
    name = "occupation_named" if fact.experience_months is None else "occupation_with_experience"
    shown = FactItem(name, {"occupation": fact.code, "months": fact.experience_months})
    found: Facts = {("part.occupation", fact.code): Told(shown, fact.last_year)}
    if fact.rank is not None:
        found["part.wishes", fact.code] = _told("occupation_wished", occupation=fact.code, rank=fact.rank)
    return found


def _held(name: str, codes: Mapping[str, bool]) -> Facts:
    return {
        (f"gate.{name}", code): _told(f"{name}_held" if is_held else f"{name}_not_held", **{name: code})
        for code, is_held in codes.items()
    }


def _times_of_client(client: ClientFacts) -> Facts:
    found = _where_shown("gate.hours", hours_shown(client.hours_min, client.hours_max))
    if client.hours_possible or client.hours_impossible:
        grid = FactItem("hours_possible", {"grid": grid_to_text(client.hours_possible)})
        found["gate.shifts",] = Told(grid, client.hours_impossible)
    if client.available_from is not None:
        found["gate.start",] = _told("available_from", available_on=client.available_from.isoformat())
    return found


def _way_of_client(client: ClientFacts) -> Facts:
    found: Facts = {
        ("change.modes", mode.value): _told("mode_used" if is_used else "mode_not_used", mode=mode.value)
        for mode, is_used in client.modes.items()
    }
    if client.home is not None:
        found["change.home",] = Told(FactItem("recorded", {}), client.home)
    if client.max_commute_minutes is not None:
        found["gate.commute",] = _told("commute_maximum", max_minutes=client.max_commute_minutes)
    return found


def _conditions_of_client(client: ClientFacts) -> Facts:
    found: Facts = {
        ("gate.demands", item): _told("limitation", item=item, limitation=value.value)
        for item, value in client.limitations.items()
    }
    found["gate.demands",] = _told("limitation_of_others", limitation=client.other_limitations.value)
    if client.max_lift_kg is not None:
        found["gate.demands", "kg"] = _told("lifts_up_to", weight_kg=client.max_lift_kg)
    permission, wishes = client.permission, client.wishes
    shown = permission_shown(permission)
    if shown is not None and permission is not None:
        found["gate.work_permission",] = Told(shown, (permission.employer_id, permission.vacancy_id))
    if wishes.contract is not None:
        found["part.wishes", "contract"] = _told("contract_named", contract=wishes.contract.value)
    if wishes.hours is not None:
        found["part.wishes", "hours"] = _told("hours_exactly", hours=wishes.hours)
    if wishes.places:
        found["part.wishes", "places"] = Told(FactItem("recorded", {}), wishes.places)
    return found


def _of_vacancy(vacancy: VacancyFacts) -> Facts:
    found = _asked_of_people(vacancy) | _times_of_vacancy(vacancy)
    if vacancy.occupation is not None:
        shown = FactItem("occupation_named", {"occupation": vacancy.occupation})
        found["part.occupation",] = Told(shown, vacancy.is_regulated)
    if vacancy.requirement_level is not None:
        found["gate.requirement_level",] = _told("requirement_level", requirement_level=vacancy.requirement_level)
    if vacancy.contract is not None:
        found["part.wishes",] = _told("contract_named", contract=vacancy.contract.value)
    if vacancy.places:
        found["change.places",] = Told(FactItem("recorded", {}), vacancy.places)
    for demand in vacancy.demands:
        found["gate.demands", demand.item] = Told(
            FactItem("demand", {"item": demand.item, "degree": demand.degree.value}), demand.max_kg
        )
    found["change.openings",] = _told("openings_named", number=vacancy.openings)
    return found


def _asked_of_people(vacancy: VacancyFacts) -> Facts:
    found: Facts = {}
    for skill in vacancy.skills:
        item = FactItem("skill_asked", {"skill": skill.code, "skill_level": skill.level, "need": skill.need.value})
        found["gate.skill", skill.code] = Told(item, skill.is_learnable)
    for asked in vacancy.languages:
        aspects = tuple(LanguageAspect) if asked.aspect is None else (asked.aspect,)
        places: dict[str, PlaceValue] = {"language": asked.language}
        if asked.level is not None:
            places |= dict.fromkeys((aspect.value for aspect in aspects), asked.level.name)
        name = "language_without_level" if asked.level is None else "language"
        key = ("gate.language", asked.language, asked.aspect.value if asked.aspect else "")
        found[key] = Told(FactItem(name, places), (asked.need, asked.is_learnable))
    found |= _codes("licence", vacancy.licences) | _codes("certificate", vacancy.certificates)
    return found


def _codes(name: str, codes: tuple[CodeAsked, ...]) -> Facts:
    return {
        (f"gate.{name}", asked.code): Told(
            FactItem(f"code_asked_{name}", {name: asked.code, "need": asked.need.value}), asked.is_learnable
        )
        for asked in codes
    }


def _times_of_vacancy(vacancy: VacancyFacts) -> Facts:
    found = _where_shown("gate.hours", hours_shown(vacancy.hours_min, vacancy.hours_max))
    for place, pattern in enumerate(vacancy.shifts):
        found["gate.shifts", str(place)] = _told("shift_pattern", grid=grid_to_text(pattern))
    if vacancy.earliest_start is not None:
        found["gate.start", "earliest"] = _told("earliest_start", earliest_on=vacancy.earliest_start.isoformat())
    if vacancy.latest_start is not None:
        found["gate.start", "latest"] = _told("latest_start", latest_on=vacancy.latest_start.isoformat())
    return found


def _where_shown(label: str, item: FactItem | None) -> Facts:
    return {} if item is None else {(label,): Told(item)}
