"""Both engines, each in a folder of its own."""

import pytest
from haystack import connections

from archive.search import outbox

ENGINES = {
    "tantivy": "archive.search.engines.tantivy.TantivyEngine",
    "whoosh": "archive.search.engines.whoosh.WhooshEngine",
}


@pytest.fixture(params=ENGINES)
def engine(request, monkeypatch, own_folders):
    """The engine under test; `engine.root` is the folder of its index."""
    monkeypatch.setitem(connections.connections_info["default"], "ENGINE", ENGINES[request.param])
    yield connections.reload("default").get_backend()
    monkeypatch.undo()
    connections.reload("default")


@pytest.fixture
def index(db, engine):
    """A function that brings the index up to what the database says."""
    outbox.rebuild()
    return outbox.drain
