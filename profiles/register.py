"""PURE: the register of the client's side, column by column (see `core.register`)."""

from core.register import Basis, Kept, Terms, Viewer

_CASE_MANAGER = (Viewer.CASE_MANAGER, Viewer.CLIENT)
_STAFF = (Viewer.CASE_MANAGER, Viewer.EMPLOYER_ADVISER, Viewer.CLIENT)
_CASE_STORE = Terms(Basis.TASK, Kept.CASE, _CASE_MANAGER)
_MATCHING_STORE = Terms(Basis.TASK, Kept.CASE, _STAFF)
_RELEASED = Terms(Basis.TASK, Kept.CASE, (Viewer.CASE_MANAGER, Viewer.JOINT_DESK, Viewer.CLIENT))
_SHORT = Terms(Basis.TASK, Kept.SHORT, (Viewer.CASE_MANAGER,))
_CATALOGUE = Terms(Basis.NOT_PERSONAL, Kept.CATALOGUE, (Viewer.PUBLIC,))

CATALOGUE_TABLES = (
    _CATALOGUE.table("certificate", "Katalog der Nachweise", "Catalogue of certificates",
                     reference="code label_de label_en"),
    _CATALOGUE.table("dkz_entry", "Nummern der Bundesagentur", "Numbers of the Federal Employment Agency",
                     reference="kind code label kldb_code parent is_training is_artist is_study_detail is_active"),
    _CATALOGUE.table("esco_occupation", "Berufe nach ESCO", "Occupations by ESCO",
                     reference="uri label_de label_en isco_code kldb_code"),
    _CATALOGUE.table("esco_occupation_skill", "Fertigkeiten der Berufe nach ESCO", "Skills of occupations by ESCO",
                     reference="occupation_uri skill_code is_essential"),
    _CATALOGUE.table("language", "Katalog der Sprachen", "Catalogue of languages", reference="code label_de label_en"),
    _CATALOGUE.table("licence_class", "Führerscheinklassen", "Classes of driving licences",
                     reference="code label_de label_en implies"),
    _CATALOGUE.table("limitation_item", "Katalog der Anforderungen an die Gesundheit", "Catalogue of demands on health",
                     reference="code complex label_de label_en"),
    _CATALOGUE.table("occupation", "Berufe (KldB 2010)", "Occupations (KldB 2010)",
                     reference="code parent_code label_de label_en requirement_level is_regulated source"),
    _CATALOGUE.table("occupation_relation", "Nähe von Berufen", "How near occupations are",
                     reference="code related_code strength"),
    _CATALOGUE.table("occupation_skill", "Fertigkeiten der Berufe", "Skills of occupations",
                     reference="occupation_code skill_code weight"),
    _CATALOGUE.table("place", "Mittelpunkte der Postleitzahlen", "Centres of postcodes",
                     reference="postcode town latitude longitude source"),
    _CATALOGUE.table("skill", "Katalog der Fertigkeiten", "Catalogue of skills",
                     reference="code label_de label_en source"),
    _CATALOGUE.table("skill_relation", "Nähe von Fertigkeiten", "How near skills are",
                     reference="code related_code similarity"),
    _CATALOGUE.table("term", "Wörter für Einträge des Katalogs", "Words for entries of the catalogue",
                     reference="id kind code language text is_label"),
    _CATALOGUE.table("free_word", "Wörter, die der Katalog nicht kennt; ohne wer sie schrieb",
                     "Words that the catalogue does not know; without who typed them",
                     reference="id kind text times first_on last_on settled_on code"),
    _CATALOGUE.table("offer", "Kurse, Maßnahmen, Mentorinnen und Mentoren", "Courses, measures, mentors",
                     reference="id code kind title_de title_en provider accreditation_number accredited_until decider "
                     "cost_cents is_restricted is_generated updated_at"),
    _CATALOGUE.table("offer_effect", "Was ein Angebot ändert", "What an offer changes",
                     reference="offer_id position op key value"),
    _CATALOGUE.table("offer_prerequisite", "Was ein Angebot voraussetzt", "What an offer needs",
                     reference="offer_id position key value"),
    _CATALOGUE.table("offer_run", "Termine und Plätze von Angeboten", "Dates and places of offers",
                     reference="id offer_id starts_on ends_on places places_taken"),
)  # fmt: skip

CLIENT_TABLES = (
    _CASE_STORE.table(
        "case_file", "Identität und Fallakte: Beratung nach §§ 14, 15 SGB II", "Identity and case file: coaching",
        technical="client_id", identity="given_name family_name born_on sex nationality phone email address",
        benefits="legal_circle", residence="residence_document", health="disability_degree", words="note",
    ),
    _CASE_STORE.table(
        "household", "Bedarfsgemeinschaft (§ 7 Abs. 3 SGB II): Betreuung von Kindern bei der Vermittlung beachten",
        "Household: minding the care of children in placement",
        technical="id", identity="reference", staff="lead_case_manager_id",
        family="children_in_care care_hours care_covered_hours", words="note",
    ),
    _CASE_STORE.table(
        "household_member", "Wer zur Bedarfsgemeinschaft gehört", "Who belongs to a household",
        family="household_id client_id joined_on shares_care",
    ),
    _MATCHING_STORE.table(
        "client", "Vermittlung in Arbeit (§ 16 SGB II, § 35 SGB III): Tatsachen, die für eine Stelle zählen dürfen",
        "Placement in work: facts that may count for a job",
        technical="id is_generated created_at updated_at state confirmed_at waiting_since paused_until",
        identity="reference source_id home_postcode", staff="case_manager_id permission_seen_by",
        work="hours_min hours_max hours_possible can_work_shifts can_work_nights can_work_weekends available_from "
        "uses_foot uses_bike uses_transit uses_car max_commute_minutes reads_latin_script wished_contract wished_hours "
        "wished_postcodes",
        health="max_lift_kg limitations_reviewed_on",
        residence="permission_scope permission_valid_until permission_seen_on permission_employer_id "
        "permission_vacancy_id residence_rule_until",
    ),
    _MATCHING_STORE.table("client_certificate", "Nachweise", "Certificates",
                          technical="client_id", work="certificate_code is_held valid_until"),
    _MATCHING_STORE.table("client_excluded_employer", "Ausgeschlossene Arbeitgeber (§ 38 Abs. 3 SGB III)",
                          "Employers the client does not want", technical="client_id", work="employer_id"),
    _MATCHING_STORE.table("client_language", "Sprachkenntnisse", "Languages",
                          technical="client_id", work="language listen read speak write evidence tested_on"),
    _MATCHING_STORE.table("client_licence", "Führerscheine", "Driving licences",
                          technical="client_id", work="licence_class is_held valid_until"),
    _MATCHING_STORE.table("client_limitation", "Was die Gesundheit bei der Arbeit zulässt; nie eine Diagnose",
                          "What health allows at work; never a diagnosis",
                          technical="client_id", health="item value"),
    _MATCHING_STORE.table("client_occupation", "Berufe und Wünsche", "Occupations and wishes",
                          technical="client_id", work="code rank experience_months last_year"),
    _MATCHING_STORE.table("client_qualification", "Abschlüsse und ihre Anerkennung",
                          "Qualifications and their recognition", technical="id client_id",
                          work="kind title occupation_code level recognition"),
    _MATCHING_STORE.table("client_skill", "Fertigkeiten", "Skills",
                          technical="client_id", work="skill_code level evidence"),
    _CASE_STORE.table("consent", "Einwilligungen mit Zweck, Wortlaut und Widerruf (Art. 7 DSGVO, § 67b SGB X)",
                      "Consents with purpose, wording and revocation", technical="id client_id",
                      consent="purpose scope wording_version given_on revoked_on"),
    _CASE_STORE.table("client_restriction", "Einschränkung der Verarbeitung (Art. 18 DSGVO)",
                      "Restriction of processing",
                      technical="id client_id state_before", words="reason",
                      staff="set_at set_by lifted_at lifted_by"),
    _RELEASED.table("client_release", "Freigaben für die gemeinsame Anlaufstelle (§ 50 SGB II)",
                    "Releases for the joint desk", technical="id client_id office_id", work="blocks reason",
                    staff="released_by released_at until revoked_at revoked_by"),
    _CASE_STORE.table(
        "client_access", "Zugang zu den eigenen Seiten", "The client's access to the own pages",
        technical="id client_id language expires_on", staff="made_at made_by ended_at ended_by used_at "
        "session_started_at session_seen_at", secret="number_hash code_hash session_hash",  # noqa: S106
    ),
    _SHORT.table("recorded_answer", "Rücknahme einer schnellen Antwort binnen eines Tages",
                 "Taking a quick answer back within a day", technical="id client_id", work="question code",
                 health="before after", staff="at by"),
    _SHORT.table("cv_reading", "Übernahme von Tatsachen aus einem Lebenslauf, 30 Tage",
                 "Taking facts out of a CV, 30 days", technical="id client_id file_hash format expires_on known_count",
                 staff="read_at read_by"),
    _SHORT.table("cv_fact", "Vorschläge aus einem Lebenslauf, 30 Tage", "Proposals out of a CV, 30 days",
                 technical="id reading_id kind is_estimated state", words="content", staff="decided_at decided_by"),
    _MATCHING_STORE.table("referral", "Zuweisung zu einem Angebot (§ 16 SGB II)", "Referral to an offer",
                          technical="id client_id offer_id run_id is_open has_place version",
                          work="state proposed_at changed_at", words="note"),
    _MATCHING_STORE.table("referral_change", "Verlauf einer Zuweisung", "History of a referral",
                          technical="id referral_id", work="name from_state to_state on reason", staff="at by",
                          words="note"),
)  # fmt: skip
