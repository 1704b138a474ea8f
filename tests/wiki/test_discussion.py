"""The discussion of a page: read by the review team first, its author's own until then, gone when it is taken back."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive import moderation, receipts, sendings
from archive.desk.kinds import kind_of
from archive.desk.reviews import AlreadyDecided
from archive.models import Review, Role
from tests.make import make_document, make_local, make_territory, make_user, stamped
from wiki.discussion import sweeping, verbs
from wiki.discussion.models import Closure, Comment
from wiki.pages import moving, saving
from wiki.pages.models import WikiPage

pytestmark = pytest.mark.django_db
SECRET = "zqsecret"
READ, WRITE, CLOSE = "wikipage-discussion", "wikipage-discussion-write", "wikipage-discussion-close"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page():
    return saving.save("villes/nice", title="Nice", text="Un.\n").page


def url(name=READ, path="villes/nice"):
    return reverse(name, args=[path])


def send(client, text=SECRET, **said):
    return client.post(url(WRITE), {"text": text, "word": sendings.new_word(), **stamped(), **said})


def code_in(answer):
    return re.search(r"/commentaires/suivre/([0-9a-z-]+)/", answer.text)[1]


def review():
    return Review.objects.waiting().get()


def decide(verb, by, reason=""):
    found = review()
    return kind_of(found).verbs[verb].act(found, by, reason)


def test_comment_without_account_waits_and_nobody_else_reads_it(page, client, contributor):
    answer = send(client, signature="Passante")
    assert answer.status_code == 200
    comment = Comment.objects.get()
    assert (comment.text, comment.signature, comment.author, comment.state) == (SECRET, "Passante", None, "waiting")
    for person in (None, contributor, make_user(role=Role.TRUSTED)):
        other = Client()
        if person:
            other.force_login(person)
        assert SECRET not in other.get(url()).text
        assert "Passante" not in other.get(url()).text


def test_desk_publishes_it_and_everybody_reads_it(page, client, moderator):
    send(client, signature="Passante")
    decide("publish", moderator)
    text = client.get(url()).text
    assert SECRET in text
    assert "Passante" in text
    assert not Review.objects.waiting().exists()


def test_desk_shows_it_in_its_queue_and_by_itself(page, client, moderator):
    make_territory("06088", "Nice", "nice")
    send(client, "Voir https://example.org/x")
    client.force_login(moderator)
    assert "Nice" in client.get(reverse("desk")).text
    answer = client.get(reverse("review", args=[review().pk])).text
    assert "https://example.org/x" in answer
    assert 'href="https://example.org/x"' not in answer
    client.post(reverse("review-decide", args=[review().pk]), {"verb": "publish", "version": review().version})
    assert Comment.objects.get().state == "published"


def test_it_goes_to_those_who_review_the_place_of_its_page(client, moderator):
    place = make_territory("06088", "Nice", "nice")
    saving.save("villes/nice", title="Nice", text="Un.\n")
    moderator.territories.set([make_territory("69123", "Lyon", "lyon")])
    make_local(place)
    send(client)
    assert list(review().territories.all()) == [place]
    assert not Review.objects.for_moderator(moderator).exists()
    assert not Comment.objects.visible_to(moderator).exists()


def test_refused_comment_is_read_by_its_author_with_the_reason_only(page, client, moderator):
    code = code_in(send(client))
    decide("refuse", moderator, "hors sujet")
    assert SECRET not in client.get(url()).text
    own = client.get(reverse("comment-follow", args=[code])).text
    assert SECRET in own
    assert "hors sujet" in own


def test_trusted_account_is_published_at_once_and_a_contributor_is_not(page, client, trusted, contributor, moderator):
    client.force_login(trusted)
    assert send(client, "Publié.").status_code == 302
    client.force_login(contributor)
    send(client, "Attend.")
    assert {comment.text: comment.state for comment in Comment.objects.all()} == {
        "Publié.": "published",
        "Attend.": "waiting",
    }
    assert "Attend." in client.get(url()).text
    client.force_login(trusted)
    assert "Attend." not in client.get(url()).text
    assert "contributor" not in client.get(url()).text


def test_nobody_approves_their_own(page, client, contributor):
    client.force_login(contributor)
    send(client)
    contributor.role = Role.MODERATOR
    with pytest.raises(verbs.CommentError):
        verbs.publish(Comment.objects.get(), contributor)


def test_account_takes_its_own_back_and_nobody_elses(page, client, trusted, contributor):
    client.force_login(trusted)
    send(client)
    comment = Comment.objects.get()
    client.force_login(contributor)
    assert client.post(reverse("comment-withdraw", args=[comment.pk])).status_code == 404
    client.force_login(trusted)
    assert client.get(reverse("comment-withdraw", args=[comment.pk])).status_code == 405
    client.post(reverse("comment-withdraw", args=[comment.pk]))
    assert not Comment.objects.exists()
    assert SECRET not in client.get(url()).text


def test_comment_taken_back_by_its_link_leaves_nothing_not_even_on_the_desk(page, client, moderator):
    code = code_in(send(client))
    address = reverse("comment-follow", args=[code])
    assert client.get(address).status_code == 200
    assert Comment.objects.exists()
    assert client.post(address).status_code == 200
    assert not Comment.objects.exists()
    assert not Review.objects.exists()
    assert client.get(address).status_code == client.post(address).status_code == 404
    client.force_login(moderator)
    assert SECRET not in client.get(reverse("desk")).text


def test_secret_link_is_told_to_no_other_site_and_its_form_still_sent(page, client):
    """With "no-referrer" a browser sends no origin either, and the form is refused."""
    answer = client.get(reverse("comment-follow", args=[code_in(send(client))]))
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_decision_about_a_comment_taken_back_meanwhile_is_refused_in_words(page, client, moderator):
    send(client)
    comment = Comment.objects.get()
    verbs.withdraw(comment)
    with pytest.raises(AlreadyDecided):
        verbs.publish(comment, moderator)


def test_two_moderators_decide_once(page, client, moderator):
    send(client)
    comment = Comment.objects.get()
    verbs.refuse(comment, moderator, reason="x")
    with pytest.raises(AlreadyDecided):
        verbs.publish(Comment.objects.get(), make_user(role=Role.MODERATOR))


def test_code_is_kept_as_a_digest_and_a_wrong_one_finds_nothing(page, client):
    code = code_in(send(client))
    comment = Comment.objects.get()
    assert code not in str(Comment.objects.values().get())
    assert comment.receipt_hmac == receipts.digest_of(code)
    for wrong in ("x", "0" * 300, code[:-1], code[::-1]):
        assert client.get(reverse("comment-follow", args=[wrong])).status_code == 404


def test_guessing_links_is_slowed(page, client):
    send(client)
    guesses = ["-".join(["bcdf", "bcdf", "bcdf", f"bcd{last}"]) for last in "bcdfghjk"]
    answers = [client.get(reverse("comment-follow", args=[guess])).status_code for guess in guesses]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_link_of_an_accounts_comment_finds_nothing(page, client, contributor):
    """Its word is in a form; its author needs no link."""
    word = sendings.new_word()
    client.force_login(contributor)
    send(client, word=word)
    client.logout()
    assert client.get(reverse("comment-follow", args=[receipts.code_of(word)])).status_code == 404


def test_second_click_makes_no_second_comment_and_shows_the_same_link(page, client):
    word = sendings.new_word()
    said = {"text": SECRET, "word": word, **stamped()}
    first, second = (client.post(url(WRITE), said) for _time in range(2))
    assert Comment.objects.count() == 1
    assert code_in(first) == code_in(second)


def test_word_that_is_not_ours_makes_no_link_that_somebody_chose(page, client):
    answer = send(client, word="chosen")
    assert code_in(answer) != receipts.code_of("chosen")


def test_nobody_speaks_under_the_pseudonym_of_an_account(page, client, trusted):
    answer = send(client, signature="TRUSTED")
    assert answer.status_code == 400
    assert SECRET in answer.text
    assert not Comment.objects.exists()


def test_without_a_pseudonym_it_is_signed_no_name(page, client, moderator):
    send(client)
    decide("publish", moderator)
    client.cookies["django_language"] = "en"
    assert "no name" in client.get(url()).text


def test_only_the_day_is_kept(page, client):
    send(client)
    row = Comment.objects.values().get()
    assert not [value for value in row.values() if hasattr(value, "hour")]


def test_reader_gets_no_cookie(page, client, moderator):
    send(client)
    decide("publish", moderator)
    reader = Client()
    reader.get(url())
    assert not reader.cookies


def test_blank_lines_make_paragraphs_and_nothing_else_is_markup(page, client, trusted):
    client.force_login(trusted)
    send(client, "<script>alert(1)</script>\r\n\r\n\r\n\r\n**Deux** [[villes/nice]]\r\nlignes & fin")
    text = client.get(url()).text
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n<p>**Deux** [[villes/nice]]<br>lignes &amp; fin</p>" in text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Voir https://example.org/a?b=1&c=2.", 'Voir <a href="https://example.org/a?b=1&amp;c=2" rel="nofollow ugc'),
        ('https://example.org/"onmouseover="x', '<a href="https://example.org/" rel="nofollow ugc'),
        ("(https://example.org/x)", '(<a href="https://example.org/x" rel="nofollow ugc'),
    ],
)
def test_addresses_are_links_once_published_that_search_engines_do_not_follow(page, client, trusted, typed, shown):
    client.force_login(trusted)
    send(client, typed)
    assert shown in client.get(url()).text


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "ftp://example.org/x", "//example.org", "data:text/html,x"])
def test_other_addresses_are_no_links(page, client, trusted, typed):
    client.force_login(trusted)
    send(client, typed)
    assert f'href="{typed}' not in client.get(url()).text


def test_addresses_lead_nowhere_before_approval_not_even_for_its_author(page, client):
    answer = send(client, "https://example.org/spam")
    follow = client.get(reverse("comment-follow", args=[code_in(answer)]))
    assert 'href="https://example.org/spam"' not in answer.text + follow.text


@pytest.mark.parametrize("text", ["", "   \n\n ", "\0", "\u200b\u202e", "x" * 5001])
def test_text_that_is_none_or_too_long_is_refused_in_words(page, client, text):
    assert send(client, text).status_code in {400, 409}
    assert not Comment.objects.exists()


def test_signs_that_turn_or_hide_letters_are_left_out(page, client):
    send(client, "abc\u202edef\u200b\x07", signature="Pas\u202esante")
    comment = Comment.objects.get()
    assert (comment.text, comment.signature) == ("abcdef", "Passante")


def test_longest_text_of_addresses_and_lines_is_shown_quickly(page, client, trusted, django_assert_max_num_queries):
    client.force_login(trusted)
    send(client, ("https://a" * 600)[:5000])
    send(client, "\n\n".join("x" * 1 for _line in range(1600)))
    assert Comment.objects.count() == 2
    with django_assert_max_num_queries(12):
        assert client.get(url()).status_code == 200


def test_list_costs_the_same_for_many_comments(page, client, trusted, django_assert_max_num_queries):
    for number in range(60):
        verbs.write(page, f"Commentaire {number}.", word=sendings.new_word(), author=trusted)
    with django_assert_max_num_queries(6):
        text = client.get(url()).text
    assert "Commentaire 49." in text
    assert "Commentaire 50." not in text
    assert "Commentaire 50." in client.get(url() + "?page=2").text


def test_comments_that_all_quote_cost_one_query_more(page, client, trusted, django_assert_max_num_queries):
    document = make_document("Les micros de la ville.")
    for _number in range(30):
        text = f'Source : [[doc:{document.code} p.1 "micros de la ville"]]'
        verbs.write(page, text, word=sendings.new_word(), author=trusted)
    with django_assert_max_num_queries(7):
        assert client.get(url()).text.count("micros de la ville") == 30


def test_moderators_close_and_open_it_and_nobody_else(page, client, trusted, moderator):
    client.force_login(trusted)
    assert client.post(url(CLOSE), {"reason": "x"}).status_code == 404
    client.force_login(moderator)
    client.post(url(CLOSE), {"reason": ""})
    assert not Closure.objects.exists()
    client.post(url(CLOSE), {"reason": "Règlement de comptes"})
    visitor = Client()
    assert "Règlement de comptes" in visitor.get(url()).text
    assert url(WRITE) not in visitor.get(url()).text
    answer = send(visitor, "Ce que je voulais dire.")
    assert answer.status_code == 409
    assert "Ce que je voulais dire." in answer.text
    client.post(url(CLOSE), {"open": "1"})
    assert send(visitor, "Enfin.").status_code == 200


def test_published_comment_is_taken_down_with_a_reason_that_its_author_reads(page, client, trusted, moderator):
    client.force_login(trusted)
    send(client)
    comment = Comment.objects.get()
    address = reverse("comment-take-down", args=[comment.pk])
    assert client.post(address, {"reason": "x"}).status_code == 404
    client.force_login(moderator)
    client.post(address, {"reason": ""})
    assert SECRET in Client().get(url()).text
    client.post(address, {"reason": "nomme quelqu’un"})
    assert SECRET not in Client().get(url()).text
    assert not Review.objects.waiting().exists()
    client.force_login(trusted)
    assert "nomme quelqu’un" in client.get(url()).text


def test_discussion_of_a_page_off_the_site_is_not_found(page, client, trusted, moderator):
    client.force_login(trusted)
    send(client)
    code = code_in(send(Client()))
    moving.take_off(page, by=moderator, reason="x")
    for name in (READ, WRITE):
        assert client.get(url(name)).status_code == 404
    assert client.post(url(WRITE), {"text": "x", **stamped()}).status_code == 404
    assert not Comment.objects.visible_to(make_user()).exists()
    own = Client().get(reverse("comment-follow", args=[code])).text
    assert SECRET in own
    assert "villes/nice" not in own


def test_words_quoted_from_a_withdrawn_document_leave_the_discussion_too(page, client, trusted, moderator):
    document = make_document("Les micros de la ville.")
    client.force_login(trusted)
    send(client, f'Source : [[doc:{document.code} p.1 "micros de la ville"]]')
    assert "micros de la ville" in client.get(url()).text
    moderation.withdraw(document, moderator, reason="x")
    assert "micros de la ville" not in client.get(url()).text


def test_trap_limit_and_haste_are_said_and_keep_the_text(page, client, settings):
    for said in ({"open_homepage": "x"}, stamped(0), {"open_stamp": ""}):
        answer = send(client, **said)
        assert answer.status_code == 400
        assert SECRET in answer.text
    settings.OPEN_FORMS_PER_DAY = 0
    assert send(client).status_code == 429
    assert not Comment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_make_one_comment():
    page = saving.save("villes/nice", title="Nice", text="Un.\n").page
    word, gate, faults = sendings.new_word(), threading.Barrier(10), []

    def click():
        try:
            gate.wait(20)
            verbs.write(WikiPage.objects.get(pk=page.pk), SECRET, word=word)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert Comment.objects.count() == 1
    assert Review.objects.count() == 1


def test_text_of_a_refused_comment_is_erased_after_the_days_that_are_set(
    page, moderator, contributor, settings, client
):
    settings.REFUSED_COMMENT_DAYS = 30
    old, young, kept = (
        verbs.write(page, f"{SECRET} {number}", word=sendings.new_word(), author=contributor) for number in range(3)
    )
    for comment in (old, young):
        verbs.refuse(comment, moderator, reason="hors sujet")
    long_ago = timezone.now() - timedelta(days=31)
    Comment.objects.update(day=long_ago.date())
    Review.objects.filter(object_id=old.pk).update(decided_at=long_ago)
    assert sweeping.erase_refused() == 1
    assert sweeping.erase_refused() == 0
    old.refresh_from_db()
    assert (old.text, old.state, old.reason) == ("", "refused", "hors sujet")
    assert {row.text for row in (young, kept) if row.refresh_from_db() is None} == {f"{SECRET} 1", f"{SECRET} 2"}
    client.force_login(contributor)
    answer = client.get(url())
    assert f"{SECRET} 0" not in answer.text
    assert "hors sujet" in answer.text
    client.force_login(moderator)
    review = Review.objects.get(object_id=old.pk)
    assert f"{SECRET} 0" not in client.get(reverse("review", args=[review.pk])).text


def test_sweeping_rests_for_an_hour_once_nothing_is_left(page, monkeypatch):
    step = sweeping.Sweeping()
    assert step.step() == 0
    monkeypatch.setattr(sweeping, "erase_refused", lambda: pytest.fail("asked again"))
    assert step.step() == 0
