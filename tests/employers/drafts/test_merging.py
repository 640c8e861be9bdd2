"""Two contacts type into one form: what is taken, what is told, what is left to decide."""

from hypothesis import given
from hypothesis import strategies as st

from employers.drafts.merging import Sent, merge, prints_of, tidy

BEFORE = {"title": ["Baker"], "town": ["Stuttgart"], "shifts": ["early", "late"]}
TOPICS = ("title", "town", "shifts", "needed", "pay_min")
FIELDS = st.dictionaries(
    st.sampled_from(["title", "town", "shifts", "needed-0-text", "needed-1-text", "pay_min"]),
    st.lists(st.sampled_from(["a", "b", " a ", ""]), max_size=2),
)


def sent(fields: dict[str, list[str]], **values: object) -> Sent:
    return Sent(fields, TOPICS, **{"prints": prints_of(BEFORE), **values})  # type: ignore[arg-type]


def test_different_fields_of_two_contacts_are_both_taken() -> None:
    theirs = BEFORE | {"town": ["Esslingen"]}

    merged = merge(theirs, sent(BEFORE | {"title": ["Confectioner"]}))

    assert merged.fields == BEFORE | {"title": ["Confectioner"], "town": ["Esslingen"]}
    assert merged.changed == {"title"}
    assert (merged.conflicts, merged.overtaken) == ((), ("town",))


def test_the_same_field_changed_by_both_is_a_conflict_and_theirs_stays_until_decided() -> None:
    theirs, mine = BEFORE | {"town": ["Esslingen"]}, BEFORE | {"town": ["Fellbach"]}

    undecided = merge(theirs, sent(mine))

    assert (undecided.fields["town"], undecided.conflicts) == (["Esslingen"], ("town",))
    assert merge(theirs, sent(mine, mine=["town"])).fields["town"] == ["Fellbach"]
    assert merge(theirs, sent(mine, theirs=["town"])).fields["town"] == ["Esslingen"]


def test_a_conflict_is_told_again_until_it_is_decided() -> None:
    theirs, mine = BEFORE | {"town": ["Esslingen"]}, BEFORE | {"town": ["Fellbach"]}
    first = merge(theirs, sent(mine))

    assert merge(first.fields, sent(mine, prints=first.prints)).conflicts == ("town",)


def test_both_typing_the_same_is_no_conflict() -> None:
    both = BEFORE | {"town": ["Fellbach"]}

    merged = merge(both, sent(both))

    assert (merged.fields, merged.changed, merged.conflicts) == (both, frozenset(), ())


def test_what_a_page_does_not_ask_for_stays() -> None:
    merged = merge(BEFORE | {"tariff": ["IG"]}, sent({"title": ["Baker"]}))

    assert merged.fields == {"title": ["Baker"], "tariff": ["IG"]}


def test_rows_of_the_list_are_one_topic_and_an_empty_row_is_none() -> None:
    kept = {"needed-0-text": ["Dough"], "needed-0-need": ["must"]}
    longer = kept | {"needed-1-text": ["Oven"], "needed-1-need": ["wish"]}

    grown = merge(kept, Sent(longer, TOPICS, prints_of(kept)))
    same = merge(kept, Sent(kept | {"needed-1-text": [""], "needed-1-need": ["must"]}, TOPICS, prints_of(kept)))

    assert grown.changed == {"needed"}
    assert same.changed == frozenset()


@given(FIELDS, FIELDS)
def test_who_is_alone_always_gets_what_was_typed(before: dict[str, list[str]], typed: dict[str, list[str]]) -> None:
    merged = merge(before, Sent(typed, TOPICS, prints_of(before)))

    assert prints_of(merged.fields) == prints_of(typed)
    assert merged.prints == prints_of(typed)
    assert merged.conflicts == merged.overtaken == ()


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_of_others_is_overwritten_unseen(
    before: dict[str, list[str]], theirs: dict[str, list[str]], mine: dict[str, list[str]]
) -> None:
    merged = merge(theirs, Sent(mine, TOPICS, prints_of(before)))

    old, new, kept = prints_of(before), prints_of(merged.fields), prints_of(theirs)
    for topic in TOPICS:
        if kept.get(topic) != old.get(topic):
            assert new.get(topic) in {kept.get(topic), prints_of(mine).get(topic)}
            assert new.get(topic) == kept.get(topic) or topic in merged.changed or kept.get(topic) == old.get(topic)


@given(FIELDS)
def test_tidy_fields_are_tidy(fields: dict[str, list[str]]) -> None:
    assert tidy(tidy(fields)) == tidy(fields)
