"""One file per section of the screen."""

from flask import Flask

from web.api.endpoints import blueprint as api
from web.views.account import blueprint as account
from web.views.answers import blueprint as answers
from web.views.auth import blueprint as auth
from web.views.catalogue import blueprint as catalogue
from web.views.clients import blueprint as clients
from web.views.data_protection import blueprint as data_protection
from web.views.documents import blueprint as documents
from web.views.employer_accounts import blueprint as employer_accounts
from web.views.employers import blueprint as employers
from web.views.feeds import blueprint as feeds
from web.views.health import blueprint as health
from web.views.home import blueprint as home
from web.views.households import blueprint as households
from web.views.joint_desk import blueprint as joint_desk
from web.views.messages import blueprint as messages
from web.views.mine import blueprint as mine
from web.views.my_company import blueprint as my_company
from web.views.my_proposals import blueprint as my_proposals
from web.views.offers import blueprint as offers
from web.views.offices import blueprint as offices
from web.views.oidc import blueprint as oidc
from web.views.passkeys import blueprint as passkeys
from web.views.placements import blueprint as placements
from web.views.postings import blueprint as postings
from web.views.programs import blueprint as programs
from web.views.proposals import blueprint as proposals
from web.views.public import blueprint as public
from web.views.registration import blueprint as registration
from web.views.registrations import blueprint as registrations
from web.views.reviews import blueprint as reviews
from web.views.runs import blueprint as runs
from web.views.saved_filters import blueprint as saved_filters
from web.views.staff import blueprint as staff
from web.views.today import blueprint as today
from web.views.vacancy_steps import blueprint as vacancy_steps

SECTIONS = (
    account,
    answers,
    auth,
    catalogue,
    clients,
    data_protection,
    documents,
    employer_accounts,
    employers,
    feeds,
    health,
    home,
    households,
    joint_desk,
    offers,
    messages,
    mine,
    my_company,
    my_proposals,
    offices,
    oidc,
    passkeys,
    placements,
    postings,
    programs,
    proposals,
    public,
    registration,
    registrations,
    reviews,
    runs,
    saved_filters,
    staff,
    today,
    vacancy_steps,
)


def register(app: Flask) -> None:
    """Register the blueprint of every section."""
    for section in SECTIONS:
        app.register_blueprint(section)
    app.register_blueprint(api)
