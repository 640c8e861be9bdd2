"""Broken JSON is repaired where one reading is possible, else refused with the place."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.feeds.json_text import looks_like_json_lines, read_json, read_json_lines
from employers.feeds.records import FeedError


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "Koch", "pay": 14}',
        '//<![CDATA[\n{"title": "Koch", "pay": 14}\n//]]>',
        '<!-- {"title": "Koch", "pay": 14} -->',
        "{&quot;title&quot;: &quot;Koch&quot;, &quot;pay&quot;: 14}",
        '{"title": "Koch"\n "pay": 14}',
        '{"title": "Koch", "pay": 14,}',
        '\ufeff{"title": "\\Koch", "pay": 14}',
    ],
)
def test_broken_json_with_one_reading_is_repaired(text: str) -> None:
    assert read_json(text) == {"title": "Koch", "pay": 14}


def test_an_escape_that_needs_none_keeps_the_sound_ones() -> None:
    assert read_json(r'{"a": "\$5 \"x\" \\ \u00fc"}') == {"a": '$5 "x" \\ ü'}


def test_a_line_break_inside_a_string_is_kept() -> None:
    assert read_json('{"a": "x\ny"}') == {"a": "x\ny"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"a": {"b": "W', "line 1, column 13: the text ends in the middle"),
        ('{\n"a": 1 2}', "broken JSON at line 2, column 8: Expecting ',' delimiter"),
        ("", "empty"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_json_with_several_readings_is_refused_with_the_place(text: str, reason: str) -> None:
    with pytest.raises(FeedError) as refused:
        read_json(text)

    assert reason in refused.value.reason


def test_a_broken_line_does_not_stop_the_others() -> None:
    found = read_json_lines('{"a": 1}\n\n{"a": \n{"a": 3}')

    assert [number for number, _ in found] == [1, 3, 4]
    assert isinstance(found[1][1], FeedError)


def test_json_lines_are_told_from_one_object_over_several_lines() -> None:
    assert looks_like_json_lines('{"a": 1}\n{"a": 2}')
    assert not looks_like_json_lines('{\n"a": {"b": 1}\n}')


PLAIN = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_sound_json_is_read_as_it_is(value: Any) -> None:
    text = json.dumps([value])

    assert read_json(text) == [value]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FeedError):
        read_json(text)
