"""What a proposal would change, for its author and for the review team; where a document waits with a text."""

from django import template

from archive.comparing import compare
from archive.deposit_state import state_of
from archive.models import Decision, Document, Review
from wiki.evidence.shown import shown
from wiki.proposals.bundles import shown_documents
from wiki.proposals.layout import laid_out
from wiki.proposals.models import Proposal
from wiki.proposals.own_words import shown_to_author
from wiki.proposals.putting_together import conflicts_in, put_together
from wiki.proposals.verbs import KIND

register = template.Library()


@register.inclusion_tag("wiki/proposals/_change.html", takes_context=True)
def proposed_change(context, proposal):
    """Compare the proposed text with the one that is published, as this reader may see both."""
    request = context["request"]
    documents = shown_documents(proposal)
    told = {"proposal": proposal, "is_author": context.get("is_author", False)}
    if not proposal.has_text:
        return told
    if proposal.is_open:
        return told | _as_it_would_be(told, documents, request.user)
    return told | _as_it_was(told, documents, request.user)


def _as_it_would_be(told, documents, user) -> dict:
    """Return what publication would change now; where it cannot, what the author changed, and both sides."""
    proposal = told["proposal"]
    together = put_together(proposal)
    said = {"together": together, **_laid_out(told, user, documents)}
    if together.is_merged and not together.clean:
        return (
            said
            | {"sides": conflicts_in(_shown(told, together.text, documents, user))}
            | _compared(told, proposal.base_revision, proposal.title, proposal.text, documents, user)
        )
    return said | _compared(told, together.current, together.title, together.text, documents, user)


def _laid_out(told, user, documents) -> dict:
    one, by_review = told["proposal"], not told["is_author"]
    return laid_out(one.title, one.text, user, documents, one.base_revision, one.author, for_review=by_review)


def _as_it_was(told, documents, user) -> dict:
    proposal = told["proposal"]
    return _compared(told, proposal.base_revision, proposal.title, proposal.text, documents, user)


def _compared(told, base, title: str, text: str, documents, user) -> dict:
    before = _shown(told, base.content, documents, user) if base else ""
    after = _shown(told, text, documents, user)
    return {"base": base, "title": title, "lines": compare(before, after), "text": after}


def _shown(told, text: str, documents, user) -> str:
    return shown_to_author(text, user, documents) if told["is_author"] else shown(text, user)


@register.inclusion_tag("wiki/proposals/_rounds.html", takes_context=True)
def earlier_texts(context, proposal):
    """Show the texts that were sent before, each compared with the one that took its place."""
    user, documents = context["request"].user, shown_documents(proposal)
    told = {"is_author": context.get("is_author", False)}
    rounds = list(proposal.earlier.all())
    texts = [_shown(told, one.text, documents, user) for one in rounds]
    after = [*texts[1:], _shown(told, proposal.text, documents, user)] if texts else []
    changes = [compare(one, other) for one, other in zip(texts, after, strict=True)]
    return {"rounds": list(zip(rounds, texts, changes, strict=True))}


@register.inclusion_tag("wiki/proposals/_documents.html", takes_context=True)
def joined_documents(context, proposal):
    """List the documents that are decided with it, each with its state; the review team gets the way to each."""
    documents = shown_documents(proposal)
    is_author = context.get("is_author", False)
    user = context["request"].user
    reviews = {} if is_author or not getattr(user, "is_moderator", False) else _reviews_of(documents, user)
    named = {one.pk for one in documents} if is_author else set(_seen(documents, user))
    lines = [
        {
            "document": document,
            "is_named": document.pk in named,  # others review it: its title is for them
            "state": state_of(document),
            "review": reviews.get(document.pk),
            "public": document.decision == Decision.PUBLISHED and not document.duplicate_of_id,
        }
        for document in documents
    ]
    return {"lines": lines, "is_open": proposal.is_open}


def _seen(documents, user):
    """Return the keys of those of these documents that this person may see."""
    return Document.objects.visible_to(user).filter(pk__in=[one.pk for one in documents]).values_list("pk", flat=True)


def _reviews_of(documents, user) -> dict[int, int]:
    """Return, by document, its review in this moderator's queue."""
    mine = Review.objects.for_moderator(user).filter(kind="document", object_id__in=[one.pk for one in documents])
    return dict(mine.values_list("object_id", "pk"))


@register.inclusion_tag("wiki/proposals/_with_text.html", takes_context=True)
def texts_with(context, document):
    """Name the open proposals that a document waits with, to whoever reviews both."""
    user = context["request"].user
    found = list(Proposal.objects.open().filter(documents=document))
    reviewed = Proposal.objects.filter(pk__in=[one.pk for one in found]).reviewed_by(user) if found else []
    return {"proposals": list(reviewed), "others": len(found)}


@register.simple_tag(takes_context=True)
def review_of(context, proposal) -> int | None:
    """Return the open review of a proposal, if it is in this moderator's queue."""
    user = context["request"].user
    if not getattr(user, "is_moderator", False):
        return None
    mine = Review.objects.waiting().for_moderator(user).filter(kind=KIND, object_id=proposal.pk)
    return mine.order_by("pk").values_list("pk", flat=True).first()
