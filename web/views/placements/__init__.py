"""Section placements: second persons, follow-ups, support and outcomes after the start of work."""

from web.views.placements import follow_ups, next_steps, outcomes, requests, support
from web.views.placements.section import blueprint

__all__ = ["blueprint", "follow_ups", "next_steps", "outcomes", "requests", "support"]
