"""Facts as tables: written for everybody, read back as they went, all lines or none."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive import moderation
from archive.models import Role
from tests.make import make_claim, make_document, make_event, make_project, make_territory, make_user
from wiki.dossiers.importing import TableUnreadable, import_facts
from wiki.dossiers.models import Claim, Event, Project
from wiki.dossiers.tables import COLUMNS
from wiki.proposals.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return make_user("relecture", Role.MODERATOR)


@pytest.fixture
def project():
    return make_project("Micros", places=[make_territory()], slug="micros")


def body(answer):
    return b"".join(answer.streaming_content)


def read(answer):
    return list(csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"))))


def table(*rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def event(proof, **said):
    return {
        "project": "micros", "type": "event", "title": "Vote du conseil", "date": "20/06/2018", "kind": "vote",
        "effect": "decided", "sources": f"[[doc:{proof.code} p.1]]",
    } | said  # fmt: skip


def test_what_is_written_can_be_read_back_into_another_project(client, project, moderator):
    proof = make_document("trois micros pour 30 000 euros")
    make_event(project, "decided", on="2018-06-20", proof=proof, title="Contrat")
    make_claim(project, 3, proof=proof, scope="première phase", said_by="la pétition")
    content = body(client.get(reverse("facts-table"))).replace(b"micros,", b"copie,")
    copy = make_project("Copie", slug="copie")
    assert import_facts(content, moderator) == 2
    copy.refresh_from_db()
    assert copy.status == "decided"
    (claim,) = Claim.objects.about(copy)
    assert (claim.number, claim.scope, claim.said_by) == (3, "première phase", "la pétition")
    assert claim.citations.get().code == proof.code


def test_a_source_that_was_withdrawn_is_not_in_the_table(client, project, moderator):
    proof = make_document("secret")
    make_claim(project, 3, proof=proof)
    moderation.withdraw(proof, moderator, reason="x")
    (row,) = read(client.get(reverse("facts-table")))
    assert row["sources"] == ""
    assert proof.code not in str(row)


def test_a_cell_that_begins_like_a_formula_is_only_text_and_comes_back_as_it_was(client, project, moderator):
    make_event(project, title="=1+1")
    content = body(client.get(reverse("facts-table")))
    assert b"'=1+1" in content
    make_project("Copie", slug="copie")
    import_facts(content.replace(b"micros,", b"copie,"), moderator)
    assert Proposal.objects.get().after["title"] == "=1+1"


def test_each_wrong_line_is_named_and_nothing_is_written(project, moderator):
    proof = make_document("texte")
    with pytest.raises(TableUnreadable) as error:
        import_facts(
            table(event(proof), event(proof, project="inconnu"), event(proof, date="hier"), event(proof, type="x")),
            moderator,
        )
    lines = [re.match(r"\w+ (\d+)", problem)[1] for problem in error.value.problems]
    assert lines == ["3", "4", "5"]
    assert not Event.objects.exists()


def test_a_quotation_that_is_not_on_its_page_stops_the_whole_table(project, moderator):
    proof = make_document("texte")
    lines = [event(proof), event(proof, sources=f'[[doc:{proof.code} p.1 "autre chose"]]')]
    with pytest.raises(TableUnreadable, match="3"):
        import_facts(table(*lines), moderator)
    assert not Event.objects.exists()


def test_a_contributors_lines_are_proposals(project):
    assert import_facts(table(event(make_document("texte"))), make_user()) == 1
    assert not Event.objects.exists()
    assert Proposal.objects.get().kind == "facts"


def test_a_dry_run_writes_nothing(project, moderator):
    assert import_facts(table(event(make_document("texte"))), moderator, dry_run=True) == 1
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02", b"project;nom\nmicros;x", b'project,type\n"micros', b"project,type\nmicros,event,trop,plus",
     b"x" * (6 * 1024**2)],
)  # fmt: skip
def test_what_is_no_table_gets_a_sentence(project, moderator, content):
    with pytest.raises(TableUnreadable) as error:
        import_facts(content, moderator)
    assert error.value.problems[0]


def test_a_table_of_a_french_spreadsheet_is_read(project, moderator):
    proof = make_document("texte")
    text = f"project;type;title;date;kind;sources\nmicros;event;Débat;juin 2019;debate;[[doc:{proof.code} p.1]]\n"
    assert import_facts(text.encode("cp1252"), moderator) == 1
    assert Event.objects.get().title == "Débat"


def test_the_page_takes_a_table_and_says_what_is_wrong(client, project, moderator):
    client.force_login(moderator)
    wrong = SimpleUploadedFile("t.csv", b"project,type\ninconnu,event")
    answer = client.post(reverse("facts-import"), {"table": wrong})
    assert answer.status_code == 400
    assert "inconnu" in answer.content.decode()
    right = SimpleUploadedFile("t.csv", table(event(make_document("texte"))))
    assert client.post(reverse("facts-import"), {"table": right}).status_code == 302
    assert Event.objects.count() == 1
    assert client.post(reverse("facts-import")).status_code == 400


def test_a_visitor_signs_in_first(client):
    assert client.get(reverse("facts-import")).status_code in {302, 403, 404}


def test_the_command_says_what_was_done(project, moderator, tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes(table(event(make_document("texte"))))
    call_command("import_facts", path, by="relecture")
    assert "lines=1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no account"):
        call_command("import_facts", path, by="personne")


def test_a_line_a_project(client, project):
    (row,) = read(client.get(reverse("projects-table")))
    assert row["project"] == "micros"
    assert row["places"] == "42218"
    assert row["status"] == Project.objects.get().status


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CONTRIBUTOR])
def test_a_table_that_is_sent_twice_adds_nothing(project, role):
    proof, by = make_document("texte"), make_user(role=role)
    lines = [event(proof), event(proof, title="Autre"), event(proof)]
    assert import_facts(table(*lines), by) == 2
    assert import_facts(table(*lines, event(proof, title="Encore")), by) == 1
    assert Event.objects.count() + Proposal.objects.count() == 3


def test_words_in_the_place_of_an_address_are_not_looked_for(project, moderator, monkeypatch):
    monkeypatch.setattr("wiki.dossiers.forms.sources.find", lambda words: pytest.fail("searched"))
    proof = make_document("texte")
    with pytest.raises(TableUnreadable) as error:
        import_facts(table(event(proof), event(proof, sources="trois micros")), moderator)
    assert "3" in error.value.problems[0]
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.CONTRIBUTOR])
def test_each_line_more_costs_few_queries(project, role):
    by = make_user(role=role)
    proofs = [make_document(f"trois micros {number}") for number in range(3)]

    def lines(count, name):
        quote = [f'[[doc:{proof.code} p.1 "trois micros"]]' for proof in proofs]
        facts = [event(proofs[n % 3], title=f"{name} {n}", sources=quote[n % 3]) for n in range(count)]
        return table(*facts, {"project": "micros", "type": "figure", "topic": "cost", "value": "3 €", "scope": name})

    spent = []
    for count, name in ((2, "un"), (12, "deux")):
        with CaptureQueriesContext(connection) as asked:
            import_facts(lines(count, name), by)
        spent.append(len(asked))
    assert (spent[1] - spent[0]) / 10 <= 16
