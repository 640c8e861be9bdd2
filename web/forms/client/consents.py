"""Giving a consent: its purpose, how far it goes, and the wording that is read out."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from profiles.codes import ConsentPurpose
from web.forms.client.fields import CodeField, DayField

CONSENT_WORDING = "2026-11"  # version of the wording that staff read out
WORDINGS: Mapping[ConsentPurpose, Any] = {
    ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS: _l(
        "I agree that the Jobcenter shows my short profile, without my name, to employers whose vacancy fits. My name "
        "is told only when I have agreed to a proposal. If I do not agree, the Jobcenter goes on looking for work with "
        "me, and employers learn of me through my own application only. I can revoke this at any time; from then on "
        "nothing more is shown."
    ),
    ConsentPurpose.SHARE_HEALTH_WITH_EMPLOYERS: _l(
        "I agree that the Jobcenter tells an employer what I cannot do at work for reasons of health, and what would "
        "help. No illness is named. If I do not agree, employers learn nothing of it, and this has no disadvantage for "
        "me. I can revoke this at any time; from then on nothing more is told."
    ),
    ConsentPurpose.CONTACT_BY_MESSAGE: _l(
        "I agree that the Jobcenter writes to me by e-mail or message about proposals and interviews. If I do not "
        "agree, I get letters or calls. I can revoke this at any time; from then on nothing more is sent that way."
    ),
}


class ConsentForm(FlaskForm):  # type: ignore[misc]
    """A consent that the client gives today or has given on paper."""

    purpose = CodeField(
        _l("Purpose"), of=ConsentPurpose, empty=_l("Please choose"), validators=[InputRequired(_l("Choose a purpose."))]
    )
    scope = StringField(
        _l("Scope"),
        description=_l(
            "Empty means: without limit; else for example one employer or one occupation. What is sent automatically "
            "rests on a consent without limit only."
        ),
        validators=[Length(max=200)],
    )
    given_on = DayField(_l("Given on"))
    was_read = BooleanField(
        _l("The wording was read out or handed over, and the client agreed to it"),
        validators=[InputRequired(_l("Without the wording there is no consent."))],
    )
