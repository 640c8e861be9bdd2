"""Signing in with OpenID Connect: authorization code with PKCE, state and nonce; who the provider says it is.

Authlib builds the requests; what tokens prove stands in `core.oidc_tokens`. Nothing that the browser brings back is
believed: what was asked for (`Asked`) is kept apart from it.
"""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from core.errors import DomainError, NotAllowed
from core.oidc_identities import Proved
from core.oidc_logout import Logout
from core.oidc_settings import OidcSettings
from core.oidc_tokens import BAD_TOKEN, check_logout_unsigned, checked_claims, checked_logout

TIMEOUT_SECONDS = 5
DESCRIPTION_KEPT_SECONDS = 15 * 60
KEYS_ASKED_AGAIN_AFTER_SECONDS = 30
FAILURE_KEPT_SECONDS = 30
LARGEST_ANSWER = 1_000_000
REFUSED = "The sign-in at %(provider)s could not be confirmed. Begin again from the sign-in page."
Read = TypeVar("Read")
OUT_OF_REACH = "%(provider)s cannot be reached at the moment. Try again in a few minutes."


class ProviderFailed(DomainError):
    """The provider does not answer, or not as a provider does."""

    status = 502


@dataclass(frozen=True)
class Asked:
    """What belongs to one attempt and must come back, or be proved, with its answer."""

    state: str
    nonce: str
    verifier: str
    user_id: int | None = None  # who connects this account; None to sign in


class Provider:
    """The provider of this installation, with its description and keys as they were read last."""

    def __init__(self, settings: OidcSettings, back_url: str) -> None:
        self.settings, self.back_url = settings, back_url
        self._lock = Lock()
        self._description: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._failed_at: dict[str, float] = {}

    def begin(self, *, user_id: int | None = None) -> tuple[str, Asked]:
        """The address to send the browser to, and what must be kept for the way back. `ProviderFailed` on no answer."""
        asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), user_id)
        with self._client() as client:
            address, _state = client.create_authorization_url(
                self._described("authorization_endpoint"), state=asked.state, nonce=asked.nonce,
                code_verifier=asked.verifier, **({"acr_values": self.settings.acr} if self.settings.acr else {}),
            )  # fmt: skip
        return str(address), asked

    def finish(self, answer: Mapping[str, str], asked: Asked, *, now: datetime) -> Proved:
        """Who signed in, by the provider's answer in the address of the way back.

        `NotAllowed` for another state or issuer (mix-up, RFC 9207), a code that is used or expired, an ID token that is
        not signed by the provider, not for this client, not for this attempt, or out of time; `ProviderFailed` where
        the provider is out of reach.
        """
        if not secrets.compare_digest(answer.get("state", ""), asked.state) or not answer.get("code"):
            raise self._refused()
        issuer = answer.get("iss")
        is_stated = self._describe().get("authorization_response_iss_parameter_supported") is True
        if (issuer or is_stated) and issuer != self.settings.issuer:
            raise self._refused()
        token = self._fetch_token(answer["code"], asked.verifier)
        text = str(token.get("id_token", ""))
        return self._proved(self._checked(lambda keys: checked_claims(text, keys, self.settings, asked.nonce, now=now)))

    def logout_of(self, text: str, *, now: datetime) -> Logout:
        """What a logout token says that somebody brings; `NotAllowed` for one that is not the provider's, not for this
        client, or out of time. `ProviderFailed` where its keys cannot be read; they are asked for where all else fits.
        """
        try:
            check_logout_unsigned(text, self.settings, now=now)
        except BAD_TOKEN as error:
            raise self._refused() from error
        return self._checked(lambda keys: checked_logout(text, keys, self.settings, now=now))

    def way_out(self, after_url: str) -> str | None:
        """Where the browser signs out at the provider too, None where it offers nothing of the kind."""
        try:
            address = self._describe().get("end_session_endpoint")
        except ProviderFailed:
            return None
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": after_url}
        return requests.Request("GET", address, params=query).prepare().url if isinstance(address, str) else None

    def _proved(self, claims: Mapping[str, Any]) -> Proved:
        groups = claims.get(self.settings.role_claim) if self.settings.role_claim else None
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        email = claims.get("email") if claims.get("email_verified") is True else None
        return Proved(
            issuer=self.settings.issuer, subject=str(claims["sub"]), email=str(email or ""),
            name=str(claims.get("name") or email or "")[:120], groups=frozenset(map(str, listed)),
            session_id=_number_of_session(claims),
        )  # fmt: skip

    def _checked(self, check: Callable[[KeySet], Read]) -> Read:
        """What a token says; keys are read once more where its key is unknown (they were changed)."""
        try:
            return check(self._read_keys())
        except InvalidKeyIdError:
            pass
        except BAD_TOKEN as error:
            raise self._refused() from error
        try:
            return check(self._read_keys(is_new=True))
        except BAD_TOKEN as error:
            raise self._refused() from error

    def _fetch_token(self, code: str, verifier: str) -> Mapping[str, Any]:
        try:
            with self._client() as client:
                token = client.fetch_token(
                    self._described("token_endpoint"), code=code, code_verifier=verifier,
                    grant_type="authorization_code", timeout=TIMEOUT_SECONDS, allow_redirects=False,
                )  # fmt: skip
        except AuthlibBaseError as error:  # an expired or used code among them
            raise self._refused() from error
        except (requests.RequestException, ValueError) as error:
            raise self._failed() from error
        return dict(token)

    def _client(self) -> Any:
        methods = self._describe().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        secret = self.settings.client_secret
        basic = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        return OAuth2Session(
            self.settings.client_id, secret or None, scope="openid email profile", redirect_uri=self.back_url,
            code_challenge_method="S256", token_endpoint_auth_method=basic if secret else "none",
        )  # fmt: skip

    def _describe(self) -> Mapping[str, Any]:
        """The discovery document; it must name the issuer that the settings name."""
        with self._lock:
            kept = self._description
        if kept is not None and time.monotonic() - kept[0] < DESCRIPTION_KEPT_SECONDS:
            return kept[1]
        found = self._unless_failed("description", self._read_description)
        with self._lock:
            self._description = (time.monotonic(), found)
        return found

    def _read_description(self) -> Mapping[str, Any]:
        found = self._read(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.settings.issuer:
            raise self._failed()
        return found

    def _described(self, name: str) -> str:
        found = self._describe().get(name)
        secure = self.settings.issuer.partition(":")[0] + "://"
        if not isinstance(found, str) or not found.startswith((secure, "https://")):
            raise self._failed()
        return found

    def _read_keys(self, *, is_new: bool = False) -> KeySet:
        """The keys that the provider signs with; ``is_new`` reads them again, not more often than twice a minute."""
        with self._lock:
            kept = self._keys
        age = time.monotonic() - kept[0] if kept else DESCRIPTION_KEPT_SECONDS
        if kept is not None and age < (KEYS_ASKED_AGAIN_AFTER_SECONDS if is_new else DESCRIPTION_KEPT_SECONDS):
            return kept[1]
        keys = self._unless_failed("keys", self._read_key_set)
        with self._lock:
            self._keys = (time.monotonic(), keys)
        return keys

    def _read_key_set(self) -> KeySet:
        try:
            return KeySet.import_key_set(self._read(self._described("jwks_uri")))  # type: ignore[arg-type]
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise self._failed() from error

    def _unless_failed(self, what: str, ask: Callable[[], Read]) -> Read:
        """What ``ask`` gives. A failure counts for half a minute, so that nobody makes us ask all the time."""
        with self._lock:
            failed_at = self._failed_at.get(what)
        if failed_at is not None and time.monotonic() - failed_at < FAILURE_KEPT_SECONDS:
            raise self._failed()
        try:
            return ask()
        except ProviderFailed:
            with self._lock:
                self._failed_at[what] = time.monotonic()
            raise

    def _read(self, url: str) -> dict[str, Any]:
        try:
            answer = requests.get(url, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True)
            with answer:
                text = answer.raw.read(LARGEST_ANSWER, decode_content=True)
                read = json.loads(text) if answer.status_code == 200 else None
        except (requests.RequestException, OSError, ValueError) as error:
            raise self._failed() from error
        if not isinstance(read, dict):
            raise self._failed()
        return read

    def _refused(self) -> NotAllowed:
        return NotAllowed(REFUSED, provider=self.settings.name)

    def _failed(self) -> ProviderFailed:
        return ProviderFailed(OUT_OF_REACH, provider=self.settings.name)


def _number_of_session(claims: Mapping[str, Any]) -> str | None:
    """The provider's number of its session, where it tells one that can be kept."""
    said = claims.get("sid")
    return said if isinstance(said, str) and 0 < len(said) <= 255 else None
