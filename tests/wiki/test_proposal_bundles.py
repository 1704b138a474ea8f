"""A text and the documents that it cites and that still wait: joined in the editor, decided as one."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from archive import moderation, receipts, sendings
from archive.desk.reviews import open_review
from archive.models import Decision, Document, Provenance, Review, Role
from tests.archive.files import pdf
from tests.make import make_document, make_local, make_territory, make_user, stamped
from tests.wiki.proposing import code_in, current, form, hidden_fields, propose, review_of, words
from wiki.evidence.models import Citation
from wiki.pages import saving
from wiki.pages.models import WikiPage
from wiki.proposals import accepting, verbs
from wiki.proposals.errors import ProposalError
from wiki.proposals.models import Proposal

EDIT, JOIN = "/wiki/villes/nice/-/edit", "/wiki/villes/nice/-/evidence"


@pytest.fixture(autouse=True)
def in_english(client, db):
    cache.clear()
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def place():
    return make_territory("06088", "Nice", "nice")


@pytest.fixture
def page(place):
    return saving.save("villes/nice", title="Nice", text="Un.\n").page


def waiting(author=None, **facts):
    """Return a document that is read and waits on the desk."""
    document = make_document("cinquante micros", published=False, deposited_by=author, **facts)
    with transaction.atomic():
        open_review("document", document, document.territories.all())
    return document


def bundle(page, author, *documents, **facts):
    """Return a proposal that cites these documents."""
    text = "".join(f'Un [[doc:{one.code} p.1 "cinquante micros"]].\n' for one in documents)
    return propose(page, text, author, **facts)


def join(client, kept, *files, **said):
    """Send files from the page where evidence is joined, with the editor's fields on the way."""
    carried = {f"kept-{name}": value for name, value in kept.items()}
    fields = {"harm": "no", "place": "Nice", "provenance": "public-record", "files": files, **stamped(), **said}
    return client.post(JOIN, carried | fields)


def minutes(name="minutes.pdf", text="Deux."):
    return SimpleUploadedFile(name, pdf(text))


def test_the_editor_leads_to_the_evidence_and_back_with_the_text(page, client):
    kept = form(page, text="Un, sourcé.", summary="précisé")
    asked = client.post(JOIN, kept)
    assert asked.status_code == 200
    assert hidden_fields(asked, JOIN)["kept-text"] == "Un, sourcé."
    answer = join(client, kept, minutes())
    document = Document.objects.get()
    assert f"[[doc:{document.code} p.1]]" in words(answer)
    back = hidden_fields(answer, EDIT)
    assert (back["text"], back["summary"], back["joined"]) == ("Un, sourcé.", "précisé", document.code)
    shown = client.post(EDIT, back | {"preview": "1"})
    assert "Un, sourcé." in shown.text
    assert f"[[doc:{document.code} p.1]]" in words(shown)


def test_one_code_follows_text_and_documents(page, client):
    kept = form(page)
    answer = join(client, kept, minutes())
    document, code = Document.objects.get(), code_in(answer)
    assert document.receipt_hmac == receipts.digest_of(code)
    back = hidden_fields(answer, EDIT)
    sent = client.post(EDIT, back | {"text": f"Un [[doc:{document.code} p.1]]."} | stamped())
    assert code_in(sent) == code
    assert list(Proposal.objects.get().documents.all()) == [document]
    listed = words(client.post("/suivre/", {"code": code}))
    assert "minutes.pdf" in listed
    assert "Nice" in listed


def test_a_joined_document_belongs_to_the_bundle_even_if_the_text_does_not_cite_it(page, client, contributor):
    client.force_login(contributor)
    back = hidden_fields(join(client, form(page), minutes()), EDIT)
    client.post(EDIT, back | {"text": "Autre."})
    assert list(Proposal.objects.get().documents.all()) == [Document.objects.get()]
    assert Document.objects.get().deposited_by == contributor


def test_a_second_click_receives_the_files_once(page, client, contributor):
    client.force_login(contributor)
    kept, batch = form(page), sendings.new_word()
    first = join(client, kept, minutes(), batch=batch)
    again = join(client, kept, minutes(), batch=batch)
    assert Document.objects.count() == 1
    assert hidden_fields(first, EDIT)["joined"] == hidden_fields(again, EDIT)["joined"] != ""


def test_photos_are_joined_in_one_document(page, client, contributor):
    client.force_login(contributor)
    photos = [SimpleUploadedFile(f"{n}.jpg", b"\xff\xd8\xff" + bytes([n])) for n in range(3)]
    join(client, form(page), *photos, joined="on")
    assert Document.objects.get().versions.get().files.count() == 3


def test_an_article_is_joined_by_its_address_once_with_an_account_or_without(page, client, contributor):
    for person in (None, contributor):
        if person:
            client.force_login(person)
        kept = form(page)
        for _click in range(2):
            answer = join(client, kept, address="https://example.org/article", provenance="")
            assert answer.status_code == 200
    documents = list(Document.objects.order_by("pk"))
    assert [one.provenance for one in documents] == [Provenance.PRESS] * 2
    assert [bool(one.receipt_hmac) for one in documents] == [True, False]


def test_a_fault_keeps_the_files_the_answers_and_the_text(page, client, contributor):
    client.force_login(contributor)
    answer = join(client, form(page, text="Gardé."), minutes(), place="Nulle-Part-sur-Rien")
    assert answer.status_code == 400
    fields = hidden_fields(answer, JOIN)
    assert fields["kept-text"] == "Gardé."
    assert "minutes.pdf" in words(answer)
    mended = {"harm": "no", "place": "Nice", "provenance": "public-record"}
    client.post(JOIN, fields | mended)
    assert Document.objects.get().versions.get().files.get().name == "minutes.pdf"


def test_nothing_is_taken_that_could_harm_somebody(page, client, contributor):
    client.force_login(contributor)
    assert join(client, form(page), minutes(), harm="yes").status_code == 400
    assert not Document.objects.exists()


def test_nothing_chosen_is_said(page, client, contributor):
    client.force_login(contributor)
    answer = join(client, form(page))
    assert answer.status_code == 400
    assert "Choose a file, or give the address" in words(answer)


def test_where_the_day_is_full_the_text_goes_back(page, client, settings):
    settings.OPEN_DEPOSIT_DOCUMENTS_PER_DAY = 0
    answer = join(client, form(page, text="Gardé."), minutes())
    assert hidden_fields(answer, EDIT)["text"] == "Gardé."
    assert not Document.objects.exists()


def test_somebody_else_s_document_is_neither_named_nor_bundled(page, client, contributor):
    other = waiting(make_user("other"), title="Zqsecret")
    kept = form(page, joined=other.code, text=f"Un [[doc:{other.code} p.1]].")
    assert "Zqsecret" not in join(client, kept, minutes()).text
    client.force_login(contributor)
    assert "Zqsecret" not in client.post(EDIT, kept | {"preview": "1"}).text
    proposal = propose(page, "Autre.", contributor, joined=[other.code])
    assert not proposal.documents.exists()


def test_its_author_reads_the_words_of_their_own_document(page, client, contributor):
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    client.force_login(contributor)
    shown = client.get(reverse("proposal", args=[proposal.pk]))
    assert "cinquante micros" in words(shown)
    client.force_login(make_user("other"))
    assert client.get(reverse("proposal", args=[proposal.pk])).status_code == 404


def test_the_desk_shows_both_with_the_way_to_each(page, client, contributor, moderator):
    document = waiting(contributor, title="Le marché")
    proposal = bundle(page, contributor, document)
    client.force_login(moderator)
    review = Review.objects.get(kind="document")
    shown = client.get(reverse("review", args=[review_of(proposal).pk])).text
    assert f'href="{reverse("review", args=[review.pk])}"' in shown
    assert f'href="{reverse("proposal", args=[proposal.pk])}"' in client.get(reverse("review", args=[review.pk])).text


def test_published_together_the_citation_stands_and_both_reviews_are_closed(page, contributor, moderator, client):
    document = waiting(contributor)
    said = accepting.approve(bundle(page, contributor, document), moderator)
    document.refresh_from_db()
    assert "With 1 document" in said
    assert document.decision == Decision.PUBLISHED
    citation = Citation.objects.get()
    assert (citation.document, citation.version, citation.state) == (document, document.public_version, "current")
    assert not Review.objects.waiting().exists()
    assert "cinquante micros" in client.get("/wiki/villes/nice/").text


def test_a_new_page_is_published_with_its_documents(place, contributor, moderator):
    document = waiting(contributor)
    accepting.approve(bundle("villes/nice", contributor, document), moderator)
    assert Citation.objects.get().document == document
    assert WikiPage.objects.get().path == "villes/nice"


def assert_nothing_published(proposal, *documents):
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.WAITING
    assert current().content == "Un.\n"
    assert not Citation.objects.exists()
    for document in documents:
        document.refresh_from_db()
        assert document.decision != Decision.PUBLISHED


def unread(document):
    document.versions.update(processing="waiting", page_count=None)


def failed(document):
    document.versions.update(processing="failed", failure="damaged")


def leaked(document):
    Document.objects.filter(pk=document.pk).update(provenance=Provenance.LEAK)


def untitled(document):
    Document.objects.filter(pk=document.pk).update(title="")


@pytest.mark.parametrize("spoil", [unread, failed, leaked, untitled])
def test_one_document_that_cannot_be_published_stops_them_all(page, contributor, moderator, spoil):
    first, second = waiting(contributor), waiting(contributor)
    proposal = bundle(page, contributor, first, second)
    spoil(second)
    with pytest.raises(ProposalError, match="Nothing is published yet"):
        accepting.approve(proposal, moderator)
    assert_nothing_published(proposal, first, second)
    assert not second.custody.filter(kind="approved-once").exists()
    assert Review.objects.filter(kind="document", first_approval_by=None).count() == 2


def test_the_moderator_s_own_document_stops_it(page, contributor, moderator):
    make_user("second", Role.MODERATOR)
    make_user("third", Role.MODERATOR)
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    Document.objects.filter(pk=document.pk).update(deposited_by=moderator)
    with pytest.raises(ProposalError, match="somebody else"):
        accepting.approve(proposal, moderator)
    assert_nothing_published(proposal, document)


def test_a_text_that_cannot_be_published_publishes_no_document(page, contributor, moderator):
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    saving.save(page, title="Nice", text="Un, autrement.\n", base_revision_id=current().pk)
    with pytest.raises(ProposalError):
        accepting.approve(proposal, moderator)
    document.refresh_from_db()
    assert document.decision == Decision.WAITING


def test_a_document_of_a_place_that_others_review_stops_it(page, place, contributor):
    document = waiting(contributor, territories=[make_territory()])
    proposal = bundle(page, contributor, document)
    local = make_user("local", Role.MODERATOR)
    local.territories.add(place)
    make_local(make_territory())
    with pytest.raises(ProposalError, match="others review"):
        accepting.approve(proposal, local)
    with pytest.raises(ProposalError, match="others review"):
        verbs.refuse(proposal, local, reason="non", documents=True)
    assert_nothing_published(proposal, document)


def test_a_document_published_by_itself_meanwhile_is_no_obstacle(page, contributor, moderator):
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    moderation.publish(document, moderator)
    accepting.approve(proposal, moderator)
    assert Citation.objects.get().state == "current"


def test_a_document_refused_by_itself_meanwhile_is_named_and_the_text_can_be_edited(page, contributor, moderator):
    refused, good = waiting(contributor, title="Le faux"), waiting(contributor)
    proposal = bundle(page, contributor, refused, good)
    moderation.refuse(refused, moderator, reason="faux")
    with pytest.raises(ProposalError, match="Le faux"):
        accepting.approve(proposal, moderator)
    assert_nothing_published(proposal, refused, good)
    text = f"Un [[doc:{good.code} p.1]].\n"
    accepting.edit_and_approve(proposal, moderator, title="Nice", text=text, base_revision_id=current().pk)
    good.refresh_from_db()
    assert good.decision == Decision.PUBLISHED
    assert current().content == text


def test_a_document_found_to_be_here_already_is_named_with_the_one_to_cite(page, contributor, moderator):
    original, again = make_document("cinquante micros"), waiting(contributor)
    proposal = bundle(page, contributor, again)
    Document.objects.filter(pk=again.pk).update(decision="merged", merged_into=original)
    with pytest.raises(ProposalError, match=original.code):
        accepting.approve(proposal, moderator)


def test_refused_alone_the_text_leaves_its_documents_in_the_queue(page, contributor, moderator, client):
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    client.force_login(moderator)
    review = review_of(proposal)
    fields = {"verb": "refuse", "reason": "non", "version": review.version}
    client.post(reverse("review-decide", args=[review.pk]), fields)
    document.refresh_from_db()
    assert document.decision == Decision.WAITING
    assert Review.objects.waiting().get().subject == document


def test_refused_with_its_documents_nothing_waits_any_more(page, contributor, moderator, client):
    document = waiting(contributor)
    proposal = bundle(page, contributor, document)
    client.force_login(moderator)
    review = review_of(proposal)
    fields = {"verb": "refuse_all", "reason": "faux", "version": review.version}
    client.post(reverse("review-decide", args=[review.pk]), fields)
    document.refresh_from_db()
    proposal.refresh_from_db()
    assert (document.decision, document.reason, proposal.state) == (Decision.REFUSED, "faux", "refused")
    assert not Review.objects.waiting().exists()


def test_without_documents_the_desk_does_not_offer_to_refuse_them(page, contributor, moderator, client):
    proposal = propose(page, "Autre.", contributor)
    client.force_login(moderator)
    review = review_of(proposal)
    assert "refuse_all" not in client.get(reverse("review", args=[review.pk])).text
    fields = {"verb": "refuse_all", "reason": "x", "version": review.version}
    assert client.post(reverse("review-decide", args=[review.pk]), fields).status_code == 404


def test_a_trusted_account_s_text_with_documents_that_wait_goes_to_review(page, client):
    client.force_login(make_user("author", Role.TRUSTED))
    back = hidden_fields(join(client, form(page), minutes()), EDIT)
    client.post(EDIT, back | {"text": "Autre."})
    assert Proposal.objects.get().documents.count() == 1
    assert current().content == "Un.\n"


def test_another_text_brings_more_documents_under_the_same_code(page, client):
    code = code_in(client.post(EDIT, form(page)))
    proposal = Proposal.objects.get()
    change = reverse("proposal-change", args=[proposal.pk])
    kept = {"code": code, "proposal": str(proposal.pk), "title": "Nice", "text": "Mieux.", "base": current().pk}
    back = hidden_fields(join(client, kept, minutes()), change)
    document = Document.objects.get()
    assert document.receipt_hmac == proposal.receipt_hmac
    client.post(change, back | {"text": f"Mieux [[doc:{document.code} p.1]].", "send": "1"})
    assert list(proposal.documents.all()) == [document]


def test_a_code_that_follows_nothing_joins_nothing(page, client):
    assert join(client, {"code": "bcdf-ghjk-mnpq-rstv", "text": "x"}, minutes()).status_code == 404
    assert not Document.objects.exists()


def test_a_taken_back_text_leaves_its_documents_in_the_queue(page, contributor):
    document = waiting(contributor, added=timezone.now())
    verbs.take_back(bundle(page, contributor, document))
    document.refresh_from_db()
    assert document.decision == Decision.WAITING


def test_who_reviews_the_text_and_not_its_document_reads_no_title_of_it(page, contributor, client):
    elsewhere = waiting(contributor, title="Note qui attend", territories=[make_territory()])
    proposal = bundle(page, contributor, elsewhere)
    local = make_user("local", Role.MODERATOR)
    local.territories.add(page.territory)
    make_local(make_territory())
    client.force_login(local)
    for address in (
        reverse("review", args=[review_of(proposal).pk]),
        reverse("proposal", args=[proposal.pk]),
        reverse("proposal-edit", args=[proposal.pk]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "Note qui attend" not in answer.content.decode()
    asked = {"title": "Nice", "text": proposal.text, "base": current().pk, "preview": "1"}
    preview = client.post(reverse("proposal-edit", args=[proposal.pk]), asked).content.decode()
    assert 'id="note-1"' in preview
    assert "Note qui attend" not in preview
    client.force_login(contributor)
    assert "Note qui attend" in client.get(reverse("proposal", args=[proposal.pk])).content.decode()
