"""Fixtures of the attacks: the application and visitors of the tests of the web."""

from tests.web.conftest import (  # noqa: F401 - fixtures
    _kept_app,
    app,
    bare_app,
    client_for,
    visitor,
    world,
)
