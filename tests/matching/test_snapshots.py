"""What a run stores of facts is read back as it was, and is the same bytes for the same facts."""

import dataclasses
import json
import zlib

from hypothesis import given, settings

from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Part, VacancyFacts
from matching.fingerprints import HISTORY_FIELDS
from matching.snapshots import (
    catalogue_from,
    catalogue_record,
    client_from,
    current_form,
    history_of,
    record_of,
    settings_from,
    vacancy_from,
)
from tests.matching.strategies import clients, vacancies


@given(clients())
@settings(max_examples=60, deadline=None)
def test_a_client_is_read_back_as_stored(client: ClientFacts) -> None:
    history = json.loads(json.dumps(history_of(client)))

    assert client_from(record_of(client).blob, history, current_form()) == client


@given(vacancies())
@settings(max_examples=60, deadline=None)
def test_a_vacancy_is_read_back_as_stored(vacancy: VacancyFacts) -> None:
    history = json.loads(json.dumps(history_of(vacancy)))

    assert vacancy_from(record_of(vacancy).blob, history, current_form()) == vacancy


@given(clients(), vacancies())
@settings(max_examples=30, deadline=None)
def test_the_text_of_a_record_is_compact_json(client: ClientFacts, vacancy: VacancyFacts) -> None:
    for text in (record_of(client).text.decode(), record_of(vacancy).text.decode()):
        assert text == json.dumps(json.loads(text), separators=(",", ":"))


@given(clients())
@settings(max_examples=30, deadline=None)
def test_a_record_changes_with_the_facts_but_not_with_the_history(client: ClientFacts) -> None:
    waited = dataclasses.replace(client, waiting_days=client.waiting_days + 1, running_proposals=2)
    stronger = dataclasses.replace(client, max_lift_kg=(client.max_lift_kg or 0) + 1)

    assert record_of(waited) == record_of(client)
    assert record_of(stronger).digest != record_of(client).digest


def test_the_order_in_which_skills_were_recorded_does_not_change_the_record() -> None:
    one = ClientFacts(1, licences={"B": True, "C": False})
    other = ClientFacts(1, licences={"C": False, "B": True})

    assert record_of(one) == record_of(other)


def test_the_catalogue_is_read_back_as_stored() -> None:
    catalogue = CatalogueFacts({("51311", "51312"): 0.5}, {("a", "b"): 0.25, ("b", "a"): 0.125})

    assert catalogue_from(catalogue_record(catalogue).blob) == catalogue


def test_settings_are_read_back_as_stored_and_unknown_ones_left_out() -> None:
    weights = dict.fromkeys(Part, 0.0) | {Part.SKILLS: 100.0}
    chosen = MatchSettings(version="x", weights=weights, detour_factor=1.7)
    stored = json.loads(json.dumps({**chosen.as_json(), "gone_since": 3}))

    assert settings_from(stored) == chosen


def test_a_record_of_an_older_form_takes_defaults_for_what_it_does_not_have() -> None:
    form = current_form() | {"ClientFacts": ["client_id", "max_lift_kg", "no_longer_a_field"]}
    blob = zlib.compress(b"[7,12,5]")

    assert client_from(blob, {}, form) == ClientFacts(7, max_lift_kg=12)


def test_every_field_is_either_in_the_record_or_in_the_history() -> None:
    form = current_form()

    for kind in (ClientFacts, VacancyFacts):
        names = {item.name for item in dataclasses.fields(kind)}
        assert names == set(form[kind.__name__]) | (names & HISTORY_FIELDS)
