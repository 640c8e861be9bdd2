"""Settings of OpenID Connect: which provider staff sign in with, and what is left of passwords then."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import InvalidInput

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class Passwords(enum.StrEnum):
    """Which members of staff may still sign in with a password, beside the provider."""

    EVERYBODY = "everybody"
    OPERATORS = "operators"  # for the day on which the provider is out of reach
    NOBODY = "nobody"


@dataclass(frozen=True)
class OidcSettings:
    """The provider of this agency. ``roles`` maps values of the claim ``role_claim`` to roles of accounts that are made
    at the first sign-in; without it accounts are made by people only. With ``roles_follow`` they also decide at each
    later one: the role is that of the group, and who is in no such group any more gets in no longer; connected accounts
    get in by the provider alone (`comes_by_provider_alone`).
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False, default="")
    name: str = "OpenID Connect"
    passwords: Passwords = Passwords.EVERYBODY
    role_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    roles_follow: bool = False  # groups decide at every sign-in, not at the first alone
    acr: str = ""  # the level of authentication that the provider must state


def read_oidc(values: Mapping[str, str]) -> OidcSettings | None:
    """The provider of ``PASSGENAU_OIDC_*``, None without an issuer. `InvalidInput` for what cannot be meant."""
    issuer = values.get("PASSGENAU_OIDC_ISSUER", "").strip()
    if not issuer:
        return None
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise InvalidInput("PASSGENAU_OIDC_ISSUER must be the https:// address of the provider.")
    if not values.get("PASSGENAU_OIDC_CLIENT_ID"):
        raise InvalidInput("Set PASSGENAU_OIDC_CLIENT_ID beside PASSGENAU_OIDC_ISSUER.")
    role_claim = values.get("PASSGENAU_OIDC_ROLE_CLAIM", "").strip()
    roles = _roles(values.get("PASSGENAU_OIDC_ROLES", ""))
    return OidcSettings(
        issuer=issuer,
        client_id=values["PASSGENAU_OIDC_CLIENT_ID"],
        client_secret=_secret(values.get("PASSGENAU_OIDC_CLIENT_SECRET_FILE", "")),
        name=values.get("PASSGENAU_OIDC_NAME", "").strip()[:60] or "OpenID Connect",
        passwords=_passwords(values.get("PASSGENAU_OIDC_PASSWORDS", "")),
        role_claim=role_claim,
        roles=roles,
        roles_follow=_follows(values.get("PASSGENAU_OIDC_ROLES_FOLLOW", ""), has_roles=bool(role_claim and roles)),
        acr=values.get("PASSGENAU_OIDC_ACR", "").strip(),
    )


def _secret(path: str) -> str:
    """The secret in a file, "" without one: then the client is a public one, with PKCE alone."""
    if not path:
        return ""
    try:
        secret = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("PASSGENAU_OIDC_CLIENT_SECRET_FILE cannot be read: %(path)s", path=path) from error
    if not secret:
        raise InvalidInput("PASSGENAU_OIDC_CLIENT_SECRET_FILE is empty: %(path)s", path=path)
    return secret


def _passwords(text: str) -> Passwords:
    try:
        return Passwords(text or Passwords.EVERYBODY)
    except ValueError as error:
        raise InvalidInput("PASSGENAU_OIDC_PASSWORDS must be everybody, operators or nobody.") from error


def _follows(text: str, *, has_roles: bool) -> bool:
    if text not in {"", "0", "1"}:
        raise InvalidInput("PASSGENAU_OIDC_ROLES_FOLLOW must be 1 or 0.")
    if text == "1" and not has_roles:
        raise InvalidInput("PASSGENAU_OIDC_ROLES_FOLLOW needs PASSGENAU_OIDC_ROLE_CLAIM and PASSGENAU_OIDC_ROLES.")
    return text == "1"


def _roles(text: str) -> dict[str, str]:
    """``group=role`` pairs with commas between. Operators are never made by a claim: people name them."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    roles = {group.strip(): role.strip() for group, _, role in pairs}
    if not set(roles.values()) <= {"employer_adviser", "case_manager"}:
        raise InvalidInput("PASSGENAU_OIDC_ROLES maps to employer_adviser or case_manager, as group=case_manager.")
    return roles
