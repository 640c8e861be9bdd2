"""Facts and settings: frozen, told as plain values, and neither with room for what must not count."""

import json
from dataclasses import FrozenInstanceError, fields, replace

import pytest
from hypothesis import given

from matching.facts import ClientFacts, Gate, LanguageFact, MatchSettings, Part, VacancyFacts, WishFacts
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import LimitationValue, TravelMode
from tests.matching.strategies import clients, language_facts

PROTECTED = {"name", "born", "birth", "age", "sex", "gender", "nationality", "origin", "religion", "family", "married",
             "diagnosis", "disability", "residence", "title", "legal", "household", "children"}  # fmt: skip


@pytest.mark.parametrize("kind", [ClientFacts, WishFacts])
def test_no_field_of_a_client_is_called_after_a_protected_fact(kind: type) -> None:
    words = {word for field in fields(kind) for word in field.name.split("_")}

    assert words & PROTECTED == set()


def test_facts_cannot_be_changed_in_passing() -> None:
    for facts in (ClientFacts(1), VacancyFacts(1, 1), MatchSettings()):
        with pytest.raises(FrozenInstanceError):
            setattr(facts, fields(facts)[0].name, 2)


@given(fact=language_facts)
def test_a_level_is_that_of_the_skill_asked_for(fact: LanguageFact) -> None:
    levels = [fact.level(aspect) for aspect in LanguageAspect]

    assert levels == [fact.listen, fact.read, fact.speak, fact.write]


@given(client=clients())
def test_equal_facts_are_equal_and_another_id_is_another_client(client: ClientFacts) -> None:
    assert replace(client) == client
    assert replace(client, client_id=client.client_id + 1) != client


def test_of_an_unknown_client_everything_is_unknown_and_nothing_is_none() -> None:
    nobody = ClientFacts(1)

    assert nobody.other_limitations is LimitationValue.UNKNOWN
    assert (nobody.hours_possible, nobody.hours_impossible, nobody.max_lift_kg) == (0, 0, None)
    assert not any([nobody.skills, nobody.languages, nobody.licences, nobody.certificates, nobody.modes])


def test_settings_are_told_as_plain_values_in_a_stable_order() -> None:
    told = MatchSettings().as_json()

    assert list(told) == [field.name for field in fields(MatchSettings)]
    assert json.loads(json.dumps(told)) == told
    assert told["weights"] == {part.value: MatchSettings().weights[part] for part in Part}


def test_settings_know_a_speed_and_a_way_in_for_every_means_of_travel() -> None:
    settings = MatchSettings()

    assert set(settings.speed_kmh) == set(settings.access_minutes) == set(TravelMode)
    assert all(speed > 0 for speed in settings.speed_kmh.values())
    assert all(0 <= value <= 1 for value in settings.neutral.values())


def test_gates_are_stored_by_place_so_their_order_stands() -> None:
    assert [gate.value for gate in Gate] == [
        "work_permission", "regulated_occupation", "language", "licence", "certificate", "skill", "requirement_level",
        "hours", "shifts", "commute", "demands", "start", "employer_excluded", "refused_before", "already_proposed",
        "industrial_action", "paused",
    ]  # fmt: skip
    assert [part.value for part in Part] == ["occupation", "skills", "wishes", "commute", "working_time", "language"]


def test_levels_of_a_language_are_in_order() -> None:
    assert [level.name for level in sorted(Cefr)] == ["A0", "A1", "A2", "B1", "B2", "C1", "C2"]
