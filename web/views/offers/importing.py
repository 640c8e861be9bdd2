"""Import of offers from a CSV file: first a report of what would happen, then the import of the good rows."""

import base64
import binascii
from pathlib import PurePath

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import InvalidInput
from core.users import Role
from profiles.catalogue.importing.reading import Table, table_of, text_of
from profiles.catalogue.reports import ImportReport
from profiles.offers.importing import COLUMNS, import_offer_table
from web.access import current_user, requires_role
from web.errors import message_of
from web.forms.offers import OfferFileForm
from web.session import db, now
from web.views.offers.section import blueprint

MAX_OFFER_FILE_BYTES = 256 * 1024  # it travels through the page of the report
MAX_OFFER_ROWS = 500  # some seconds, in which nobody else writes
REJECTED_SHOWN = 200


@blueprint.get("/offers/import")
@requires_role(Role.OPERATOR)
def choose_file() -> ResponseReturnValue:
    """The form for a file."""
    return _page(OfferFileForm(formdata=None))


@blueprint.post("/offers/import")
@requires_role(Role.OPERATOR)
def import_file() -> ResponseReturnValue:
    """Report what a file would change, or import it where that was pressed under the report."""
    form = OfferFileForm()
    name, data = _sent(form)
    try:
        if not form.validate_on_submit():
            return _page(form), 422
        table = _table(name, data)
        if "apply" not in request.form:
            return _page(form, name=name, data=data, report=_trial(table))
        report = import_offer_table(db(), table, now=now(), by=current_user().id)
    except InvalidInput as error:
        form.file.errors = [message_of(error)]
        return _page(form), 422
    done = report.new + report.changed
    flash(ngettext("%(num)s offer is recorded.", "%(num)s offers are recorded.", done), "success")
    if report.rejected:
        left = ngettext("%(num)s row was left out.", "%(num)s rows were left out.", len(report.rejected))
        flash(left, "warning")
    return redirect(url_for("offers.index"))


def _sent(form: OfferFileForm) -> tuple[str, bytes]:
    """Name and bytes of the file: as chosen now, or as it came along with the report."""
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return PurePath(upload.filename.replace("\\", "/")).name[:80], upload.read(MAX_OFFER_FILE_BYTES + 1)
    try:
        return (form.name.data or "")[:80], base64.b64decode(form.content.data or "", validate=True)
    except (binascii.Error, ValueError):
        return "", b""


def _table(name: str, data: bytes) -> Table:
    if not data:
        raise InvalidInput("Choose a file first.")
    if len(data) > MAX_OFFER_FILE_BYTES:
        raise InvalidInput(
            "The file is larger than %(most)s KB. Split it into several.", most=MAX_OFFER_FILE_BYTES // 1024
        )
    table = table_of(name, text_of(name, data))
    if len(table.lines) > MAX_OFFER_ROWS:
        raise InvalidInput(
            "The file has %(count)s rows; here at most %(most)s are imported at once. Split it, or have it imported on "
            "the server.",
            count=len(table.lines), most=MAX_OFFER_ROWS,
        )  # fmt: skip
    return table


def _trial(table: Table) -> ImportReport:
    """What the import would do; nothing of it stays."""
    trial = db().begin_nested()
    try:
        return import_offer_table(db(), table, now=now(), by=current_user().id)
    finally:
        trial.rollback()


def _page(form: OfferFileForm, *, name: str = "", data: bytes = b"", report: ImportReport | None = None) -> str:
    rejected = report.rejected if report else []
    return render_template(
        "offers/import.html", form=form, name=name, content=base64.b64encode(data).decode(), report=report,
        columns=COLUMNS, most=MAX_OFFER_FILE_BYTES // 1024,
        rows=MAX_OFFER_ROWS,
        rejected=[(row.line, row.field, message_of(row.error) if row.error else _(row.reason))
                  for row in rejected[:REJECTED_SHOWN]],
        hidden=max(0, len(rejected) - REJECTED_SHOWN),
    )  # fmt: skip
