"""From each page of the review team, all the others: nobody has to know an address by heart."""

import pytest
from django.urls import reverse

ROOMS = ["desk", "desk-minutes", "leaks-desk", "accounts", "reasons", "vocabulary", "machine"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("room", [*ROOMS, "leaks-rehearsals"])
def test_each_room_leads_to_all_the_others(client, moderator, room):
    client.force_login(moderator)
    page = client.get(reverse(room)).text
    for other in ROOMS:
        assert f'href="{reverse(other)}' in page.partition("<main")[2], other


@pytest.mark.parametrize("room", ROOMS)
def test_the_room_where_one_is_says_so(client, moderator, room):
    client.force_login(moderator)
    rooms = client.get(reverse(room)).text.partition('class="desk-tabs"')[2].partition("</nav>")[0]
    assert rooms.count('aria-current="true"') == 1
    assert 'aria-current="true"' in rooms.partition(f'href="{reverse(room)}')[2].partition("</a>")[0]


def test_page_of_an_account_leads_back_to_the_rooms(client, moderator, contributor):
    client.force_login(moderator)
    page = client.get(reverse("account-role", args=[contributor.pk])).text
    assert f'href="{reverse("accounts")}"' in page.partition("<main")[2]
