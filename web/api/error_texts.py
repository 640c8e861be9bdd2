"""What programs are told that call the interface wrongly; people never see these texts."""

from flask_babel import gettext as _


def texts_for_programs() -> dict[int, tuple[str, str]]:
    """Title and cure of what HTTP itself refuses, by status."""
    return {
        400: (_("Malformed"), _("The request or its JSON cannot be read.")),
        401: (_("No valid token"), _("Send a token that is neither over nor revoked: Authorization: Bearer …")),
        412: (_("Changed meanwhile"), _("It is no longer what If-Match names. Read it again, then change it.")),
        415: (_("Not JSON"), _("Send the body as application/json.")),
        428: (_("Say which version"), _("Send If-Match with the ETag of what you read, so that no change is lost.")),
        429: (_("Too many requests"), _("Wait as many seconds as Retry-After says.")),
    }


def wrong_form() -> str:
    """What a body is told that does not fit the description."""
    return str(_("What was sent does not have the form that the description asks for."))
