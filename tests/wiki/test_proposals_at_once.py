"""Several people at once about one proposal: one decision, one document published once, one row for two clicks."""

import threading

import pytest
from django.db import connection

from archive import moderation
from archive.desk.kinds import DeskError
from archive.models import Decision, Document, Review, Role
from tests.make import make_user
from tests.wiki.proposing import current, propose
from tests.wiki.test_proposal_bundles import bundle, waiting
from wiki.pages import saving
from wiki.proposals import accepting, verbs
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do all of these at the same moment; return what each gave, a refusal of ours included, and raise any other."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(20)
            results[number] = act()
        except (DeskError, saving.CannotSave) as error:
            results[number] = error
        except Exception as error:  # raised again in the own thread of the test
            results[number] = AssertionError(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for result in results:
        if isinstance(result, AssertionError):
            raise result
    return results


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.\n").page


def test_a_document_published_alone_while_its_text_is_accepted_is_published_once(page):
    people = [make_user(f"m{n}", Role.MODERATOR) for n in range(2)]
    author = make_user("author")
    documents = [waiting(author), waiting(author)]
    proposal = bundle(page, author, *documents)
    at_once(
        lambda: accepting.approve(Proposal.objects.get(pk=proposal.pk), people[0]),
        lambda: moderation.publish(Document.objects.get(pk=documents[1].pk), people[1]),
        lambda: saving.save(
            page, title="Nice", text="Un !\n\nDeux.\n", base_revision_id=page.article.current_revision_id
        ),
    )
    for document in documents:
        document.refresh_from_db()
        assert document.custody.filter(kind="published").count() == (document.decision == Decision.PUBLISHED)
    proposal.refresh_from_db()
    accepted = proposal.state == Proposal.State.APPROVED
    assert accepted == all(document.decision == Decision.PUBLISHED for document in documents)
    assert accepted == (documents[0].code in current().content)
    assert documents[1].decision == Decision.PUBLISHED
    assert accepted != Review.objects.waiting().filter(kind=verbs.KIND).exists()


def test_accepted_refused_and_taken_back_at_once_it_is_decided_once(page):
    people = [make_user(f"m{n}", Role.MODERATOR) for n in range(2)]
    proposal = propose(page, "Autre.\n", make_user("author"))
    mine = [Proposal.objects.get(pk=proposal.pk) for _person in range(4)]
    results = at_once(
        lambda: accepting.approve(mine[0], people[0]),
        lambda: verbs.refuse(mine[1], people[1], reason="non"),
        lambda: verbs.take_back(mine[2]),
        lambda: verbs.change(mine[3], title="Nice", text="Mieux.\n"),
    )
    decided = [result for result in results[:3] if isinstance(result, str)]
    assert len(decided) == 1
    proposal.refresh_from_db()
    assert not proposal.is_open
    assert (proposal.state == Proposal.State.APPROVED) == (current().content != "Un.\n")
    assert not Review.objects.waiting().exists()


@pytest.mark.parametrize("with_account", [True, False])
def test_two_clicks_at_once_make_one_proposal(page, with_account):
    who = {"author": make_user("author")} if with_account else {"receipt": "a" * 64}
    first, second = at_once(
        lambda: propose(page, "Autre.\n", **who),
        lambda: propose(page, "Autre.\n", **who),
    )
    assert first == second == Proposal.objects.get()
    assert Review.objects.waiting().count() == 1


def test_two_texts_sent_anew_at_once_lose_neither(page):
    proposal = propose(page, "Autre.\n", make_user("author"))
    mine = [Proposal.objects.get(pk=proposal.pk) for _tab in range(2)]
    results = at_once(
        lambda: verbs.change(mine[0], title="Nice", text="Mieux.\n"),
        lambda: verbs.change(mine[1], title="Nice", text="Pire.\n"),
    )
    assert sum(isinstance(result, str) for result in results) == 1, "the other is told, with its text in its form"
    assert proposal.earlier.count() == 1
