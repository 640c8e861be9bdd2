"""What tokens of the provider of OpenID Connect have to prove: ID tokens, and logout tokens that anybody can bring.

joserfc checks the signatures, Authlib the claims of ID tokens.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core.oidc_logout import TOKEN_LASTS, Logout
from core.oidc_settings import OidcSettings

CLOCKS_MAY_DIFFER_SECONDS = 120
LARGEST_TOKEN = 20_000
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
BAD_TOKEN = (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError)  # what a token is refused by
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_TYPE = "logout+jwt"


def checked_claims(
    id_token: str, keys: KeySet, settings: OidcSettings, nonce: str, *, now: datetime
) -> Mapping[str, Any]:
    """The claims of an ID token after all that OpenID Connect Core 3.1.3.7 asks for. Clocks may differ by two minutes.

    Signed with a key of the provider by a public-key algorithm ("none" and shared secrets never), for this client and
    this attempt, by this issuer, in its time. Errors are those of `BAD_TOKEN`.
    """
    token = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS))
    rules: dict[str, Any] = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
        **({"acr": {"essential": True, "value": settings.acr}} if settings.acr else {}),
    }
    claims = CodeIDToken(token.claims, token.header, rules, {"nonce": nonce, "client_id": settings.client_id})
    claims.validate(now=int(now.timestamp()), leeway=CLOCKS_MAY_DIFFER_SECONDS)
    issued = claims["iat"]
    if not isinstance(issued, int | float) or issued > now.timestamp() + CLOCKS_MAY_DIFFER_SECONDS:
        raise ValueError("issued in the future")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ValueError("a subject that cannot be kept")
    return dict(claims)


def check_logout_unsigned(text: str, settings: OidcSettings, *, now: datetime) -> None:
    """All that can be told of a logout token without keys, so that nobody asks the network for what is none at all.
    It proves nothing. Errors are those of `BAD_TOKEN`.
    """
    parts = text.split(".")
    if len(text) > LARGEST_TOKEN or len(parts) != 3 or not all(parts):
        raise ValueError("no token")
    try:
        header, claims = (json.loads(base64.urlsafe_b64decode(f"{part}==")) for part in parts[:2])
    except RecursionError as error:
        raise ValueError("nested without end") from error
    if not isinstance(header, dict) or not isinstance(claims, dict) or header.get("alg") not in ALGORITHMS:
        raise TypeError("no token of a provider")
    _logout_of(header, claims, settings, now=now)


def checked_logout(text: str, keys: KeySet, settings: OidcSettings, *, now: datetime) -> Logout:
    """What a logout token says after all that OpenID Connect Back-Channel Logout 1.0, 2.6 asks for. Clocks may differ
    by two minutes.

    Signed like an ID token, by this issuer and for this client, not older than ten minutes, with a number, the event
    and somebody or a session that it is about; with a nonce it would be an ID token. Errors are those of `BAD_TOKEN`.
    """
    token = jwt.decode(text, keys, algorithms=list(ALGORITHMS))
    return _logout_of(token.header, token.claims, settings, now=now)


def _logout_of(
    header: Mapping[str, Any], claims: Mapping[str, Any], settings: OidcSettings, *, now: datetime
) -> Logout:
    """What a logout token says; `ValueError` or `TypeError` for another kind of token, whatever stands in it."""
    typ, audience = header.get("typ", LOGOUT_TYPE), claims.get("aud")
    if not isinstance(typ, str) or typ.lower() not in {LOGOUT_TYPE, "jwt"} or "nonce" in claims:
        raise ValueError("an ID token")
    is_ours = settings.client_id in (audience if isinstance(audience, list) else [audience])
    if claims.get("iss") != settings.issuer or not is_ours:
        raise ValueError("not from there, or not for us")
    _check_time(claims, now.timestamp())
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise ValueError("no logout")
    number, subject, session_id = claims.get("jti"), claims.get("sub"), claims.get("sid")
    named = [each for each in (number, subject, session_id) if each is not None]
    if not number or len(named) < 2 or not all(isinstance(each, str) and 0 < len(each) <= 255 for each in named):
        raise ValueError("about nobody, or without a number")
    return Logout(settings.issuer, str(number), subject, session_id)


def _check_time(claims: Mapping[str, Any], moment: float) -> None:
    issued, until = claims.get("iat"), claims.get("exp", moment)
    if not isinstance(issued, int | float) or not isinstance(until, int | float):
        raise TypeError("a token without its time")
    oldest = moment - TOKEN_LASTS.total_seconds()
    if not oldest <= issued <= moment + CLOCKS_MAY_DIFFER_SECONDS or until < moment - CLOCKS_MAY_DIFFER_SECONDS:
        raise ValueError("out of its time")
