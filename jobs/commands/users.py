"""`passgenau user`: the accounts that people sign in with."""

import argparse
import secrets
import sys

from core.errors import NotFound
from core.passkeys import remove_passkeys
from core.passwords import check_password_choice
from core.second_factor import give_enrolment_code
from core.users import Role, add_user, end_sessions, find_user_by_email
from jobs.commands.arguments import Group, add_command, add_group
from jobs.opening import open_instance, utc_now
from placements.documents.queries import names_of_agency

PASSWORD_BYTES = 12


def add_commands(commands: Group) -> None:
    """Add `user add` and `user recover`."""
    group = add_group(commands, "user", help_text="accounts")
    parser = add_command(group, "add", add, help_text="add a user; the password is read from standard input, or made")
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser = add_command(
        group, "recover", recover, help_text="reset a second factor where nobody else can; shows a code for one sign-in"
    )
    parser.add_argument("--email", required=True)


def add(arguments: argparse.Namespace) -> int:
    """Add a user. Without a password on standard input one is made and shown, this once."""
    given = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.readline().strip()
    password = given or make_password()
    with open_instance() as instance, instance.sessions() as session, session.begin():
        check_password_choice(password, names_of_agency(session))
        user = add_user(
            session,
            email=arguments.email,
            display_name=arguments.name,
            role=Role(arguments.role),
            password=password,
            now=utc_now(),
        )
    print(f"Added {user.email} as {user.role.value}.")
    if not given:
        print(f"Password, shown only now: {password}")
    return 0


def recover(arguments: argparse.Namespace) -> int:
    """Reset the second factor of the last operator: whoever has the machine vouches for who it is."""
    now = utc_now()
    with open_instance() as instance, instance.sessions() as session, session.begin():
        user = find_user_by_email(session, arguments.email)
        if user is None or not user.is_active:
            raise NotFound("There is no open account with the address %(email)s.", email=arguments.email)
        remove_passkeys(session, user.id)
        end_sessions(session, user.id, now=now)
        code = give_enrolment_code(session, user.id, now=now, by=None)
    print(f"Code for one sign-in within 24 hours, beside the password, shown only now: {code}")
    return 0


def make_password() -> str:
    """A password that nobody guesses: 96 random bits."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
