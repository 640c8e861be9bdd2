"""Importing clients from CSV and JSON."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import InvalidInput
from core.users import Role
from profiles.casework import CaseFile
from profiles.catalogue.starter import load_starter_catalogue
from profiles.codes import ClientState, Evidence, LimitationValue, Recognition
from profiles.importing import import_clients
from profiles.importing.columns import COLUMNS
from profiles.models import Client, ClientSkill
from tests.counting import count_queries
from tests.factories import NOW, make_client, make_employer, make_occupation, make_user, row_count

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
LATER = NOW + timedelta(days=1)


def write(folder: Path, text: str, *, name: str = "clients.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def get(session: Session, source_id: str) -> Client:
    return session.scalars(sa.select(Client).where(Client.source_id == source_id)).one()


@pytest.mark.parametrize(("name", "count"), [("clients.csv", 3), ("clients.json", 2)])
def test_the_examples_in_the_documentation_are_imported_whole_and_once(session: Session, name: str, count: int) -> None:
    load_starter_catalogue(session)

    first = import_clients(session, EXAMPLES / name, now=NOW, by=None)
    again = import_clients(session, EXAMPLES / name, now=LATER, by=None)

    assert first.as_json() == {"read": count, "new": count, "changed": 0, "unchanged": 0, "rejected": []}
    assert again.as_json() == {"read": count, "new": 0, "changed": 0, "unchanged": count, "rejected": []}
    assert row_count(session, Client) == count
    assert set(session.scalars(sa.select(Client.updated_at))) == {NOW}


def test_every_cell_of_the_example_is_stored_as_documented(session: Session) -> None:
    load_starter_catalogue(session)
    import_clients(session, EXAMPLES / "clients.csv", now=NOW, by=None)

    client = get(session, "B-1001")
    german = next(row for row in client.languages if row.language == "de")

    assert (client.home_postcode, client.hours_min, client.hours_max, client.can_work_nights) == (
        "70372",
        20,
        30,
        False,
    )
    assert [(row.code, row.rank, row.experience_months, row.last_year) for row in client.occupations] == [
        ("51311", 2, None, None),
        ("54101", 1, 24, 2023),
    ]
    assert (german.listen, german.read, german.speak, german.write) == (3, 3, 2, 2)
    assert (client.licences[0].licence_class, client.licences[0].is_held) == ("B", False)
    assert [(row.item, row.value) for row in client.limitations] == [("LIFT_CARRY", LimitationValue.LIMITED)]
    assert {row.recognition for row in client.qualifications} == {None, Recognition.NOT_APPLIED}
    assert session.get_one(CaseFile, client.id).full_name == "Olena Beispiel"


def test_what_a_list_does_not_say_is_not_recorded(session: Session) -> None:
    load_starter_catalogue(session)
    import_clients(session, EXAMPLES / "clients.csv", now=NOW, by=None)

    client = get(session, "B-1003")

    assert client.state is ClientState.PAUSED
    assert (client.uses_car, client.hours_min, client.permission_scope, client.hours_possible) == (None,) * 4
    assert (client.skills, client.licences, client.limitations) == ([], [], [])
    assert session.get(CaseFile, client.id) is None


def test_a_bad_row_is_left_out_whole_and_named(session: Session, tmp_path: Path) -> None:
    make_occupation(session, "51311")
    rows = ("a,70173,200,51311", "b,70173,x,51311", "c,70173,20,51312", ",70173,,", "d,70173,20,51311")
    path = write(tmp_path, "\n".join(("id,plz,stunden_max,berufe", *rows)))

    report = import_clients(session, path, now=NOW, by=None)

    assert (report.read, report.new) == (5, 1)
    assert [(row.place, row.field) for row in report.rejected] == [
        ("clients.csv, line 2 (id a)", "hours_max"),
        ("clients.csv, line 3 (id b)", "hours_max"),
        ("clients.csv, line 4 (id c)", "occupations"),
        ("clients.csv, line 5", "id"),
    ]
    assert report.rejected[2].reason == "There is no occupation 51312. Did you mean 51311?"
    assert session.scalars(sa.select(Client.source_id)).all() == ["d"]


def test_all_that_is_wrong_with_a_row_is_named(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "id;plz;nacht;verfuegbar_ab\na;123;vielleicht;31.02.2026\n")

    report = import_clients(session, path, now=NOW, by=None)

    assert [(row.field, row.reason) for row in report.rejected] == [
        ("can_work_nights", '"vielleicht" is neither yes nor no'),
        ("available_from", '"31.02.2026" is not a date as in 2026-11-30 or 30.11.2026'),
    ]


def test_an_id_that_stands_twice_is_imported_once(session: Session, tmp_path: Path) -> None:
    report = import_clients(session, write(tmp_path, "id,plz\na,70173\na,70174\n"), now=NOW, by=None)

    assert (report.new, report.rejected[0].reason) == (1, "the id stands in clients.csv, line 2 already")
    assert get(session, "a").home_postcode == "70173"


def test_an_empty_cell_leaves_and_a_hyphen_erases(session: Session, tmp_path: Path) -> None:
    load_starter_catalogue(session)
    import_clients(session, write(tmp_path, "id,plz,hours_min,skills\na,70173,20,order-picking:2\n"), now=NOW, by=None)

    kept = import_clients(session, write(tmp_path, "id,plz,hours_min,skills\na,,,\n"), now=LATER, by=None)
    assert (kept.unchanged, get(session, "a").updated_at) == (1, NOW)

    erased = import_clients(session, write(tmp_path, "id,plz,hours_min,skills\na,,-,-\n"), now=LATER, by=None)
    client = get(session, "a")
    assert (erased.changed, client.home_postcode, client.hours_min, client.skills) == (1, "70173", None, [])
    assert (client.updated_at, row_count(session, ClientSkill)) == (LATER, 0)


def test_a_changed_entry_is_changed_and_a_missing_one_removed(session: Session, tmp_path: Path) -> None:
    load_starter_catalogue(session)
    first = write(tmp_path, "id,skills\na,order-picking:2|forklift-driving:1\n")
    import_clients(session, first, now=NOW, by=None)

    import_clients(session, write(tmp_path, "id,skills\na,order-picking:3:certificate\n"), now=LATER, by=None)

    assert [(row.skill_code, row.level, row.evidence) for row in get(session, "a").skills] == [
        ("order-picking", 3, Evidence.CERTIFICATE)
    ]


def test_hours_are_checked_against_what_is_recorded(session: Session, tmp_path: Path) -> None:
    make_client(session, source_id="a", hours_min=30.0)
    session.expunge_all()

    report = import_clients(session, write(tmp_path, "id,hours_max\na,20\n"), now=NOW, by=None)

    assert (report.changed, report.rejected[0].field) == (0, "hours_min")
    assert get(session, "a").hours_max is None


def test_staff_and_employers_are_found_by_what_people_know(session: Session, tmp_path: Path) -> None:
    manager = make_user(session, email="manager@example.org", role=Role.CASE_MANAGER)
    employer = make_employer(session, establishment_number="12345678")
    text = "id,fallmanager,excluded_employers\na,Manager@example.org,12345678\nb,nobody@example.org,99\n"

    report = import_clients(session, write(tmp_path, text), now=NOW, by=None)

    client = get(session, "a")
    assert client.case_manager_id == manager.id
    assert [row.employer_id for row in client.excluded_employers] == [employer.id]
    assert [row.field for row in report.rejected] == ["case_manager", "excluded_employers"]


def test_windows_files_with_german_names_are_read(session: Session, tmp_path: Path) -> None:
    path = write(tmp_path, "Kundennummer;Vorname;Verfügbar ab\r\n7;Jürgen;01.12.2026\r\n", encoding="cp1252")

    import_clients(session, path, now=NOW, by=None)

    assert session.get_one(CaseFile, get(session, "7").id).given_name == "Jürgen"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("clients.csv", "id,langauges,plz\na,de:B1,70173\n", '"langauges" \\(did you mean languages\\?\\)'),
        ("clients.csv", "plz\n70173\n", "column id"),
        ("clients.csv", "id,plz,postleitzahl\na,70173,70173\n", "two columns mean home_postcode"),
        ("clients.csv", 'id,plz\na,"70173\nb,70174\n', "line 2.*quotation mark"),
        ("clients.csv", "", "empty"),
        ("clients.csv", ",lat,lng\n01067,51.0,13.7\n", "list of postcode points"),
        ("clients.json", '{"clients": [{"id": "a"},]}', "line 1, column"),
        ("clients.json", '{"people": []}', 'list "clients"'),
        ("clients.xlsx", "PK\x03\x04xyz", "Excel"),
    ],
)
def test_a_broken_file_says_why_and_changes_nothing(
    session: Session, tmp_path: Path, name: str, text: str, says: str
) -> None:
    path = write(tmp_path, text, name=name)

    with pytest.raises(InvalidInput, match=f"(?s){says}"):
        import_clients(session, path, now=NOW, by=None)

    assert row_count(session, Client) == 0


def test_a_missing_file_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no file .*nowhere\.csv"):
        import_clients(session, tmp_path / "nowhere.csv", now=NOW, by=None)


def test_a_json_record_of_a_wrong_shape_does_not_stop_the_rest(session: Session, tmp_path: Path) -> None:
    records = [7, {"id": "a", "colour": "red"}, {"id": "b", "plz": {"code": 1}}, {"id": "c", "hours_min": 20.5}]

    report = import_clients(session, write(tmp_path, json.dumps(records), name="c.json"), now=NOW, by=None)

    assert (report.new, len(report.rejected)) == (1, 3)
    assert get(session, "c").hours_min == 20.5


def test_the_import_is_recorded_without_a_fact_of_a_person(session: Session) -> None:
    load_starter_catalogue(session)

    import_clients(session, EXAMPLES / "clients.csv", now=NOW, by=None)

    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "clients_imported")).one()
    assert len(entry.detail["new"]) == 3
    assert "Olena" not in json.dumps(entry.detail)


def test_the_database_is_not_asked_once_a_client(session: Session, tmp_path: Path) -> None:
    make_occupation(session, "51311")
    few, many = (
        "id,plz,berufe\n" + "".join(f"{count}-{n},70173,51311@1\n" for n in range(count)) for count in (10, 300)
    )

    with count_queries(session) as statements_few:
        import_clients(session, write(tmp_path, few), now=NOW, by=None)
    with count_queries(session) as statements_many:
        import_clients(session, write(tmp_path, many), now=NOW, by=None)

    few_reads, many_reads = (
        sum(statement.startswith("SELECT") for statement in statements)
        for statements in (statements_few, statements_many)
    )
    assert many_reads == few_reads


def test_a_moment_is_the_beginning_of_the_day_that_the_list_names(session: Session, tmp_path: Path) -> None:
    import_clients(session, write(tmp_path, "id,confirmed_on\na,2026-11-02\n"), now=NOW, by=None)

    assert get(session, "a").confirmed_at == datetime(2026, 11, 2, tzinfo=UTC)


def test_every_column_is_documented() -> None:
    text = (EXAMPLES.parent / "importing.md").read_text(encoding="utf-8")

    assert [name for name in COLUMNS if f"`{name}`" not in text] == []
