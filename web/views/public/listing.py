"""The public list of open vacancies, its search, and the same on a map."""

from dataclasses import dataclass

from flask import current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.database import page_count
from employers.publication.searching import (
    PublicSearch,
    catalogue_places,
    point_of_postcode,
    public_points,
    public_vacancies,
)
from profiles.catalogue.codes import Cefr
from web.catalogue_version import kept_catalogue_version
from web.forms.public import CODE, PublicSearchForm
from web.labels import catalogue_labels
from web.limits import number_argument
from web.region_map import Spot, draw_map
from web.session import db, today
from web.suggestions import suggestions
from web.views.public.section import blueprint

CEFR = {int(level): level.name for level in Cefr}
PER_PAGE = 20
SUGGESTED = 8
FURTHEST_PAGE = 500
SPOTS = "passgenau_spots"


@dataclass(frozen=True)
class Asked:
    """What was asked, as form and as search; ``problem`` in the user's language where a part of it cannot be taken."""

    form: PublicSearchForm
    search: PublicSearch
    problem: str | None


@blueprint.get("/open-vacancies")
def index() -> ResponseReturnValue:
    """The list, newest first, or nearest first where a postcode is given."""
    wanted = asked()
    page = max(1, min(number_argument("page", 1), FURTHEST_PAGE))
    rows, total = public_vacancies(db(), wanted.search, today=today(), page=page, size=PER_PAGE)
    return render_template(
        "public/index.html", levels=CEFR, form=wanted.form, problem=wanted.problem, rows=rows, total=total, page=page,
        pages=min(page_count(total, PER_PAGE), FURTHEST_PAGE),
        query={name: value for name, value in request.args.items() if name not in {"page", "lang"} and value},
    )  # fmt: skip


@blueprint.get("/open-vacancies/map")
def on_map() -> ResponseReturnValue:
    """Where the vacancies are that the same search finds, drawn by ourselves, and the same as a list of places."""
    wanted = asked()
    picture = draw_map(public_points(db(), wanted.search, today=today()), _spots())
    query = {name: value for name, value in request.args.items() if name not in {"page", "lang"} and value}
    return render_template("public/map.html", form=wanted.form, problem=wanted.problem, picture=picture, query=query)


def _spots() -> list[Spot]:
    """The places of the catalogue, read anew when it has changed."""
    version = kept_catalogue_version(db())
    kept: dict[str, list[Spot]] = current_app.extensions.setdefault(SPOTS, {})
    if version not in kept:
        kept.clear()
        kept[version] = [Spot(*row) for row in catalogue_places(db())]
    return kept[version]


@blueprint.get("/open-vacancies/suggestions")
def suggest() -> ResponseReturnValue:
    """Occupations that the typed words may mean, as the search field asks for them."""
    labels = catalogue_labels()
    found = suggestions(db()).occupations.suggest((request.args.get("q") or "").strip()[:100], limit=SUGGESTED)
    rows = [
        {"value": each.code, "label": labels.get(("occupation", each.code), each.label),
         "hint": each.matched if each.matched != each.label else ""}
        for each in found
    ]  # fmt: skip
    return jsonify(results=rows)


def asked() -> Asked:
    """What the address of this request asks for."""
    form = PublicSearchForm(request.args)
    form.validate()
    problem, near = None, None
    if (form.postcode.data or "").strip():
        wanted = form.wanted_postcode()
        near = point_of_postcode(db(), wanted) if wanted else None
        problem = None if near else _("This postcode is not known here. Vacancies everywhere are shown.")
    return Asked(form, form.search(_occupation(form), near), problem)


def _occupation(form: PublicSearchForm) -> str | None:
    """The occupation that was picked, or whose name was typed exactly; None: search the words themselves."""
    text = form.typed()
    if not text:
        return None
    if CODE.fullmatch(form.code.data or ""):
        return str(form.code.data)
    wanted = text.casefold()
    found = suggestions(db()).occupations.suggest(text, limit=1)
    return next((each.code for each in found if wanted in {each.label.casefold(), each.matched.casefold()}), None)
