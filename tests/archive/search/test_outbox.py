"""What is not public is found by no search, however far behind the index is."""

import threading

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from archive import moderation
from archive.models import Document, IndexTask, Visibility
from archive.search import outbox, rebuilding
from archive.search.engines.folder import PLACE, IndexUnavailable
from archive.search.find import find
from archive.search.french import page_stems
from archive.search_indexes import DocumentIndex
from tests.make import make_document, publish_at_once

SECRET = "zanzibardage"


def found(text):
    return [hit.document for hit in find(text).hits]


def save(document, **changes):
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**changes)
        outbox.changed(document)


def test_a_change_belongs_to_a_transaction(transactional_db, engine):
    document = make_document("rien")
    with pytest.raises(TransactionManagementError):
        outbox.changed(document)


def test_a_published_document_is_found_after_the_worker_came(index):
    document = make_document(f"un {SECRET}")
    save(document)
    assert found(SECRET) == []
    assert outbox.drain() == 1
    assert found(SECRET) == [document]
    assert not IndexTask.objects.exists()
    assert outbox.drain() == 0


def test_what_is_rolled_back_is_never_found(index):
    document = make_document(f"un {SECRET}", published=False)
    with transaction.atomic():
        publish_at_once(document, document.versions.get())
        outbox.changed(document)
        transaction.set_rollback(True)
    outbox.drain()
    outbox.rebuild()
    assert found(SECRET) == []


def test_a_withdrawn_document_is_not_found_even_before_the_worker_comes(index):
    document = make_document(f"un {SECRET}")
    outbox.rebuild()
    save(document, decision="withdrawn")
    results = find(SECRET)
    assert (results.count, results.hits) == (0, [])
    outbox.drain()
    assert find(SECRET).count == 0


def test_a_document_hidden_without_a_word_is_not_shown(index):
    document = make_document(f"un {SECRET}")
    outbox.rebuild()
    Document.objects.filter(pk=document.pk).update(decision="refused")  # as if somebody forgot the outbox
    assert found(SECRET) == []


@pytest.mark.parametrize("decision", ["waiting", "question", "refused", "withdrawn", "merged"])
def test_a_secret_that_is_not_published_is_found_by_nothing(index, moderator, decision):
    document = make_document(f"un {SECRET}", title=f"{SECRET} titre", decision=decision, published=False)
    save(document)
    outbox.drain()
    outbox.rebuild()
    for text in [SECRET, f'"{SECRET}"', "zanz*", f"un OU {SECRET}", ""]:
        assert find(text, user=moderator).count == 0


def test_a_task_to_index_a_document_hidden_meanwhile_deletes_it(index):
    document = make_document(f"un {SECRET}")
    outbox.rebuild()
    save(document)
    Document.objects.filter(pk=document.pk).update(decision="withdrawn")
    outbox.drain()
    Document.objects.filter(pk=document.pk).update(decision="published")
    assert find(SECRET).count == 0  # gone from the index, not only from what is shown


def test_only_the_public_version_is_found(index):
    document = make_document("public")
    version = document.versions.get()
    version.pk, version.number = None, 2
    version.save()
    version.pages.create(rank=1, text=SECRET, stems=f" {SECRET} ")
    save(document)
    outbox.drain()
    assert found(SECRET) == []
    assert found("public") == [document]


def test_a_document_that_cannot_be_prepared_holds_up_nothing(index, monkeypatch):
    good, bad = make_document("bon"), make_document("mauvais")
    prepare = DocumentIndex.prepare

    def fails(self, document):
        if document.pk == bad.pk:
            raise ValueError("no way")
        return prepare(self, document)

    monkeypatch.setattr(DocumentIndex, "prepare", fails)
    save(good)
    save(bad)
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert IndexTask.objects.get().failure == "ValueError: no way"
    assert found("bon") == [good]
    monkeypatch.undo()


def test_every_change_and_every_commit_raise_the_counter(index):
    document = make_document("rien")
    before = Visibility.current()
    save(document)
    assert Visibility.current() == before + 1
    outbox.drain()
    assert Visibility.current() == before + 2
    outbox.drain()
    assert Visibility.current() == before + 2


def test_the_first_drain_makes_the_index(db, engine):
    make_document(f"un {SECRET}")
    assert find(SECRET).unavailable
    outbox.drain()
    assert find(SECRET).count == 1


def test_a_failed_rebuild_leaves_the_index_in_use(index, engine, monkeypatch):
    make_document(f"un {SECRET}")
    outbox.rebuild()
    monkeypatch.setattr(engine, "_write", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        outbox.rebuild()
    assert find(SECRET).count == 1
    assert len([one for one in engine.root.iterdir() if one.is_dir()]) == 1


@pytest.fixture
def stopped(index, engine, monkeypatch):
    """An index in use with a secret; a rebuild of five documents was killed after two."""
    documents = [make_document(f"un {SECRET} numero{number}") for number in range(5)]
    outbox.rebuild()
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    seen = []

    def kill(count):
        seen.append(count)
        if count == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outbox.rebuild(kill)
    assert engine.folder.unfinished().done == 2
    return documents


def test_a_killed_rebuild_goes_on_where_it_was(stopped, engine):
    assert find(SECRET).count == 5
    seen = []
    assert outbox.rebuild(seen.append) == 5
    assert seen == [3, 4, 5]
    assert find(SECRET).count == 5
    assert engine.folder.unfinished() is None
    assert len([one for one in engine.root.iterdir() if one.is_dir()]) == 1


def test_what_changed_between_a_killed_rebuild_and_the_next_is_in_the_new_index(stopped, engine):
    withdrawn, renamed, late = stopped[0], stopped[1], stopped[4]
    moderation.withdraw(withdrawn, reason="erreur")
    renamed.public_version.pages.update(text="un mot nouveau", stems=page_stems("un mot nouveau"))
    for document in (renamed, late):
        save(document)
    outbox.drain()
    outbox.rebuild()
    engine.check()
    assert engine.count(engine.folder.current()) == 4
    assert [hit.document for hit in find("nouveau").hits] == [renamed]
    assert find(SECRET).count == 3


def test_an_unfinished_index_that_is_damaged_is_begun_again(stopped, engine):
    for file in engine.folder.unfinished().folder.iterdir():
        if file.name != PLACE:
            file.unlink()
    assert outbox.rebuild() == 5
    assert find(SECRET).count == 5


def test_a_drain_while_another_writes_leaves_the_rows(index, engine):
    save(make_document(f"un {SECRET}"))
    with engine.folder.writing():
        assert outbox.drain() == 0
    assert IndexTask.objects.count() == 1
    assert outbox.drain() == 1


def test_two_drains_at_once_lose_nothing(transactional_db, engine):
    outbox.rebuild()
    documents = [make_document(f"texte {SECRET}") for _ in range(20)]
    for document in documents:
        save(document)
    errors = []

    def work():
        try:
            for _ in range(20):
                outbox.drain(limit=3)
        except Exception as error:  # reported by the assertion below, in the test's own thread
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while outbox.drain():
        pass
    assert errors == []
    assert find(SECRET).count == 20
    assert not IndexTask.objects.exists()


def test_a_search_during_a_rebuild_uses_the_old_index(index, engine):
    make_document(f"un {SECRET}")
    outbox.rebuild()
    seen = []
    outbox.rebuild(lambda count: seen.append(find(SECRET).count))
    assert seen == [1]


def test_an_index_in_a_folder_that_cannot_be_read_is_unavailable(db, engine):
    engine.root.mkdir()
    (engine.root / "current").write_text("../elsewhere")
    with pytest.raises(IndexUnavailable):
        engine.folder.current()
    assert find("rien").unavailable
