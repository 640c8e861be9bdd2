"""`passgenau user`: the accounts that people sign in with."""

import argparse
import secrets
import sys

from core.users import Role, add_user
from jobs.commands.arguments import Group, add_command, add_group
from jobs.opening import open_instance, utc_now

PASSWORD_BYTES = 12


def add_commands(commands: Group) -> None:
    """Add `user add`."""
    group = add_group(commands, "user", help_text="accounts")
    parser = add_command(group, "add", add, help_text="add a user; the password is read from standard input, or made")
    parser.add_argument("--email", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])


def add(arguments: argparse.Namespace) -> int:
    """Add a user. Without a password on standard input one is made and shown, this once."""
    given = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.readline().strip()
    password = given or make_password()
    with open_instance() as instance, instance.sessions() as session, session.begin():
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


def make_password() -> str:
    """A password that nobody guesses: 96 random bits."""
    return secrets.token_urlsafe(PASSWORD_BYTES)
