"""PURE: the register of the employers' side, column by column (see `core.register`)."""

from core.register import Basis, Kept, Terms, Viewer

_VIEWERS = (Viewer.EMPLOYER_ADVISER, Viewer.EMPLOYER)
_EMPLOYER = Terms(Basis.EMPLOYERS, Kept.ACCOUNT, _VIEWERS)
_VACANCY = Terms(Basis.EMPLOYERS, Kept.ACCOUNT, (*_VIEWERS, Viewer.CASE_MANAGER, Viewer.CLIENT))
_LIFE = Terms(Basis.EMPLOYERS, Kept.VACANCIES, _VIEWERS)
_FEED = Terms(Basis.EMPLOYERS, Kept.FEEDS, (Viewer.EMPLOYER_ADVISER, Viewer.OPERATOR))
_PUBLIC = Terms(Basis.NOT_PERSONAL, Kept.ACCOUNT, (Viewer.PUBLIC,))
_SHORT = Terms(Basis.EMPLOYERS, Kept.SHORT, _VIEWERS)
_CATALOGUE = Terms(Basis.NOT_PERSONAL, Kept.CATALOGUE, (Viewer.PUBLIC,))

EMPLOYER_TABLES = (
    _CATALOGUE.table("legal_value", "Beträge, die das Gesetz ändert", "Amounts that law changes",
                     reference="name valid_from amount_cents source"),
    _EMPLOYER.table(
        "employer", "Arbeitgeberservice: Betreuung von Betrieben (§ 35 SGB III)", "Services for employers",
        technical="id name_key sort_name is_generated created_at state",
        employer="name establishment_number industry size_class is_temp_agency street postcode town "
        "weekly_proposal_limit paused_until", staff="adviser_id",
    ),
    _EMPLOYER.table("contact", "Ansprechpersonen der Betriebe", "Contact persons of employers",
                    technical="id employer_id user_id message_mode language is_main", identity="name email phone",
                    employer="role"),
    _EMPLOYER.table("employer_publication", "Zustimmung zur Veröffentlichung", "Agreement to publish",
                    technical="employer_id", employer="mode", staff="at by"),
    _LIFE.table("employer_visit", "Besuche und Gespräche mit Betrieben", "Visits and talks with employers",
                technical="id employer_id contact_id created_at", employer="kind on next_step_on is_promised",
                words="note next_step", staff="by"),
    _LIFE.table("employer_merge", "Zusammenführung doppelter Betriebe, rücknehmbar", "Joining doubled employers",
                technical="id kept_id gone_id moved", identity="filled before", staff="at by undone_at undone_by"),
    _EMPLOYER.table("distinct_employers", "Betriebe, die nur ähnlich heißen", "Employers that are alike and two",
                    technical="one_id other_id", staff="at by"),
    _SHORT.table(
        "registration", "Anfrage nach einem Zugang für Betriebe", "An employer asks for an account",
        technical="id state name_key language message_mode network_hash created_at",
        identity="contact_name contact_role email phone",
        employer="name establishment_number street postcode town weekly_proposal_limit employer_id",
        words="words reason", staff="decided_at decided_by",
    ),
    _SHORT.table("posting_draft", "Angefangene Stellenangebote", "Vacancies begun and not sent",
                 technical="id employer_id vacancy_id is_stored version created_at updated_at",
                 employer="template_name",
                 words="fields", staff="updated_by authors"),
    _VACANCY.table(
        "vacancy", "Stellenangebote und ihre Vermittlung (§ 35 SGB III)", "Vacancies and their placement",
        technical="id employer_id source source_id source_url source_modified_at is_generated created_at updated_at "
        "title_key readings",
        employer="reference state published_on confirmed_on renewals openings_filled title kind occupation_code "
        "occupation_origin requirement_level industry contract contract_ends_on has_takeover_option working_times "
        "hours_min hours_max openings earliest_start_on latest_start_on starts_now valid_until pay_min_cents "
        "pay_max_cents pay_unit tariff welcomes_refugees only_severely_disabled offers_trial subsidy_discussed "
        "is_step_free has_accessible_toilet has_parking is_screen_reader_ready helps_with_induction "
        "has_industrial_action disclosure_mode description",
        words="restriction_request restriction_reason",
    ),
    _VACANCY.table("vacancy_demand", "Anforderungen einer Stelle an die Gesundheit", "What a vacancy demands of health",
                   technical="id vacancy_id", employer="item degree max_kg origin words"),
    _VACANCY.table("vacancy_place", "Arbeitsorte", "Places of work", technical="id vacancy_id",
                   employer="postcode town street country latitude longitude transit_stop"),
    _VACANCY.table("vacancy_requirement", "Anforderungen einer Stelle", "What a vacancy asks",
                   technical="id vacancy_id span_start span_end",
                   employer="kind code aspect level need is_learnable origin words"),
    _VACANCY.table("vacancy_shift", "Arbeitszeiten einer Stelle", "Working times of a vacancy",
                   technical="id vacancy_id", employer="name hours origin words"),
    _LIFE.table("vacancy_change", "Verlauf eines Stellenangebots", "History of a vacancy",
                technical="id vacancy_id", employer="from_state to_state step actor on", words="reason", staff="at by"),
    _LIFE.table("legal_decision", "Entscheidungen über Funde der Rechtsprüfung (AGG, § 36 SGB III)",
                "Decisions about findings of the legal check",
                technical="id vacancy_id advice_key advert_hash", employer="rule outcome", words="words reason",
                staff="at by"),
    _SHORT.table("vacancy_link", "Bestätigung einer Stelle per Link", "Confirming a vacancy by a link",
                 technical="id vacancy_id contact_id created_at expires_at used_at", employer="answer",
                 secret="token_hash"),  # noqa: S106
    _EMPLOYER.table("vacancy_publication", "Zustimmung zur Veröffentlichung einer Stelle", "Agreement to publish it",
                    technical="vacancy_id", employer="mode", staff="at by"),
    _PUBLIC.table("public_vacancy", "Öffentliche Stellensuche", "Public search for vacancies",
                  reference="vacancy_id mode is_clean is_named title seen_at checked_on rules public_since "
                  "occupation_code words german_level shifts working_times"),
    _PUBLIC.table("public_vacancy_place", "Orte öffentlicher Stellen", "Places of public vacancies",
                  reference="id vacancy_id latitude longitude"),
    _FEED.table(
        "feed_source", "Quellen, aus denen Stellen geholt werden", "Sources that vacancies are fetched from",
        technical="id kind employer_id every_hours is_active new_state max_loss_percent max_records max_mebibytes "
        "created_at synced_at", employer="name location", staff="created_by",
    ),
    _FEED.table(
        "feed_sync", "Bericht über das Holen aus einer Quelle", "Report of a fetch from a source",
        technical="id source_id state requested_at finished_at file_name format_name is_full read new changed "
        "unchanged gone rejected rejections notes error", staff="requested_by decided_at decided_by",
    ),
    _FEED.table("feed_entry", "Zuordnung der Datensätze einer Quelle", "Which record became which vacancy",
                technical="id source_id reference vacancy_id digest seen_at gone_at"),
    _LIFE.table("vacancy_duplicate", "Doppelte Stellen aus mehreren Quellen", "One vacancy out of several sources",
                technical="id kept_id other_id reason likeness_percent state found_at state_before updated_before",
                staff="decided_at decided_by"),
    _EMPLOYER.table(
        "api_token", "Zugang von Programmen der Betriebe", "Access of employers' programs",
        technical="id ending is_partner scopes window_at window_count", employer="name",
        staff="acts_as created_at created_by expires_at revoked_at revoked_by last_used_at",
        secret="token_hash",  # noqa: S106
    ),
    _EMPLOYER.table("api_token_employer", "Für wen ein Programm handelt", "For whom a program acts",
                    technical="token_id employer_id"),
    _SHORT.table("idempotent_request", "Wiederholte Anfragen von Programmen, 24 Stunden", "Repeated requests",
                 technical="id token_id key request_hash status headers created_at", words="body"),
    _EMPLOYER.table("webhook", "Benachrichtigung der Programme von Betrieben", "Telling employers' programs",
                    technical="id employer_id events is_slow failures rest_until", employer="url",
                    staff="created_at created_by ended_at", secret="secret"),  # noqa: S106
    _SHORT.table("webhook_delivery", "Zustellungen an Programme, 30 Tage; nur Nummern und Codes",
                 "Deliveries to programs, 30 days; numbers and codes only",
                 technical="id webhook_id key kind payload state created_at not_before attempts sent_at error"),
)  # fmt: skip
