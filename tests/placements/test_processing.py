"""The register of processing names every column of every table, and nothing else."""

import sys

import sqlalchemy as sa

from core.encryption import EncryptedText
from core.register import Basis, Category, Kept, Viewer
from placements.processing import encrypted_columns, register_fields, register_gaps, sensitive_fields
from placements.tables import METADATA
from tests.source_files import PACKAGES, modules

FIELDS = {(each.table, each.column): each for each in register_fields()}


def test_every_module_with_a_table_is_known_to_the_register() -> None:
    with_tables = {m.name for m in modules(*PACKAGES) if "    __tablename__ = " in m.path.read_text(encoding="utf-8")}

    assert with_tables - set(sys.modules) == set()


def test_every_column_has_one_entry_and_every_entry_a_column() -> None:
    gaps = register_gaps()

    cure = "Enter each new column in the register.py of its package (core/register.py tells how)."
    assert (gaps.unregistered, gaps.unknown, gaps.doubled) == ((), (), ()), cure


def test_a_column_that_nobody_entered_is_named() -> None:
    table = sa.Table("client", sa.MetaData(), sa.Column("shoe_size", sa.Integer()))

    assert register_gaps({"client": table}).unregistered == ("client.shoe_size",)


def test_every_entry_says_why_in_both_languages() -> None:
    silent = {each.table for each in register_fields() if not each.purpose.de.strip() or not each.purpose.en.strip()}

    assert silent == set()


def test_health_is_processed_on_its_own_basis_and_never_shown_to_employers() -> None:
    health = [each for each in register_fields() if each.category is Category.HEALTH]

    assert {each.basis for each in health} == {Basis.HEALTH}
    assert not {Viewer.EMPLOYER, Viewer.PUBLIC, Viewer.JOINT_DESK} & {who for each in health for who in each.viewers}


def test_nobody_sees_a_secret() -> None:
    assert {each.viewers for each in register_fields() if each.category is Category.SECRET} == {()}


def test_what_is_encrypted_is_sensitive_or_secret() -> None:
    kinds = {f"{column.table.name}.{column.name}": FIELDS[column.table.name, column.name]
             for column in encrypted_columns()}  # fmt: skip

    assert {
        name for name, each in kinds.items() if not each.is_sensitive and each.category is not Category.SECRET
    } == set()


def test_what_identifies_a_client_in_the_case_file_is_encrypted() -> None:
    plain = {
        each.column
        for each in sensitive_fields()
        if each.table == "case_file" and not isinstance(METADATA.tables["case_file"].c[each.column].type, EncryptedText)
    }

    assert plain == {"legal_circle"}


def test_only_what_is_about_nobody_is_kept_without_end() -> None:
    endless = {each.table for each in register_fields() if each.kept is Kept.CATALOGUE}

    assert {each.basis for each in register_fields() if each.table in endless} == {Basis.NOT_PERSONAL}
