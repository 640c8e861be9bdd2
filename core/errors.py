"""The errors that people caused and people can cure; edges turn them into a status code or an exit code."""


class DomainError(Exception):
    """A rule was broken. The message names the thing and the cure.

    ``message`` is an English text with ``%(name)s`` places; edges translate it before the places are filled.
    """

    status = 400

    def __init__(self, message: str, **places: object) -> None:
        super().__init__(message)
        self.message = message
        self.places = places

    def __str__(self) -> str:
        return self.message % self.places if self.places else self.message


class NotFound(DomainError):
    """The thing does not exist, or not for this user."""

    status = 404


class Conflict(DomainError):
    """The thing has changed meanwhile, or exists already."""

    status = 409


class InvalidInput(DomainError):
    """A value is outside what the field allows."""

    status = 422


class NotAllowed(DomainError):
    """The user's role does not allow this step."""

    status = 403
