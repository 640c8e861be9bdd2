"""Every module that defines tables, imported: `Base.metadata` is whole then."""

import core.audit
import core.offices
import core.oidc_identities
import core.oidc_logout
import core.passkeys
import core.run_alarms
import core.runs
import core.scheduling
import core.second_factor
import core.sign_in_limits
import core.sign_in_links
import core.users  # noqa: F401
import employers.api_access.models
import employers.drafts.models
import employers.intake_models
import employers.models
import employers.publication.models
import employers.sources.models  # noqa: F401
import matching.models  # noqa: F401
import placements.data_questions
import placements.documents.models
import placements.emergency
import placements.erased_counts
import placements.erasure
import placements.headcounts.models
import placements.messages.models
import placements.models  # noqa: F401
import profiles.answers
import profiles.casework
import profiles.catalogue.models
import profiles.client_access
import profiles.cv.models
import profiles.models
import profiles.offers.models
import profiles.referrals.models
import profiles.restrictions
import profiles.sharing.models  # noqa: F401
from core.database import Base

METADATA = Base.metadata
