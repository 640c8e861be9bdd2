"""The demo accounts: who they are, and the password that they get at each start."""

from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import NotAllowed
from core.users import generated_users, set_generated_passwords
from jobs.commands.users import make_password
from jobs.opening import Instance


def refuse_production(instance: Instance) -> None:
    """Demo accounts have no place in production."""
    if instance.settings.is_production:
        raise NotAllowed("Demo data is not made in production. Unset PASSGENAU_PRODUCTION, or use another database.")


def renew_passwords(sessions: SessionFactory) -> list[str]:
    """Give all generated accounts a new password; lines that say how to sign in."""
    password = make_password()
    with sessions() as session, session.begin():
        set_generated_passwords(session, password=password)
        return account_lines(session, password)


def account_lines(session: Session, password: str) -> list[str]:
    """The first generated account of each role, and the password of all of them."""
    firsts = {user.role: user for user in reversed(generated_users(session))}
    lines = [f"  {role.value:<17} {user.email}" for role, user in sorted(firsts.items())]
    return [
        "Sign in as:", *lines, f"Password of all demo accounts, made just now: {password}",
        "Demo accounts need no second factor. Accounts that you add yourself set one up at their first sign-in.",
    ]  # fmt: skip
