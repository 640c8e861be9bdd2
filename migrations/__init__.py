"""Alembic's scripts: how the database came to be, numbered. Version files import nothing of ours."""
