"""Every address, asked and sent to by everybody, about subjects in every state: each answer is declared in a table.

The table is `role_matrix.txt` beside this file: a line of answers (one for each of `PEOPLE`), and under it the routes
that give them, `route[state]` where the state of the subject matters. A route, a state or an answer that it does not
name fails. `TECHNOPOLICE_WRITE_MATRIX=file` writes what was found in the same form, to be read before it is declared.
"""

import os
import re
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest
from django.core.cache import cache, caches
from django.db import transaction
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from wiki.models import Article

from archive.models import Document, Review, Role, RoleChange, User
from archive.models.collection import Collection
from tests.make import make_local, make_territory, make_user
from tests.test_planted_secret import ROUTES, SECRET, WORD, World
from wiki.discussion.models import Comment
from wiki.dossiers.models import Project
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db

# Who asks; "owing" is a moderator whose session gave no second factor, "elsewhere" one of another territory.
PEOPLE = ["visitor", "contributor", "trusted", "owing", "elsewhere", "moderator", "administrator"]
POWERLESS = {"visitor", "contributor", "owing"}
OF_EACH = 2  # addresses of one route about subjects in the same state
STATES = ["waiting", "asked", "failed", "leak", "planned", "refused", "merged", "duplicate"]
STATES += ["withdrawn", "withdrawn", "withdrawn"]
TABLE = Path(__file__).with_name("role_matrix.txt")
# What a form could carry, for whoever tries: no answer may depend on being empty.
BODY = {
    "verb": "publish", "version": "0", "reason": "Une raison.", "then": "publish", "withdrawn_as": "other",
    "role": "administrator", "title": "Pris", "text": "Pris", "open": "1", "code": "123456",
}  # fmt: skip


@pytest.fixture
def people(settings):
    """Open a browser for each of `PEOPLE`, with the second factor asked for and, but for one, given."""
    settings.SECOND_FACTOR = True
    roles = dict(zip(PEOPLE[1:], [*Role.values[:2], *[Role.MODERATOR] * 3, Role.ADMINISTRATOR], strict=True))
    make_local(make_territory())  # what is about a place that nobody was given goes to every moderator
    browsers = {"visitor": Client(raise_request_exception=False)}
    for who, role in roles.items():
        user, browser = make_user(f"one-{who}", role), Client(raise_request_exception=False)
        if who == "elsewhere":
            user.territories.add(make_territory("06088", "Nice", "nice"))
        browser.force_login(user)
        if user.is_of_the_team and who != "owing":
            device = TOTPDevice.objects.create(user=user, name="telephone", confirmed=True)
            session = browser.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
        browsers[who] = browser
    return browsers


def states_of(world):
    """Return what says the state of the subject of an address: patterns of addresses, and the state's name."""
    found = [(document.code, state) for document, state in zip(world.hidden, STATES, strict=True)]
    found += [(world.public.code, "public"), (f"/{WORD}", "missing"), ("parti", "removed"), (SECRET, "removed")]
    reviews = Review.objects.filter(territories__isnull=False).distinct()
    found += [(f"/relecture/{review.pk}/", f"{review.kind}-here") for review in reviews]
    found += [
        (f"/relecture/{review.pk}/", f"{review.kind}-{review.state}")
        for review in Review.objects.filter(territories__isnull=True)
    ]
    for fact in world.facts:
        state = "removed" if fact.removed else "there"
        found.append((f"/{fact._meta.model_name}/{fact.pk}/", state))
    found += [(f"/propositions/{one.pk}/", one.state) for one in world.proposals]
    return [(re.compile(re.escape(mark)), state) for mark, state in found]


def asked(world):
    """Yield (route, state, address) for a few addresses of each route about subjects in each state."""
    states = states_of(world)
    for name, addresses in ROUTES.items():
        by_state = defaultdict(list)
        known = dict.fromkeys(url for url in addresses(world) if "/autre-" not in url)
        for address in [url for url in known if "?" not in url] or known:
            subject = address.split("?")[0]
            by_state[next((state for mark, state in states if mark.search(subject)), "")].append(address)
        for state, some in by_state.items():
            for address in islice(some, OF_EACH):
                yield name.replace(" ", "-"), state, address


def what_is_guarded():
    """Return what nobody without rights may change."""
    return [
        list(model.objects.order_by("pk").values_list("pk", *fields))
        for model, *fields in (
            (Document, "decision", "public_version", "title", "provenance"),
            (Review, "state", "version", "claimed_by", "first_approval_by"),
            (User, "role", "is_active", "pseudonym"),
            (Article, "current_revision"),
            (Project, "name", "removed"),
            (Comment, "state"),
            (Proposal, "state"),
            (Collection, "is_public", "title"),
            (RoleChange, "after"),
        )
    ]


def send(browser, method, address):
    """Return the answer's status, and what is guarded after it when something could have changed; nothing stays."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = getattr(browser, method)(address, BODY if method == "post" else None)
        b"".join(answer.streaming_content) if answer.streaming else b""
        after = what_is_guarded() if method == "post" and answer.status_code != 405 else None
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer.status_code, after


def test_everybody_gets_the_answer_that_is_declared_for_them(people):
    world = World()
    before = what_is_guarded()
    answers, wrong, never = defaultdict(set), [], set()
    rows = list(asked(world))
    for method in ("get", "post"):
        for name, state, address in rows:
            if (method, name) in never:
                continue
            line = []
            for who, browser in people.items():
                cache.clear()
                caches["shared"].clear()
                status, after = send(browser, method, address)
                line.append(str(status))
                if who in POWERLESS and name != "account-delete" and is_spoiled(before, after):
                    wrong.append(f"{who} changed something by {method} {address}")
            if set(line) == {"405"}:
                never.add((method, name))
            answers[f"{method} {' '.join(line)}"].add(f"{name}[{state}]" if state else name)
    assert_declared(answers, wrong)


def is_spoiled(before, after) -> bool:
    """Return whether a row that was there is changed or gone, or a role was given; what is newly sent waits, beside."""
    return bool(after) and (any(set(was) - set(now) for was, now in zip(before, after, strict=True)) or bool(after[-1]))


def assert_declared(answers, wrong):
    """Compare with the table, and say each difference."""
    if to := os.environ.get("TECHNOPOLICE_WRITE_MATRIX"):
        text = "\n".join(f"{line}\n    " + "\n    ".join(sorted(routes)) for line, routes in sorted(answers.items()))
        Path(to).write_text(text + "\n")
    found = {(line, route) for line, routes in answers.items() for route in routes}
    wrong += [f"not declared: {line} {route}" for line, route in sorted(found - declared())]
    wrong += [f"declared, not found: {line} {route}" for line, route in sorted(declared() - found)]
    assert not wrong, "\n".join(wrong[:40])


def declared():
    """Read the table."""
    line, said = "", set()
    for text in TABLE.read_text().splitlines():
        if text.startswith(("get ", "post ")):
            line = text.strip()
        elif text.startswith(" "):
            said |= {(line, route) for route in text.split()}
    return said


def test_no_route_is_left_out_of_the_table():
    named = {route.split("[")[0] for _line, route in declared()}
    assert named == {name.replace(" ", "-") for name in ROUTES}


def test_whoever_owes_the_second_factor_gets_what_a_contributor_gets():
    """But for the pages where it is set up and given, which a contributor has no use for."""
    own = {"code", "second-factor", "second-factor-begin", "second-factor-codes"}
    contributor, owing = PEOPLE.index("contributor") + 1, PEOPLE.index("owing") + 1
    differ = {route for line, route in declared() if line.split()[contributor] != line.split()[owing]}
    assert differ == own


def test_the_desk_is_not_found_by_whoever_does_not_review():
    for line, route in declared():
        if route.startswith(("desk", "review", "machine", "vocabulary", "account-role", "accounts")):
            assert set(line.split()[1:5]) <= {"404", "405"}, (line, route)
