"""Merged documents: everything that led to the one leads to the other."""

import pytest
from django.urls import reverse

from archive import collecting, joining
from archive.desk.kinds import DeskError
from archive.models import Decision, Document, Provenance
from tests.archive.test_moderation import waiting_document
from tests.make import make_document
from wiki.evidence.models import Citation
from wiki.evidence.reattaching import look_for_some
from wiki.pages import saving


def test_merged_document_redirects_and_collections_and_parts_follow(client, moderator):
    kept, gone = make_document("les mots"), make_document("les mots", title="Copie")
    child = make_document("dedans", parent=gone)
    twin = make_document("pareil", duplicate_of=gone)
    mine = collecting.make(moderator, title="Micros")
    both = collecting.make(moderator, title="Les deux")
    collecting.add(mine, gone)
    for document in (gone, kept):
        collecting.add(both, document)
    joining.join(gone, kept, moderator, reason="La même.")
    assert client.get(gone.get_absolute_url())["Location"].endswith(kept.code + "/")
    assert client.get(reverse("document", args=["autre", twin.code]))["Location"].endswith(kept.code + "/")
    assert [entry.document for entry in mine.entries.all()] == [kept]
    assert [entry.document for entry in both.entries.all()] == [kept]
    child.refresh_from_db()
    assert child.parent == kept
    assert (gone.decision, gone.merged_into) == (Decision.MERGED, kept)
    assert gone.custody.last().facts == {"into": kept.code}
    assert kept.custody.last().facts == {"holds": gone.code}
    tally = Document.objects.tally()
    assert tally["received"] == 4 == sum(tally.values()) - tally["received"]


@pytest.mark.django_db(transaction=True)
def test_citations_of_a_merged_document_lead_to_what_is_kept(moderator):
    kept, gone = make_document("cinquante microphones"), make_document("cinquante microphones")
    saving.save("villes/nice", title="Nice", text=f'Des micros [[doc:{gone.code} p.1 "cinquante microphones"]].\n')
    joining.join(gone, kept, moderator)
    look_for_some()
    citation = Citation.objects.get()
    assert (citation.document, citation.state) == (kept, Citation.State.CURRENT)


def test_chain_of_merges_leads_to_the_last(client, moderator):
    first, second, third = (make_document(f"page {n}") for n in range(3))
    joining.join(first, second, moderator)
    joining.join(second, third, moderator)
    first.refresh_from_db()
    assert first.merged_into == third
    assert client.get(first.get_absolute_url(), follow=True).status_code == 200


def test_what_must_not_be_merged_is_not(moderator):
    public, hidden = make_document("a"), waiting_document()
    leak, refused = waiting_document(provenance=Provenance.LEAK), waiting_document(decision=Decision.REFUSED)
    for one, other in [(public, public), (public, hidden), (hidden, leak), (leak, public), (hidden, refused)]:
        with pytest.raises(DeskError):
            joining.join(one, other, moderator)
    joining.join(hidden, public, moderator)


@pytest.mark.parametrize("typed", ["", "zzzzzz", "/", "../../etc", "é" * 300, "\0"])
def test_code_of_nothing_is_said(moderator, typed):
    with pytest.raises(DeskError):
        joining.find(typed, moderator)


def test_document_is_found_by_code_or_address(moderator):
    document = make_document("a")
    for typed in (
        document.code,
        document.code.upper(),
        f"https://x.org{document.get_absolute_url()}",
        f" {document.code} ",
    ):
        assert joining.find(typed, moderator) == document
