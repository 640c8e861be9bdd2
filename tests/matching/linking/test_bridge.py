"""Titles that share no word meet in the codes of an official list."""

import numpy as np

from matching.linking import Bridge

TITLES = [("62282", "Tankwart/in"), ("62282", "Fachverkäufer/in - Tankstelle"), ("29302", "Koch/Köchin")]


def test_a_text_speaks_for_the_codes_of_titles_like_it() -> None:
    bridge = Bridge(TITLES)

    codes = bridge.codes_like("tankwart")

    assert bridge.codes[int(codes.argmax())] == "62282"
    assert np.isclose(codes.sum(), 1)


def test_texts_without_a_common_word_meet_in_a_code() -> None:
    bridge = Bridge(TITLES)
    entries = bridge.codes_of(["verkaufer tankstelle", "koch"], [0, 1], 2)

    met = entries @ bridge.codes_like("tankwart")

    assert met[0] > 0.5 > met[1]


def test_a_text_like_no_title_and_a_list_without_titles_speak_for_nothing() -> None:
    assert Bridge(TITLES).codes_like("xyz").sum() == 0
    assert Bridge([]).codes_like("koch").shape == (0,)


def test_groups_take_the_place_of_codes() -> None:
    grouped = Bridge(TITLES).grouped({"62282": "62", "29302": "29"})

    assert grouped.codes == ["29", "62"]
    assert grouped.codes[int(grouped.codes_like("koch").argmax())] == "29"
