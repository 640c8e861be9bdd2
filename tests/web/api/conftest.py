"""Programs of the two employers of the small world."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from employers.api_access.models import Scope
from tests.web.api.world import ALL, Program, make_token
from tests.web.world import World


@pytest.fixture
def program(app: Flask, sessions: sessionmaker[Session], world: World) -> Callable[..., Program]:
    """A program of the bakery, or of the butchery, with these scopes."""

    def make(*scopes: Scope, of: str = "bakery") -> Program:
        user, employer = (world.baker, world.bakery) if of == "bakery" else (world.butcher, world.butchery)
        with sessions.begin() as session:
            secret = make_token(session, user, [employer], scopes or ALL)
        return Program(app.test_client(), secret)

    return make
