"""Tests of the importers of official downloads."""
