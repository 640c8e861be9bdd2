"""Postings that are being typed: kept as they are typed, by one or several contacts of an employer."""
