"""Who may write facts, and how: at once, or as a proposal that somebody else approves."""

from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.desk import reviews
from wiki.dossiers import citations as sources
from wiki.dossiers.models import Event
from wiki.dossiers.shelf import LIVE
from wiki.dossiers.snapshots import Cited, FactError, citations_in, cited, decode, encode, snapshot
from wiki.dossiers.writing import Batch, Why, write
from wiki.proposals.models import Proposal

KIND = "facts"
RECENT = 20  # facts, or proposals of one person, among which the same one is looked for


@dataclass(frozen=True)
class Change:
    """What somebody wants to write: a new fact (`target` is its model), or another version of one (its row)."""

    target: object
    values: dict
    citations: list[Cited]
    title: str  # its line in the queue
    territories: tuple = ()

    @property
    def is_new(self) -> bool:
        """Whether it makes a fact."""
        return isinstance(self.target, type)

    @property
    def model(self) -> type:
        """The model of the fact."""
        return self.target if self.is_new else type(self.target)


def may_propose(user) -> bool:
    """Whether this person may send facts: everybody with an account."""
    return user.is_authenticated and user.is_active


def is_direct(user, change: Change) -> bool:
    """Whether this person's change is written at once: a moderator's, but for an event that nothing proves."""
    return user.is_moderator and (change.model is not Event or bool(change.citations))


def send(change: Change, by, reason: str = "", batch: Batch | None = None):
    """Write the change, or keep it as a proposal; return the row or the `Proposal`. Raises `FactError`.

    Whoever sends a `batch` has left out what is there already.
    """
    if is_direct(by, change):
        _check_effect(change.model, change.values, change.citations)
        if batch is None and (there := _there_already(change)):
            return there
        return write(change.target, change.values, change.citations, Why(by, reason), batch=batch)
    return propose(change, by, reason, batch)


def propose(change: Change, by, reason: str = "", batch: Batch | None = None) -> Proposal:
    """Keep a change until it is approved; nobody but its author and the review team sees it."""
    shelf = batch.shelf if batch else LIVE
    citations = sources.checked(change.citations, [] if change.is_new else cited(change.target), shelf)
    before = None if change.is_new else snapshot(change.target)
    after = encode(change.values) | {"citations": [asdict(one) for one in citations]}
    if before and after == {name: before.get(name) for name in after}:
        raise FactError(_("Nothing is changed yet: there is nothing to send."))
    with transaction.atomic():
        shelf.lock(citations)  # a second click waits here for the first
        if batch is None and (sent := _sent_already(change, by, after)):
            return sent
        proposal = Proposal.objects.create(
            kind=Proposal.Kind.FACTS,
            content_type=ContentType.objects.get_for_model(change.model),
            object_id=None if change.is_new else change.target.pk,
            before=before,
            after=after,
            title=change.title[:250],
            summary=reason[:200],
            author=by,
            added=timezone.now(),
        )
        reviews.open_review(KIND, proposal, change.territories)
    return proposal


def _there_already(change: Change):
    """Return a fact that says exactly the same, written a moment ago: the form was sent twice."""
    if not change.is_new:
        return None
    said = encode(change.values) | {"citations": [asdict(one) for one in change.citations]}
    for row in change.model.objects.visible_to(None).order_by("-pk")[:RECENT]:
        now = snapshot(row)
        if all(now.get(name) == value for name, value in said.items()):
            return row
    return None


def _sent_already(change: Change, by, after: dict) -> Proposal | None:
    """Return the same proposal of the same person that waits already."""
    waiting = Proposal.objects.filter(kind=Proposal.Kind.FACTS, author=by, state=Proposal.State.WAITING)
    key = None if change.is_new else change.target.pk
    same = waiting.filter(content_type=ContentType.objects.get_for_model(change.model), object_id=key)
    return next((one for one in same.order_by("-pk")[:RECENT] if one.after == after), None)


def complete(proposal: Proposal, citations: list[Cited]) -> None:
    """Add sources to a proposal that waits: a moderator found the page that proves it. Raises `FactError`."""
    citations = sources.checked(citations)
    with _locked(proposal) as row:
        together = list(dict.fromkeys([*citations_in(row.after), *citations]))
        row.after = row.after | {"citations": [asdict(one) for one in together]}
        row.save(update_fields=["after"])
        reviews.raise_version(row)


def approve(proposal: Proposal, by, *, seen: int | None = None) -> str:
    """Write what was proposed, over what was written meanwhile where they do not touch the same values.

    Returns the sentence that the moderator reads; raises `FactError` or `AlreadyDecided`.
    """
    if by is not None and proposal.author_id == by.pk:
        raise FactError(_("You wrote this proposal: somebody else must decide."))
    model = proposal.content_type.model_class()
    with transaction.atomic():
        LIVE.lock(citations_in(proposal.after))
        with _locked(proposal) as row:
            values, citations = decode(model, row.after), citations_in(row.after)
            _check_effect(model, values, citations)
            target, values, citations = _merged(row, model, values, citations)
            fact = write(target, values, citations, Why(row.author, row.summary, row))
            row.object_id, row.state, row.decided_at = fact.pk, Proposal.State.APPROVED, timezone.now()
            row.save(update_fields=["object_id", "state", "decided_at"])
            reviews.close(row, "publish", by=by, seen=seen)
    return _("The proposal for “%(title)s” is published.") % {"title": proposal.title}


def refuse(proposal: Proposal, by, *, reason: str, seen: int | None = None) -> str:
    """Refuse a proposal; its author reads why, and keeps what they wrote."""
    with _locked(proposal) as row:
        row.state, row.reason, row.decided_at = Proposal.State.REFUSED, reason, timezone.now()
        row.save(update_fields=["state", "reason", "decided_at"])
        reviews.close(row, "refuse", by=by, reason=reason, seen=seen)
    return _("The proposal for “%(title)s” is refused.") % {"title": proposal.title}


def lacks_proof(model, values: dict, citations: list[Cited]) -> bool:
    """Whether it would change a status without a public page that confirms it."""
    return model is Event and bool(values.get("effect")) and not sources.confirms(citations)


def _check_effect(model, values: dict, citations: list[Cited]) -> None:
    if lacks_proof(model, values, citations):
        raise FactError(
            _("This event changes the status of the project: add the page of a published document that confirms it.")
        )


def _merged(proposal: Proposal, model, values: dict, citations: list[Cited]):
    """Return target, values and sources to write; only what the proposal changes, when the fact was there before."""
    if proposal.object_id is None:
        return model, values, citations
    row = model.objects.select_for_update().filter(pk=proposal.object_id, removed=False).first()
    if row is None:
        raise FactError(_("“%(title)s” was taken away since this was proposed.") % {"title": proposal.title})
    before, now, after = proposal.before, snapshot(row), proposal.after
    changed = {name for name in after if after[name] != before.get(name)}
    touched = sorted(name for name in changed if now.get(name) not in (before.get(name), after[name]))
    if touched:
        raise FactError(
            _("The same values changed since this was proposed: refuse it with a word to its author, or write it anew.")
        )
    same_sources = "citations" not in changed
    return row, {name: values[name] for name in changed if name in values}, None if same_sources else citations


@contextmanager
def _locked(proposal: Proposal):
    """Hold the proposal's row, which must still wait."""
    with transaction.atomic():
        row = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if row.state != Proposal.State.WAITING:
            raise reviews.AlreadyDecided(
                _("The proposal for “%(title)s” was already decided: %(decision)s.")
                % {"title": row.title, "decision": row.get_state_display()}
            )
        yield row
    proposal.refresh_from_db()
