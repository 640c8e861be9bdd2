"""The steps of a proposal on a page: which are offered with which form, and taking one. For every role alike."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Conflict, InvalidInput, NotFound
from core.users import Role
from placements.codes import EMPLOYED_STATES
from placements.follow_ups import follow_ups_of_proposal
from placements.models import Proposal, Task
from placements.queries import get_proposal, steps_of_proposal
from placements.requests import RequestRow, ask_second_person, open_request, second_people
from placements.steps import Who, has_agreed, take_step
from placements.support import support_choices, support_of_proposal
from placements.tasks import tasks_of_proposal
from placements.workflow import REOPEN_WITHIN, STEPS, Need, Step, StepName, main_step, steps_from
from profiles.consents import has_revoked_sharing
from web.access import current_user
from web.errors import message_of
from web.formatting import current_locale
from web.forms.steps import RefusalForm, StepForm, SupportForm, step_form
from web.forms.today import NextStepDoneForm, NextStepForm
from web.session import db, now, today
from web.wording import word

IN_THE_BAR = frozenset(
    {StepName.ACCEPT, StepName.DISMISS, StepName.PUT_OFF, StepName.WITHDRAW}
)  # the adviser's page has them below


@dataclass(frozen=True)
class OfferedStep:
    """A step with its form; ``blocked`` says what has to come first."""

    step: Step
    form: StepForm
    blocked: str | None = None


@dataclass(frozen=True)
class Refused:
    """Forms as they were sent and could not be taken: a step's, or that of support or of the second person."""

    steps: dict[StepName, StepForm] = field(default_factory=dict)
    support: SupportForm | None = None
    second: RefusalForm | None = None
    next_step: NextStepForm | None = None
    next_step_done: NextStepDoneForm | None = None
    conflict: str | None = None  # who was faster


@dataclass(frozen=True)
class StepsOnPage:
    """What a page shows of a proposal's steps."""

    main: OfferedStep | None
    more: list[OfferedStep]
    request: RequestRow | None
    second: RefusalForm
    support_form: SupportForm | None
    support: list[Task]
    follow_ups: list[Task]
    next_step: NextStepForm
    next_step_done: NextStepDoneForm
    tasks: list[Task]
    conflict: str | None
    typed: list[str]


Page = Callable[[Refused], str]


def steps_on_page(proposal: Proposal, refused: Refused, *, without: Collection[StepName] = ()) -> StepsOnPage:
    """The steps that the signed-in user may take now, the one that leads on first. What was typed into a form that is
    offered no longer is told in words.
    """
    offered = [_offered(proposal, step, refused) for step in _possible(proposal, without)]
    main = main_step(proposal.state, [each.step for each in offered])
    names = {each.step.name for each in offered}
    in_work = proposal.state in EMPLOYED_STATES
    second = refused.second or RefusalForm(formdata=None)
    second.version.data = str(proposal.version)
    return StepsOnPage(
        main=next((each for each in offered if each.step is main), None),
        more=[each for each in offered if each.step is not main],
        request=open_request(db(), proposal.id),
        second=second,
        support_form=(refused.support or support_form(is_sent=False)) if in_work else None,
        support=support_of_proposal(db(), proposal.id) if in_work else [],
        follow_ups=follow_ups_of_proposal(db(), proposal.id) if proposal.started_on else [],
        next_step=refused.next_step or _next_step_form(proposal),
        next_step_done=refused.next_step_done or NextStepDoneForm(formdata=None, seen=proposal.next_step or ""),
        tasks=tasks_of_proposal(db(), proposal.id, role=current_user().role),
        conflict=refused.conflict,
        typed=[text for name, form in refused.steps.items() if name not in names for text in form.typed()],
    )


def record_step(proposal_id: int, name: str, *, show: Page, onward: str) -> ResponseReturnValue:
    """Take the step that was sent. Where it is refused, the page again with all that was typed; a second click of the
    same person on the same step just goes on.
    """
    if name not in set(StepName):
        raise NotFound("There is no step %(name)s.", name=name)
    step, proposal = STEPS[StepName(name)], get_proposal(db(), proposal_id)
    form = step_form(step, version=proposal.version, today=today(), colleagues=_colleagues(proposal, step))
    forms = {step.name: form}
    if _is_second_click(proposal, step, form) or _is_asked_already(proposal, step, form):
        return redirect(onward)
    if not form.validate_on_submit():
        return show(Refused(forms)), 422
    try:
        _take(step, form, proposal_id)
    except Conflict as error:
        form.version.data = str(get_proposal(db(), proposal_id).version)
        return show(Refused(forms, conflict=message_of(error))), 409
    except InvalidInput as error:
        form.refuse(message_of(error))
        return show(Refused(forms)), 422
    if Need.SECOND_PERSON in step.needs:
        flash(_("Asked: it is done when the second person has confirmed it."), "success")
    else:
        flash(_("Recorded: %(step)s.", step=word(step.name)), "success")
    return redirect(onward)


def proposal_url(proposal: Proposal) -> str:
    """The page of a proposal for the role that is signed in."""
    if current_user().role is Role.CASE_MANAGER:
        return url_for("clients.proposal", client_id=proposal.client_id, proposal_id=proposal.id)
    return url_for("proposals.show", proposal_id=proposal.id)


def support_form(*, is_sent: bool) -> SupportForm:
    """The form of support after the start, bound to what was sent or empty."""
    given = {} if is_sent else {"formdata": None}
    return SupportForm(support_choices(db()), current_locale(), **given)


def _next_step_form(proposal: Proposal) -> NextStepForm:
    words = proposal.next_step or ""
    return NextStepForm(formdata=None, words=words, due_on=proposal.next_step_due_on, seen=words)


def _take(step: Step, form: StepForm, proposal_id: int) -> None:
    by, decision = current_user().id, form.decision(proposal_id)
    if Need.SECOND_PERSON in step.needs:
        ask_second_person(db(), step.name, decision, second_id=form.second_id(), now=now(), by=by)
    else:
        take_step(db(), step.name, decision, now=now(), who=Who(by))


def _possible(proposal: Proposal, without: Collection[StepName]) -> list[Step]:
    user = current_user()
    is_late = now() - proposal.changed_at > REOPEN_WITHIN
    return [
        step
        for step in steps_from(proposal.state, user.role.value)
        if step.name not in without and not (step.only_by_last and (proposal.changed_by != user.id or is_late))
    ]


def _offered(proposal: Proposal, step: Step, refused: Refused) -> OfferedStep:
    form = refused.steps.get(step.name) or step_form(
        step, version=proposal.version, today=today(), colleagues=_colleagues(proposal, step), formdata=None
    )
    blocked = None
    if Need.CONSENT in step.needs and not (
        has_agreed(db(), proposal.id) and not has_revoked_sharing(db(), proposal.client_id)
    ):
        blocked = _("The client has not agreed, or has revoked it. Ask the client first and record the answer.")
    return OfferedStep(step, form, blocked)


def _colleagues(proposal: Proposal, step: Step) -> list[tuple[str, str]]:
    if Need.SECOND_PERSON not in step.needs:
        return []
    me = current_user()
    found = second_people(db(), proposal.id, asker_id=me.id)
    manager_first = sorted(found, key=lambda user: user.role is not Role.CASE_MANAGER)
    return [(str(user.id), user.display_name) for user in manager_first]


def _is_second_click(proposal: Proposal, step: Step, form: StepForm) -> bool:
    """Whether the last step is this very one, taken by this person from the version that the form saw."""
    if form.seen_version() >= proposal.version:
        return False
    last, decision = steps_of_proposal(db(), proposal.id)[-1], form.decision(proposal.id)
    given = (last.reason, last.note, last.on, last.moment)
    is_same = given == (decision.reason, decision.note, decision.on, decision.moment)
    return last.name == step.name and last.by == current_user().id and is_same


def _is_asked_already(proposal: Proposal, step: Step, form: StepForm) -> bool:
    """Whether this person waits for a second one to confirm this very step already."""
    request = open_request(db(), proposal.id) if Need.SECOND_PERSON in step.needs else None
    is_own = request is not None and (request.name, request.asked_by) == (step.name, current_user().id)
    return is_own and request is not None and request.note == form.decision(proposal.id).note
