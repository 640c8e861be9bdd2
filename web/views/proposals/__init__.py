"""Section proposals: the queue of suggestions, one proposal, all matches of a vacancy, any single pair."""

from web.views.proposals import batch, decisions, pairs, queue, review, steps
from web.views.proposals.section import blueprint

__all__ = ["batch", "blueprint", "decisions", "pairs", "queue", "review", "steps"]
