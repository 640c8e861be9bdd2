"""PURE: the register of proposals, messages and documents, column by column (see `core.register`)."""

from core.register import Basis, Kept, Terms, Viewer

_STAFF = (Viewer.CASE_MANAGER, Viewer.EMPLOYER_ADVISER)
_PROPOSAL = Terms(Basis.TASK, Kept.PROPOSALS, (*_STAFF, Viewer.EMPLOYER, Viewer.CLIENT))
_DECISION = Terms(Basis.TASK, Kept.PROPOSALS, _STAFF)
_CLIENT = Terms(Basis.TASK, Kept.PROPOSALS, (Viewer.CASE_MANAGER, Viewer.CLIENT))
_MESSAGE = Terms(Basis.TASK, Kept.MESSAGES, (*_STAFF, Viewer.CLIENT))
_DETAILS = Terms(Basis.TASK, Kept.MATCH_DETAILS, (Viewer.CASE_MANAGER,))
_SHORT = Terms(Basis.TASK, Kept.SHORT, _STAFF)
_OFFICE = Terms(Basis.EMPLOYMENT, Kept.ACCOUNT, _STAFF)
_NOISY = Terms(Basis.EMPLOYERS, Kept.SHORT, (Viewer.EMPLOYER, Viewer.EMPLOYER_ADVISER))
_NOBODY = Terms(Basis.NOT_PERSONAL, Kept.CATALOGUE, (Viewer.OPERATOR,))

PLACEMENT_TABLES = (
    _PROPOSAL.table(
        "proposal", "Vermittlungsvorschläge, über die Menschen entscheiden (§ 35 SGB III, Art. 22 DSGVO)",
        "Proposals that people decide about",
        technical="id client_id vacancy_id employer_id run_id is_open version facts_hash",
        work="state kind score_hundredths open_questions suggested_at changed_at put_off_until next_step_due_on "
        "next_step_actor answer_due_on interview_at starts_on started_on ended_on",
        health="explanation", words="next_step", staff="changed_by",
    ),
    _DECISION.table("proposal_step", "Verlauf und Begründung jedes Schritts", "History and reason of each step",
                    technical="id proposal_id contact_id", work="from_state to_state name actor on moment reason",
                    words="note", staff="at by second_by"),
    _NOBODY.table("erased_count", "Grobe Zahlen gelöschter Vorschläge; nennt niemanden",
                  "Coarse counts of deleted proposals; names nobody", reference="year kind count"),
    _CLIENT.table("emergency_access", "Notzugriff auf fremde Fälle mit Grund", "Access in an emergency, with a reason",
                  technical="id client_id", words="reason", staff="user_id opened_at until_at"),
    _CLIENT.table("erasure_request", "Löschung durch zwei Personen (Art. 17 DSGVO)", "Erasure by two people",
                  technical="id client_id is_done", work="reason", staff="asked_at asked_by decided_at decided_by"),
    _DECISION.table("step_request", "Vier-Augen-Prinzip: erbetene Bestätigungen", "Four eyes: confirmations asked for",
                    technical="id proposal_id is_confirmed", work="name", words="note",
                    staff="asked_at asked_by decided_at decided_by"),
    _CLIENT.table("words_decision", "Vermerke, vor einer Kopie gelesen (Art. 15 Abs. 4 DSGVO)",
                  "Words of staff, read before a copy", technical="id client_id place digest", work="reason",
                  staff="at by"),
    _DECISION.table("answer_reading", "Wie die Absage eines Betriebs zählt", "How the refusal of an employer counts",
                    technical="step_id", work="reason", staff="at by"),
    _DECISION.table("task", "Aufgaben und Nachfassen", "Tasks and follow-ups",
                    technical="id key kind proposal_id client_id employer_id created_at", work="due_on result",
                    words="words note", staff="user_id done_at done_by"),
    _CLIENT.table("client_message", "Fragen und Berichtigungen der Kundinnen und Kunden (Art. 16, 18 DSGVO)",
                  "Questions and corrections of clients", technical="task_id client_id", work="fact", words="answer"),
    _OFFICE.table("saved_filter", "Gespeicherte Filter von Beschäftigten", "Filters kept by staff",
                  technical="id page", staff="user_id", words="name query"),
    _DETAILS.table("data_question", "Welche offene Frage am meisten Stellen öffnet", "Which open question opens most",
                   technical="run_id client_id", health="gate question code", work="vacancies"),
    _NOISY.table("headcount_answer", "Verrauschte Anzahlen für Betriebe; nie die wahren", "Noisy counts for employers",
                 technical="id question period cells made_at"),
    _NOISY.table("headcount_given", "Welcher Betrieb welche Anzahl bekam", "Which employer was given which count",
                 technical="employer_id answer_id at"),
    _SHORT.table("answer_link", "Antwort eines Betriebs per Link", "An employer answers by a link",
                 technical="id proposal_id contact_id created_at expires_at used_at ended_at", work="answer",
                 secret="token_hash"),  # noqa: S106
    _MESSAGE.table(
        "message", "Nachrichten an Beteiligte; Texte werden nach der Frist gelöscht", "Messages to those concerned",
        technical="id key kind proposal_id contact_id client_id document_id language calendar_uid calendar_sequence "
        "state created_at written_at not_before attempts claimed_at sent_at error message_id digest_id",
        identity="to_address reply_to", words="subject body calendar", secret="claim_token",  # noqa: S106
    ),
    _CLIENT.table("document_record", "Ausgestellte Schreiben", "Letters that were made",
                  technical="id client_id proposal_id notice_id kind language sha256", words="content",
                  staff="made_at made_by"),
    _CLIENT.table("legal_notice", "Rechtsfolgenbelehrung mit Begründung und zweiter Person (§ 31 SGB II)",
                  "Notice of legal consequences, with reasons and a second person",
                  technical="id proposal_id", words="wording reason", work="grounds decided_on",
                  staff="decided_at by second_by confirmed_at withdrawn_at withdrawn_by"),
    _OFFICE.table("letter_head", "Briefkopf der Dienststelle", "Letter head of an office", technical="office_id",
                  staff="name street postcode town phone email privacy_contact authority"),
)  # fmt: skip
