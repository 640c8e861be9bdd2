"""The near misses of who has changed are those that finding all anew would give, whoever else has changed before."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bridging import OfferSupply
from matching.changed_misses import ChangedMisses, OwnMisses
from matching.facts import CatalogueFacts, ClientFacts, VacancyFacts
from matching.near_miss_search import OpenPairs
from tests.matching.strategies import catalogues
from tests.matching.strategies import clients as any_clients
from tests.matching.test_bridging import supplies
from tests.matching.test_near_miss_search import clients, vacancies
from tests.matching.test_warm_misses import anew, warm

People = list[ClientFacts]
Posts = list[VacancyFacts]
Step = ClientFacts | VacancyFacts | tuple[str, int]  # changed or new, or who goes: of which side, the how manieth
people = st.lists(clients | any_clients(), max_size=7, unique_by=lambda each: each.client_id)
posts = st.lists(vacancies, max_size=7, unique_by=lambda each: each.vacancy_id)
steps = st.lists(clients | vacancies | st.tuples(st.sampled_from(["client", "vacancy"]), st.integers(0, 6)),
                 min_size=1, max_size=5)  # fmt: skip


def own(found: OpenPairs, item_id: int, *, is_client: bool) -> object:
    """What finding all anew keeps of one of them."""
    ids = found.pairs.client_ids if is_client else found.pairs.vacancy_ids
    pairs = zip(found.pairs.candidates(), found.reaches_from.tolist(), strict=True)
    return [pair for each, pair in zip(ids.tolist(), pairs, strict=True) if each == item_id]


def told(found: OwnMisses) -> object:
    return list(zip(found.pairs.candidates(), found.reaches_from.tolist(), strict=True))


@settings(deadline=None, max_examples=60)
@given(of=people, asked=posts, supplies=st.tuples(supplies, supplies), about=catalogues(), steps=steps)
def test_whoever_changes_comes_or_goes_has_the_near_misses_of_finding_all_anew(
    of: People, asked: Posts, supplies: tuple[OfferSupply, OfferSupply], about: CatalogueFacts, steps: list[Step]
) -> None:
    world = warm(of, asked, supplies[0], about)
    changed = ChangedMisses(world)
    of_now, asked_now = {each.client_id: each for each in of}, {each.vacancy_id: each for each in asked}
    for number, step in enumerate(steps):
        if number == 2:
            world.change(supplies[1])
            changed.offers_changed()
        told_of = _take(changed, step, (of_now, asked_now))
        found = anew(list(of_now.values()), list(asked_now.values()), supplies[number >= 2], about)

        for is_client, item_id in told_of:
            mine = changed.of_client(item_id) if is_client else changed.of_vacancy(item_id)
            assert told(mine) == own(found, item_id, is_client=is_client)


def _take(
    changed: ChangedMisses, step: Step, now: tuple[dict[int, ClientFacts], dict[int, VacancyFacts]]
) -> list[tuple[bool, int]]:
    """Change, add or delete somebody; gives who it was."""
    if isinstance(step, ClientFacts):
        now[0][step.client_id] = step
        changed.change_client(step.client_id, step)
        return [(True, step.client_id)]
    if isinstance(step, VacancyFacts):
        now[1][step.vacancy_id] = step
        changed.change_vacancy(step.vacancy_id, step)
        return [(False, step.vacancy_id)]
    kind, place = step
    there = sorted(now[kind == "vacancy"])
    if place >= len(there):
        return []
    if kind == "client":
        del now[0][there[place]]
        changed.change_client(there[place], None)
    else:
        del now[1][there[place]]
        changed.change_vacancy(there[place], None)
    return [(kind == "client", there[place])]
