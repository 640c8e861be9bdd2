"""What programs read of the public vacancies: Atom, RSS, the sitemap and the rules for search engines."""

from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import Response, current_app, make_response, request
from flask_babel import gettext as _

from employers.publication.searching import public_addresses, public_vacancies, state_of_addresses
from web.feed_documents import Entry, Feed, atom, rss, sitemap
from web.session import db, now, today
from web.views.public.listing import asked
from web.views.public.section import blueprint, outside_address

FEED_LENGTH = 50
SITE_MAP = "passgenau_site_map"  # as this process wrote it last


@blueprint.get("/open-vacancies/feed.atom")
def atom_feed() -> Response:
    """The newest vacancies of a search as Atom (RFC 4287)."""
    return _xml(atom(_feed("public.atom_feed")), "application/atom+xml")


@blueprint.get("/open-vacancies/feed.rss")
def rss_feed() -> Response:
    """The same as RSS 2.0."""
    return _xml(rss(_feed("public.rss_feed")), "application/rss+xml")


@blueprint.get("/sitemap.xml")
def site_map() -> Response:
    """All public vacancies with their last change (sitemaps.org); written anew where one has changed."""
    state = state_of_addresses(db(), today=today())
    kept = current_app.extensions.get(SITE_MAP)
    if kept is None or kept[0] != state:
        kept = current_app.extensions[SITE_MAP] = (state, _site_map())
    return Response(kept[1], mimetype="application/xml")


def _site_map() -> bytes:
    pattern = outside_address("public.show", reference="-")  # once: there may be thousands
    entries = [
        (pattern.replace("/-", f"/{quote(reference)}"), at) for reference, at in public_addresses(db(), today=today())
    ]
    return _written(sitemap([(outside_address("public.index"), None), *entries]))


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Search engines may read the public pages and nothing else (RFC 9309)."""
    lines = ["User-agent: *", "Allow: /open-vacancies", "Allow: /static/", "Allow: /sitemap.xml", "Disallow: /",
             f"Sitemap: {outside_address('public.site_map')}", ""]  # fmt: skip
    response = make_response("\n".join(lines))
    response.mimetype = "text/plain"
    return response


def _feed(endpoint: str) -> Feed:
    search = asked().search
    rows, _total = public_vacancies(db(), search, today=today(), page=1, size=FEED_LENGTH)
    query = {name: value for name, value in request.args.items() if value}
    entries = [
        Entry(
            url=outside_address("public.show", reference=row.reference),
            title=row.title if row.employer else f"{row.title}",
            text=" · ".join(part for part in (row.employer, row.town) if part),
            published_at=row.public_since,
            updated_at=row.updated_at,
        )
        for row in rows
    ]
    return Feed(
        title=_("Open vacancies – Employer service of the Jobcenter"),
        url=outside_address("public.index", **query),
        own_url=outside_address(endpoint, **query),
        updated_at=max((entry.updated_at for entry in entries), default=now()),
        entries=entries,
    )


def _xml(root: ET.Element, mimetype: str) -> Response:
    return Response(_written(root), mimetype=mimetype)


def _written(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
