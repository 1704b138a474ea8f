"""Changes as Atom feeds, of one page, of a branch or of the whole wiki; no account is needed, and none is looked at."""

import hashlib
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from archive.models import Visibility
from archive.xml_text import for_xml
from wiki.following.lines import Line, lines_of
from wiki.following.models import Change
from wiki.following.templatetags.written_by import name_of
from wiki.pages.models import WikiPage

ENTRIES = 30


@require_safe
def whole(request):
    """Answer the last changes of the wiki."""
    return _feed(request, Change.objects.visible_to(AnonymousUser()), _("Changes"), reverse("wiki-changes"))


@require_safe
def of_page(request, path):
    """Answer the last changes of a page; with `branche=1`, of the pages below it too, whether or not it exists."""
    changes = Change.objects.visible_to(AnonymousUser())
    branch = request.GET.get("branche") == "1"
    page = WikiPage.objects.visible_to(AnonymousUser()).with_revision().filter(path=path).first()
    if branch:
        changes = changes.of_branch(path)
        if page is None and not changes.exists():
            raise Http404
        return _feed(request, changes, page.title if page else path, reverse("wiki-changes") + f"?branche={path}")
    if page is None:
        raise Http404
    return _feed(request, changes.filter(page=page), page.title, reverse("wikipage-history", args=[path]))


def _feed(request, changes, title: str, address: str):
    newest = changes.values_list("revision_id", "day").order_by("-revision").first()
    etag, modified = _etag(request, newest), _last_modified(newest and newest[1])
    if (unchanged := get_conditional_response(request, etag=etag, last_modified=modified)) is not None:
        return unchanged
    lines = lines_of(list(changes.with_what_is_shown().order_by("-revision")[:ENTRIES]), AnonymousUser())
    response = HttpResponse(
        _written(request, title, address, lines), content_type="application/atom+xml; charset=utf-8"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    if modified:
        response.headers["Last-Modified"] = http_date(modified)
    patch_vary_headers(response, ["Cookie"])  # the language
    return response


def _etag(request, newest) -> str:
    """Return what names this answer: it changes with each change here, and with whatever becomes hidden or public."""
    said = f"{Visibility.current()} {newest} {get_language()} {request.get_full_path()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _last_modified(day: date | None) -> int | None:
    """Return the midnight after the day of the last change; none on that day itself, when more may follow.

    The hour of a change is never told, and a day alone would hide the second change of a day.
    """
    if day is None or day >= timezone.localdate():
        return None
    return int(_midnight(day + timedelta(days=1)).timestamp())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _written(request, title: str, address: str, lines: list[Line]) -> str:
    feed = Atom1Feed(
        title=for_xml(f"{title} – Technopolice"),
        link=request.build_absolute_uri(address),
        feed_url=request.build_absolute_uri(),
        description="",
        language=get_language(),
        author_name="Technopolice",
    )
    for line in lines:
        change = line.change
        feed.add_item(
            title=for_xml(f"{change.page.title} – {change.get_kind_display()}"),
            link=request.build_absolute_uri(line.address),
            unique_id=f"urn:technopolice:revision:{change.revision_id}",
            description=for_xml(line.summary) or change.get_kind_display(),
            author_name=for_xml(name_of(change.author)),
            updateddate=_midnight(change.day),
            pubdate=_midnight(change.day),
        )
    return feed.writeString("utf-8")
