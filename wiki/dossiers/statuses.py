"""How far a project is: what its last proven event made of it. Nothing else writes a status."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from archive.signals import visibility_changed
from wiki.dossiers.models import Event, Project, Status
from wiki.evidence.models import Citation

HOLDS = timedelta(days=365)  # a status that nobody looked at for longer is to be verified again


def decisive_events(project):
    """Return the events of a project that are proven now and say how far it is, the one that counts first."""
    return (
        Event.objects.visible_to(None)
        .filter(project=project)
        .exclude(effect="")
        .proven()
        .order_by("-last_day", "-date", "-pk")
    )


def refresh(projects, *, verified: date | None = None) -> None:
    """Compute the status of these projects (their keys) again; inside the transaction of what changed.

    `verified` is the day on which somebody wrote the event, kept where the status changes by it.
    """
    for project in Project.objects.select_for_update().filter(pk__in=projects).order_by("pk"):
        event = decisive_events(project).first()
        now = (event.effect, event.date, event.pk) if event else (Status.TO_VERIFY, None, None)
        if now == (project.status, project.status_date, project.status_event_id):
            continue
        project.status, project.status_date, project.status_event_id = now
        fields = ["status", "status_date", "status_event"]
        if verified and event:
            project.verified_at = verified
            fields.append("verified_at")
        project.save(update_fields=fields)


def needs_check(project, today: date | None = None) -> bool:
    """Whether nobody looked for a year if the status still holds; one that is not known has nothing to hold."""
    today = today or timezone.localdate()
    if project.status == Status.TO_VERIFY:
        return False
    return project.verified_at is None or project.verified_at < today - HOLDS


def verify(project, day: date) -> None:
    """Say that somebody looked on this day, and the status still holds."""
    Project.objects.filter(pk=project.pk).update(verified_at=day)


@receiver(visibility_changed, dispatch_uid="dossiers")
def follow_document(sender, document, **kwargs):
    """Compute again the status of what this document proved or will prove; in the transaction of the decision.

    A citation names a code, and leads to a document: another one, where that was put together with it.
    """
    cited = Citation.objects.filter(content_type=ContentType.objects.get_for_model(Event))
    cited = cited.filter(Q(document=document) | Q(code=document.code))
    follow_events(cited.order_by().values("object_id"))


def follow_events(keys) -> None:
    """Compute again the status of the projects of these events; in the transaction of what changed their proof."""
    events = Event.objects.filter(pk__in=keys, project__isnull=False).order_by()
    refresh(set(events.values_list("project", flat=True)))
