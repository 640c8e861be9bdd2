"""Section proposals: the queue of suggestions, one proposal, all matches of a vacancy, any single pair."""

from web.views.proposals import decisions, pairs, queue, review, steps
from web.views.proposals.section import blueprint

__all__ = ["blueprint", "decisions", "pairs", "queue", "review", "steps"]
