"""Tests of the import of clients."""
