"""Reading proposals: the queue, one proposal, what the matcher must know of earlier ones."""

from placements.queries.caseload import (
    CaseloadFigures,
    CaseloadFilters,
    CaseloadFlag,
    CaseloadPage,
    CaseloadRow,
    CaseloadSort,
    caseload,
    figures_of_users,
    open_queries,
)
from placements.queries.history import history_of_client, pair_history
from placements.queries.households import cares_of_households
from placements.queries.near_misses import (
    NearMissRow,
    ReachPage,
    latest_near_misses_of_client,
    latest_near_misses_of_vacancy,
    latest_reach_of_offer,
)
from placements.queries.obstacles import Obstacle, Obstacles, obstacles_of_client
from placements.queries.proposals import (
    ProposalDetail,
    StepRow,
    get_proposal,
    proposal_detail,
    proposals_for_joint_desk,
    proposals_of_client,
    proposals_of_vacancy,
    steps_of_proposal,
)
from placements.queries.queue import (
    QueueFilters,
    QueuePage,
    QueueRow,
    QueueSort,
    proposal_queue,
    rows_of_proposals,
    with_search_hits,
)
from placements.queries.queue_counts import EmployerCount, QueueChoices, QueueCounts, queue_choices, queue_counts
from placements.queries.queue_way import Neighbours, neighbours
from placements.queries.reasons import evaluate_now, explain_now, explain_then, explanation_of_proposal
from placements.queries.rematching import (
    new_candidates_of_client,
    new_candidates_of_vacancy,
    rematches_of_client,
    rematches_of_vacancy,
)

__all__ = [
    "CaseloadFigures",
    "CaseloadFilters",
    "CaseloadFlag",
    "CaseloadPage",
    "CaseloadRow",
    "CaseloadSort",
    "EmployerCount",
    "NearMissRow",
    "Neighbours",
    "Obstacle",
    "Obstacles",
    "ProposalDetail",
    "QueueChoices",
    "QueueCounts",
    "QueueFilters",
    "QueuePage",
    "QueueRow",
    "QueueSort",
    "ReachPage",
    "StepRow",
    "cares_of_households",
    "caseload",
    "evaluate_now",
    "explain_now",
    "explain_then",
    "explanation_of_proposal",
    "figures_of_users",
    "get_proposal",
    "history_of_client",
    "latest_near_misses_of_client",
    "latest_near_misses_of_vacancy",
    "latest_reach_of_offer",
    "neighbours",
    "new_candidates_of_client",
    "new_candidates_of_vacancy",
    "obstacles_of_client",
    "open_queries",
    "pair_history",
    "proposal_detail",
    "proposal_queue",
    "proposals_for_joint_desk",
    "proposals_of_client",
    "proposals_of_vacancy",
    "queue_choices",
    "queue_counts",
    "rematches_of_client",
    "rematches_of_vacancy",
    "rows_of_proposals",
    "steps_of_proposal",
    "with_search_hits",
]
