"""What a file changes is told before it changes anything, and a sudden loss is not believed."""

from employers.feeds.records import FeedEmployer, FeedError, FeedRow, FeedVacancy
from employers.sources.difference import Comparison, Difference, digest_of, is_suspicious


def record(reference: str, title: str = "Koch") -> FeedVacancy:
    return FeedVacancy(source="csv", source_id=reference, title=title, employer=FeedEmployer("Muster"))


def compared(known: dict[str, str], *rows: FeedRow, is_full: bool = True) -> Difference:
    comparison = Comparison(known)
    for row in rows:
        comparison.look_at(row)
    return comparison.difference(is_full=is_full)


def test_new_changed_and_unchanged_are_told_apart() -> None:
    known = {"a": digest_of(record("a")), "b": digest_of(record("b"))}

    found = compared(known, FeedRow("1", record("a")), FeedRow("2", record("b", "Köchin")), FeedRow("3", record("c")))

    assert (found.read, found.new, found.changed, found.unchanged, found.gone) == (3, 1, 1, 1, [])


def test_what_a_full_file_lacks_is_gone_and_what_a_difference_lacks_is_not() -> None:
    known = {"a": digest_of(record("a")), "b": "-"}

    assert compared(known, FeedRow("1", record("a"))).gone == ["b"]
    assert compared(known, FeedRow("1", record("a")), is_full=False).gone == []
    assert compared(known, FeedRow("1", withdrawn="a"), is_full=False).gone == ["a"]


def test_a_record_that_cannot_be_read_is_not_gone() -> None:
    rejected = FeedRow("file, #1 (b)", error=FeedError("broken"))

    assert compared({"b": "-", "muster:b": "-", "c": "-"}, rejected).gone == ["c"]


def test_losing_more_than_half_of_many_or_all_of_few_is_suspicious() -> None:
    def loss(before: int, gone: int) -> bool:
        kept = before - gone
        found = Difference(read=kept, unchanged=kept, gone=[str(n) for n in range(gone)], active_before=before)
        return is_suspicious(found, max_loss_percent=50)

    assert [loss(100, 50), loss(100, 51), loss(4, 3), loss(4, 4), loss(100, 0)] == [False, True, False, True, False]
