"""Import reports count and add up."""

from profiles.catalogue.reports import ImportReport, Rejection


def test_the_report_has_exactly_the_documented_keys() -> None:
    report = ImportReport(read=3, new=1, changed=0, unchanged=1)
    report.reject("a.csv, line 3", "title", "a value is needed")

    assert report.as_json() == {
        "read": 3, "new": 1, "changed": 0, "unchanged": 1,
        "rejected": [{"place": "a.csv, line 3", "field": "title", "reason": "a value is needed"}],
    }  # fmt: skip


def test_reports_add_up() -> None:
    total, part = ImportReport(read=1, new=1), ImportReport(read=2, changed=1, unchanged=1)
    part.reject("b.csv", None, "the file is empty")

    total.add(part)

    assert (total.read, total.new, total.changed, total.unchanged) == (3, 1, 1, 1)
    assert str(total.rejected[0]) == "b.csv: the file is empty"
    assert str(Rejection("b.csv", "title", "x")) == "b.csv: title: x"
