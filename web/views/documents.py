"""Documents as PDF: made by staff, read by staff and, once they were sent, by the employer they are for."""

from dataclasses import dataclass, fields

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.database import page_count
from core.errors import Conflict, InvalidInput
from core.users import Role
from placements.codes import ProposalState
from placements.documents.codes import (
    CLIENT_KINDS,
    EMPLOYER_KINDS,
    GENERAL_KINDS,
    KINDS_WITH_REPLY_DAY,
    STATES_FOR_CLIENT,
    STATES_FOR_EMPLOYER,
    DocumentKind,
    Ground,
    Missing,
)
from placements.documents.mailing import mailed_documents, send_letter
from placements.documents.models import DocumentRecord
from placements.documents.notices import (
    NoticeDecision,
    confirm_legal_notice,
    decide_legal_notice,
    withdraw_legal_notice,
)
from placements.documents.operations import (
    Head,
    IncompleteDocument,
    Order,
    file_name,
    make_document,
    pdf_of,
    reference_of,
    save_letter_head,
)
from placements.documents.queries import (
    documents_for_employer,
    documents_of_client,
    documents_of_proposal,
    find_letter_head,
    get_document,
    get_document_for_employer,
    get_notice,
    get_office,
    notices_of_proposal,
)
from placements.models import Proposal
from placements.queries import proposal_detail
from placements.requests import second_people
from placements.steps import has_agreed
from profiles.queries import get_client, names_of_clients
from web.access import STAFF, current_user, record, record_look, requires_role
from web.errors import message_of
from web.forms.documents import LANGUAGE_NAMES, DocumentForm, LetterHeadForm, NoticeForm
from web.limits import number_argument
from web.proposal_steps import proposal_url
from web.session import db, discard, now, today
from web.views.clients.section import check_own
from web.views.placements.section import open_proposal

blueprint = Blueprint("documents", __name__)

PER_PAGE = 25


@dataclass(frozen=True)
class Refused:
    """Forms as they were sent and could not be taken, and why."""

    document: DocumentForm | None = None
    notice: NoticeForm | None = None
    missing: tuple[Missing, ...] = ()
    conflict: str | None = None


@blueprint.get("/proposals/<int:proposal_id>/documents")
@requires_role(*STAFF)
def of_proposal(proposal_id: int) -> ResponseReturnValue:
    """What was made about a proposal, what can be made, and the legal notice."""
    return _proposal_page(open_proposal(proposal_id), Refused())


@blueprint.post("/proposals/<int:proposal_id>/documents")
@requires_role(*STAFF)
def make(proposal_id: int) -> ResponseReturnValue:
    """Make a document."""
    proposal = open_proposal(proposal_id)
    form = DocumentForm().offer(_kinds(proposal))
    if not form.validate_on_submit():
        return _proposal_page(proposal, Refused(form)), 422
    kind = DocumentKind(form.kind.data)
    order = Order(
        kind, proposal.client_id, proposal_id, language=form.language.data if kind in CLIENT_KINDS else "de",
        reply_by=form.reply_by.data if kind in KINDS_WITH_REPLY_DAY else None,
    )  # fmt: skip
    before = proposal.state
    try:
        make_document(db(), order, now=now(), by=current_user().id)
    except IncompleteDocument as error:
        return _proposal_page(proposal, Refused(form, missing=error.missing)), 422
    except InvalidInput as error:
        form.reply_by.errors = [*form.reply_by.errors, message_of(error)]
        return _proposal_page(proposal, Refused(form)), 422
    except Conflict as error:
        return _proposal_page(proposal, Refused(form, conflict=message_of(error))), 409
    flash(_("The document is made. Look at it before it goes out."), "success")
    if proposal.state is not before:
        flash(_("The client is noted as informed as of today."), "info")
    if kind is DocumentKind.SHORT_PROFILE and proposal.state is ProposalState.CLIENT_AGREED:
        flash(_("It goes along with the e-mail to the employer when the short profile is sent."), "info")
    return redirect(url_for("documents.of_proposal", proposal_id=proposal_id))


@blueprint.post("/documents/<int:document_id>/mail")
@requires_role(*STAFF)
def mail(document_id: int) -> ResponseReturnValue:
    """Send a letter to the client by e-mail."""
    record = get_document(db(), document_id)
    if current_user().role is Role.CASE_MANAGER:
        check_own(record.client_id)
    try:
        send_letter(db(), document_id, now=now(), by=current_user().id)
    except Conflict as error:
        if record.proposal_id is None:
            raise
        return _proposal_page(open_proposal(record.proposal_id), Refused(conflict=message_of(error))), 409
    flash(_("The letter goes out to the client by e-mail within the next minutes."), "success")
    return redirect(url_for("documents.of_proposal", proposal_id=record.proposal_id))


@blueprint.get("/clients/<int:client_id>/documents")
@requires_role(Role.CASE_MANAGER)
def of_client(client_id: int) -> ResponseReturnValue:
    """All documents about a client; information sheet and notice can be made."""
    check_own(client_id)
    return _client_page(client_id, Refused())


@blueprint.post("/clients/<int:client_id>/documents")
@requires_role(Role.CASE_MANAGER)
def make_for_client(client_id: int) -> ResponseReturnValue:
    """Make an information sheet or a notice."""
    check_own(client_id)
    form = DocumentForm().offer(GENERAL_KINDS)
    if not form.validate_on_submit():
        return _client_page(client_id, Refused(form)), 422
    order = Order(DocumentKind(form.kind.data), client_id, language=form.language.data)
    try:
        make_document(db(), order, now=now(), by=current_user().id)
    except IncompleteDocument as error:
        return _client_page(client_id, Refused(form, missing=error.missing)), 422
    flash(_("The document is made. Look at it before it goes out."), "success")
    return redirect(url_for("documents.of_client", client_id=client_id))


@blueprint.get("/my-documents")
@requires_role(Role.EMPLOYER)
def of_employer() -> ResponseReturnValue:
    """What was sent to this employer."""
    page = max(1, number_argument("page", 1))
    rows, count = documents_for_employer(db(), current_user().id, page=page, size=PER_PAGE)
    return render_template(
        "documents/employer.html", rows=rows, count=count, page=page, pages=page_count(count, PER_PAGE),
        reference_of=reference_of,
    )  # fmt: skip


@blueprint.get("/documents/<int:document_id>")
@requires_role(*STAFF, Role.EMPLOYER)
def download(document_id: int) -> ResponseReturnValue:
    """The PDF; who opened it is recorded."""
    found = _readable(document_id)
    record(
        "document.read", "document", found.id, document=found.kind.value, client=found.client_id,
        proposal=found.proposal_id,
    )  # fmt: skip
    response = make_response(pdf_of(found))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/proposals/<int:proposal_id>/legal-notice")
@requires_role(Role.CASE_MANAGER)
def decide_notice(proposal_id: int) -> ResponseReturnValue:
    """Decide that letters carry a legal notice; a colleague has to confirm."""
    proposal = open_proposal(proposal_id)
    form = _notice_form(proposal, NoticeForm())
    if not form.validate_on_submit():
        return _proposal_page(proposal, Refused(notice=form)), 422
    decision = NoticeDecision(
        proposal_id, wording=form.wording.data or "", reason=form.reason.data or "",
        decided_on=form.decided_on.data or today(),
        examined=form.examined(), second_id=form.second.data,
    )  # fmt: skip
    try:
        decide_legal_notice(db(), decision, now=now(), by=current_user().id)
    except Conflict as error:
        return _proposal_page(proposal, Refused(notice=form, conflict=message_of(error))), 409
    except InvalidInput as error:
        form.form_errors.append(message_of(error))
        return _proposal_page(proposal, Refused(notice=form)), 422
    flash(_("Decided. The notice counts once a second person has confirmed it."), "success")
    return redirect(url_for("documents.of_proposal", proposal_id=proposal_id))


@blueprint.post("/legal-notices/<int:notice_id>/confirm")
@requires_role(*STAFF)
def confirm_notice(notice_id: int) -> ResponseReturnValue:
    """Confirm as the second person."""
    proposal = open_proposal(get_notice(db(), notice_id).proposal_id)
    try:
        confirm_legal_notice(db(), notice_id, now=now(), by=current_user().id)
    except Conflict as error:
        discard()
        return _proposal_page(open_proposal(proposal.id), Refused(conflict=message_of(error))), 409
    flash(_("Confirmed: the next letter carries the notice."), "success")
    return redirect(url_for("documents.of_proposal", proposal_id=proposal.id))


@blueprint.post("/legal-notices/<int:notice_id>/withdraw")
@requires_role(*STAFF)
def withdraw_notice(notice_id: int) -> ResponseReturnValue:
    """Take the notice out of further letters, or refuse to confirm it."""
    proposal = open_proposal(get_notice(db(), notice_id).proposal_id)
    try:
        withdraw_legal_notice(db(), notice_id, now=now(), by=current_user().id)
    except Conflict as error:
        discard()
        return _proposal_page(open_proposal(proposal.id), Refused(conflict=message_of(error))), 409
    flash(_("Withdrawn: further letters carry no notice."), "success")
    return redirect(url_for("documents.of_proposal", proposal_id=proposal.id))


@blueprint.get("/offices/<int:office_id>/letter-head")
@requires_role(Role.OPERATOR)
def letter_head(office_id: int) -> ResponseReturnValue:
    """How an office signs its letters."""
    form = LetterHeadForm(formdata=None, obj=find_letter_head(db(), office_id))
    return render_template("documents/letter_head.html", office=get_office(db(), office_id), form=form)


@blueprint.post("/offices/<int:office_id>/letter-head")
@requires_role(Role.OPERATOR)
def save_head(office_id: int) -> ResponseReturnValue:
    """Save it."""
    office, form = get_office(db(), office_id), LetterHeadForm()
    if not form.validate_on_submit():
        return render_template("documents/letter_head.html", office=office, form=form), 422
    head = Head(**{each.name: form[each.name].data for each in fields(Head)})
    try:
        save_letter_head(db(), office_id, head, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.form_errors.append(message_of(error))
        return render_template("documents/letter_head.html", office=office, form=form), 422
    flash(_("The letter head is saved."), "success")
    return redirect(url_for("offices.index"))


def _readable(document_id: int) -> DocumentRecord:
    user = current_user()
    if user.role is Role.EMPLOYER:
        return get_document_for_employer(db(), document_id, user.id)
    record = get_document(db(), document_id)
    if user.role is Role.CASE_MANAGER:
        check_own(record.client_id)
    return record


def _kinds(proposal: Proposal) -> frozenset[DocumentKind]:
    """What can be made of the proposal as it stands."""
    kinds = GENERAL_KINDS | (CLIENT_KINDS if proposal.state in STATES_FOR_CLIENT else frozenset())
    is_for_employer = proposal.state in STATES_FOR_EMPLOYER and has_agreed(db(), proposal.id)
    return kinds | (EMPLOYER_KINDS if is_for_employer else frozenset())


def _notice_form(proposal: Proposal, form: NoticeForm) -> NoticeForm:
    return form.offer(second_people(db(), proposal.id, asker_id=current_user().id))


def _proposal_page(proposal: Proposal, refused: Refused) -> str:
    detail = proposal_detail(db(), proposal.id)
    record_look(proposal.client_id, proposal_id=proposal.id)
    fresh = DocumentForm(formdata=None)
    notices = notices_of_proposal(db(), proposal.id)
    may_decide = current_user().role is Role.CASE_MANAGER and proposal.state in STATES_FOR_CLIENT
    return render_template(
        "documents/proposal.html",
        proposal=proposal,
        detail=detail,
        client=detail.client,
        name=names_of_clients(db(), [proposal.client_id]).get(proposal.client_id) or detail.client.reference,
        rows=documents_of_proposal(db(), proposal.id, kinds=tuple(DocumentKind)),
        mailed=mailed_documents(db(), proposal.id),
        form=refused.document or fresh.offer(_kinds(proposal)),
        missing=refused.missing,
        language_names=LANGUAGE_NAMES,
        conflict=refused.conflict,
        notices=notices,
        may_decide=may_decide and all(row.notice.withdrawn_at is not None for row in notices),
        notice_form=refused.notice or _notice_form(proposal, NoticeForm(formdata=None)),
        grounds=[ground.value for ground in Ground],
        own_id=current_user().id,
        own_role=current_user().role.value,
        back_url=proposal_url(proposal),
        today=today(),
    )


def _client_page(client_id: int, refused: Refused) -> str:
    client = get_client(db(), client_id)
    return render_template(
        "documents/client.html",
        client=client,
        name=names_of_clients(db(), [client_id]).get(client_id) or client.reference,
        rows=documents_of_client(db(), client_id),
        form=refused.document or DocumentForm(formdata=None).offer(GENERAL_KINDS),
        missing=refused.missing,
        language_names=LANGUAGE_NAMES,
    )
