"""Import clients from CSV and JSON files. Columns and cells are documented in docs/importing.md."""

from profiles.importing.clients import import_clients

__all__ = ["import_clients"]
