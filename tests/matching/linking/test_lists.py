"""The texts beside a text in its list say what it means."""

from matching.linking import Surroundings, Term, build_index
from matching.linking.entries import Entries

WORDS = [
    ("leather", "Herstellung von Lederwaren", True),
    ("vehicle", "Fahrzeuge waschen", True),
    ("bread", "Brot backen", True),
]
CONTEXTS = {code: text for code, text, _ in WORDS}
LISTS = {"saddlers": ["Sattlerei", "Lederwaren", "Leder pflegen"], "bakers": ["Brot", "Kuchen"]}
AROUND = Surroundings(contexts=CONTEXTS, lists=LISTS, groups={"leather": "S11", "bread": "S22"})


def test_the_other_texts_of_a_list_name_entries_that_a_text_shares_no_word_with() -> None:
    entries = Entries(WORDS, AROUND, has_compounds=True)
    assert entries.lists is not None
    mates = entries.lists.mates("sattlerei")
    assert mates is not None

    named = entries.lists.named("sattlerei", mates)

    assert entries.codes[int(named.argmax())] == "leather"
    assert entries.codes[int(entries.lists.near(named).argmax())] == "leather"
    assert entries.codes[int(mates.names.argmax())] == "leather"


def test_a_text_does_not_speak_for_itself() -> None:
    entries = Entries(WORDS, Surroundings(contexts=CONTEXTS, lists={"one": ["Brot"]}), has_compounds=True)
    assert entries.lists is not None
    mates = entries.lists.mates("brot")
    assert mates is not None

    assert not entries.lists.named("brot", mates).any()


def test_a_text_of_no_list_and_entries_without_contexts_have_no_mates() -> None:
    listed = Entries(WORDS, AROUND, has_compounds=True).lists

    assert listed is not None
    assert listed.mates("gartenbau") is None
    assert Entries(WORDS, Surroundings(lists=LISTS), has_compounds=True).lists is None


def test_the_list_decides_what_a_text_means() -> None:
    terms = [Term(code, text, "de", is_label=True) for code, text, _ in WORDS]

    ranked = build_index(terms, AROUND, is_skill=True).rank("Sattlerei")

    assert ranked[0].code == "leather"
