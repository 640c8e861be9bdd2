"""Interviews as calendar entries (iCalendar, RFC 5545 and RFC 5546): invited, changed, taken back."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Passgenau//Interviews//EN"
LENGTH = timedelta(hours=1)
REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Entry:
    """An appointment for one attendee. ``uid`` stays the same for changes, ``sequence`` grows with each."""

    uid: str
    sequence: int
    method: str
    starts_at: datetime
    summary: str
    attendee: str
    location: str | None = None

    def to_json(self) -> str:
        """As it is kept in the outbox."""
        return json.dumps(asdict(self) | {"starts_at": self.starts_at.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> "Entry":
        """As it was kept."""
        values = json.loads(text)
        return cls(**values | {"starts_at": datetime.fromisoformat(values["starts_at"])})


def calendar_text(entry: Entry, *, organizer: str, stamped_at: datetime) -> str:
    """The iCalendar object, as text with CRLF. ``organizer`` is the address that answers to the invitation go to."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamped_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.starts_at + LENGTH)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.method == CANCEL else "CONFIRMED")
    if entry.location:
        event.add("location", entry.location)
    event["organizer"] = vCalAddress(f"MAILTO:{organizer}")
    attendee = vCalAddress(f"MAILTO:{entry.attendee}")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["RSVP"] = vText("TRUE" if entry.method == REQUEST else "FALSE")
    event.add("attendee", attendee, encode=False)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())
