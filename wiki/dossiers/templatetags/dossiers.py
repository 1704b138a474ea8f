"""What templates show of facts: sources, states, what can be done with each; and what other apps' pages show of them.

Lists that can be of hundreds of facts are written by `wiki.dossiers.writer`: a tenth of the time of a template.
"""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from archive.document_dates import PartialDate
from archive.models import DatePrecision, Territory
from archive.written_date import written_date
from wiki.dossiers import about_others, gaps, listing
from wiki.dossiers.desk import change_of
from wiki.dossiers.models import Status
from wiki.dossiers.proposing import may_propose
from wiki.dossiers.statuses import needs_check
from wiki.dossiers.values import written_value
from wiki.dossiers.writer import Writer

register = template.Library()


@register.simple_tag
def sources(found, empty: bool = True):
    """Write the sources of a fact, each a link to the page; `empty`: say when there is none."""
    return Writer().sources(found, empty=empty)


@register.simple_tag
def fact_links(fact):
    """Write what can be done with a fact: add to it, read its history."""
    return Writer().links(fact)


@register.simple_tag
def value_rows(groups):
    """Write the rows of a table of values."""
    writer = Writer()
    return mark_safe("".join(map(writer.group, groups)))  # each part of them is escaped


@register.simple_tag
def event_items(happenings, named: bool = False):
    """Write the items of a list of events; `named`: with the project of each."""
    writer = Writer()
    return mark_safe("".join(writer.event(one, named=named) for one in happenings))  # each part of them is escaped


@register.simple_tag
def timeline_marks(timeline):
    """Write the events of a timeline."""
    return mark_safe("".join(map(Writer().mark, timeline.marks)))  # titles are escaped, the rest are numbers


@register.simple_tag
def contested_groups(groups, verdicts, moderates: bool = False):
    """Write the values that stand against each other, in two columns, with what was decided."""
    writer = Writer()
    return mark_safe("".join(writer.contested(one, verdicts, moderates=moderates) for one in groups))  # escaped


@register.simple_tag
def project_status(project):
    """Write how far a project is, since when, and whether that must be looked at again."""
    stopped = " dossier-stopped" if project.is_stopped else ""
    said = format_html('<span class="dossier-badge{}">{}</span>', stopped, Status(project.status).label)
    if project.status_event_id:
        said += format_html(' <span class="muted">{}</span>', written_date(project.status_event))
    if needs_check(project):
        said += format_html(' <span class="state state-warn">{}</span>', _("To verify again (more than 12 months)"))
    return said


@register.filter
def written_dates(fact, name: str = "date") -> str:
    """Write a partial date of a fact: `{{ event|written_dates }}`, `{{ part|written_dates:"date_end" }}`."""
    end = None if hasattr(fact, "date_end_precision") else getattr(fact, f"{name}_end", None)
    return written_date(PartialDate(getattr(fact, name), end, getattr(fact, f"{name}_precision")))


@register.simple_tag
def page_link(row):
    """Write the name of a project, a place or an organisation as a link to its page, where it has one."""
    try:
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row)
    except NoReverseMatch:
        return str(row)


@register.filter("written_value")
def value_in_words(claim) -> str:
    """Write the value of a claim."""
    return written_value(claim)


@register.filter
def letter_for(part, dossier) -> str:
    """Return the address of the letter that asks for an act."""
    place = part.fact.territory or gaps.addressee(dossier)
    return gaps.letter_url(place, dossier.project.name, [part.fact.kind])


@register.inclusion_tag("wiki/dossiers/_proposed.html", takes_context=True)
def proposed_facts(context, proposal):
    """What a proposal of facts would change, for its author."""
    return change_of(proposal, context["user"])


@register.filter
def period(fact) -> str:
    """Write since when and until when an organisation takes part; nothing when nobody knows."""
    said = []
    if fact.date:
        since = _("since %(day)s") if fact.date_precision == DatePrecision.DAY else _("since %(period)s")
        said.append(since % dict.fromkeys(("day", "period"), written_dates(fact)))
    if fact.date_end:
        until = _("until %(day)s") if fact.date_end_precision == DatePrecision.DAY else _("until %(period)s")
        said.append(until % dict.fromkeys(("day", "period"), written_dates(fact, "date_end")))
    return ", ".join(said)


@register.inclusion_tag("wiki/dossiers/_territory.html", takes_context=True)
def dossier_of_territory(context, territory):
    """What is known of a territory: projects, timeline, organisations, values, what changed, what is missing."""
    return about_others.of_territory(territory) | {"territory": territory} | _reader(context)


@register.simple_tag
def paper_of(territory) -> str:
    """Return the address of a territory made for paper."""
    name = "commune-paper" if territory.kind == Territory.Kind.COMMUNE else "territory-paper"
    return reverse(name, args=[territory.slug])


@register.simple_tag
def has_projects(territory) -> bool:
    """Whether anything is known of a territory here: search engines read its page then."""
    return about_others.of_territory(territory)["is_known"]


@register.inclusion_tag("wiki/dossiers/_projects_of.html", takes_context=True)
def projects_of(context, subject):
    """The projects of an organisation, with what it does there, or of a technology."""
    return about_others.projects_of(subject) | {"subject": subject} | _reader(context)


@register.inclusion_tag("wiki/dossiers/_organisation_links.html", takes_context=True)
def organisation_links(context, organisation):
    """What ties an organisation to others, both ways, with its sources."""
    return {"links": about_others.links_of(organisation), "organisation": organisation} | _reader(context)


@register.inclusion_tag("wiki/dossiers/_by_status.html")
def projects_by_status():
    """How many projects there are, and how many of each status, in a sentence; each number a link to them."""
    statuses = listing.in_numbers()
    return {"statuses": statuses, "total": sum(count for _status, _words, count in statuses)}


def _reader(context) -> dict:
    request = context.get("request")
    user = request.user if request else context.get("user")
    moderates = getattr(user, "is_moderator", False)
    return {"request": request, "user": user, "writes": bool(user) and may_propose(user), "moderates": moderates}
