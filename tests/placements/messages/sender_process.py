"""Senders in processes of their own, to be killed.

python -m tests.placements.messages.sender_process URL KEY PORT
starts a sender for each line of its input; writes its process id, and once it has ended "done" or "killed".
A sender stays until its starter has read how it ended, so that nobody else gets its id meanwhile.
"""

import os
import sys
import time
from datetime import UTC, datetime

import sqlalchemy as sa

from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.settings import MailSecurity, MailSettings
from placements.messages.sending import Post, send_next

ANSWERS = 9  # the number of the file into which a sender writes its process id


def send_all(url: str, key: str, port: int) -> None:
    """Send until nothing is due."""
    use_keys([key])
    sessions = make_sessions(make_engine(url), writes=True)
    mail = MailSettings("127.0.0.1", port, MailSecurity.NONE, "Jobcenter <service@example.org>")
    post = Post(mail, "https://passgenau.example.org", lambda: datetime.now(UTC))
    with sessions() as session:
        session.execute(sa.text("SELECT 1"))  # connected: from here on it works
    os.write(ANSWERS, f"{os.getpid()}\n".encode())
    while send_next(sessions, post) is not None:
        pass


def start(url: str, key: str, port: int) -> None:
    """Start one sender and wait for its end."""
    child = os.fork()
    if child == 0:
        os.dup2(1, ANSWERS)
        os.dup2(2, 1)  # what it logs is no answer
        send_all(url, key, port)
        time.sleep(0.4)  # who means to kill it finds it
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    sys.stdout.write("killed\n" if os.WIFSIGNALED(status) else "done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    for _line in sys.stdin:
        start(sys.argv[1], sys.argv[2], int(sys.argv[3]))
