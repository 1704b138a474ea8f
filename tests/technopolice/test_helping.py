"""The page of small tasks, and what has changed this week."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from technopolice.this_week import SHOWN, changes
from tests.make import make_document, make_territory, make_user
from wiki.pages.models import WikiPage
from wiki.pages.saving import save

pytestmark = pytest.mark.django_db


def test_each_task_leads_to_a_page_that_starts_it(client, contributor):
    make_document("un", territories=[make_territory()])
    client.force_login(contributor)
    page = client.get(reverse("helping"))
    assert page.status_code == 200
    tasks = [task for kind in page.context["kinds"] for task in kind.tasks]
    assert tasks
    for task in tasks:
        assert client.get(task.url).status_code == 200
        assert f'href="{task.url}"' in page.text


def test_where_nothing_waits_the_page_says_what_can_always_be_done(client):
    page = client.get(reverse("helping"))
    assert page.context["kinds"] == []
    assert 'class="empty"' in page.text
    assert f'href="{reverse("upload")}"' in page.text


def test_the_forum_is_linked_when_there_is_one(client, settings):
    for address in ("home", "helping"):
        assert "https://forum.example" not in client.get(reverse(address)).text
    settings.SITE_FORUM = "https://forum.example"
    for address in ("home", "helping"):
        assert 'href="https://forum.example"' in client.get(reverse(address)).text


def test_a_week_is_seven_days_and_no_hour(client):
    now = timezone.now()
    make_document("un", title="Hier", added=now - timedelta(days=1))
    make_document("deux", title="Il y a six jours", added=now - timedelta(days=6))
    make_document("trois", title="Il y a sept jours", added=now - timedelta(days=7))
    make_document("quatre", title="Caché", published=False)
    save("villes/nice", title="Nice", text="Un texte.", author=make_user())
    deleted = save("villes/paris", title="Paris", text="Un texte.", author=make_user()).page
    WikiPage.objects.filter(pk=deleted.pk).update(deleted=True)
    week = changes(None)
    days = [(day - timezone.localdate()).days for day, _ in week]
    assert days == [0, -1, -6]
    assert [[[title for title, _ in links] for _, links in lines] for _, lines in week] == [
        [["Nice"]], [["Hier"]], [["Il y a six jours"]]
    ]  # fmt: skip
    section = client.get("/").text.split('id="week"')[1].split("</section>")[0]
    assert ":" not in section.split("<ol")[1].replace("://", "")


def test_a_week_costs_one_query_of_each_kind_and_is_not_endless(django_assert_num_queries):
    for number in range(SHOWN + 2):
        make_document("un", title=f"{number:02}")
    with django_assert_num_queries(2):
        [(_, [(_, links)])] = changes(None)
    assert len(links) == SHOWN
