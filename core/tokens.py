"""Secrets in links, cookies and headers. Only their digest is stored: who reads the database has no way in."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits, in letters that an address can carry."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """What is stored of a token, or of who tried one; 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
