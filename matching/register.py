"""PURE: the register of match runs, column by column (see `core.register`)."""

from core.register import Basis, Kept, Terms, Viewer

_DETAILS = Terms(Basis.TASK, Kept.MATCH_DETAILS, (Viewer.CASE_MANAGER, Viewer.EMPLOYER_ADVISER))
_LOG = Terms(Basis.AI_ACT, Kept.AI_LOG, (Viewer.OPERATOR,))

MATCHING_TABLES = (
    _LOG.table("match_run", "Womit ein Lauf rechnete: Einstellungen, Fassung, Prüfsummen (Art. 12 KI-VO)",
               "What a run computed with: settings, version, hashes (Art. 12 AI Act)",
               technical="id code_version settings facts_hash facts_on facts_form results_hash assignment"),
    _DETAILS.table("client_matches", "Passungen einer Person in einem Lauf", "Matches of a client in a run",
                   technical="run_id client_id", work="matches near_misses"),
    _DETAILS.table("vacancy_matches", "Passungen einer Stelle in einem Lauf", "Matches of a vacancy in a run",
                   technical="run_id vacancy_id", work="matched nearly"),
    _DETAILS.table("rematch", "Passungen nach einer Änderung, bis zum nächsten Lauf", "Matches after a change",
                   technical="id client_id vacancy_id facts_at found_at", work="pairs near_misses"),
    _LOG.table("offer_demand", "Welche Angebote fehlen; nennt niemanden", "Which offers are missing; names nobody",
               technical="run_id position need offer_code gate asked near_misses clients vacancies"),
    _DETAILS.table("offer_reach", "Wem welches Angebot den Weg öffnet", "To whom which offer opens the way",
                   technical="run_id offer_code", work="pairs"),
    _DETAILS.table("fact_snapshot", "Tatsachen, mit denen ein Lauf rechnete, ohne Namen: Erklärung und Wiederholung",
                   "Facts that a run computed from, without names: explaining and repeating it",
                   technical="digest", health="blob"),
    _DETAILS.table("run_facts", "Wessen Tatsachen in einem Lauf zählten", "Whose facts counted in a run",
                   technical="run_id kind ids digests", work="history"),
)  # fmt: skip
