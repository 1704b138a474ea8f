"""What a reader says of bytes, as a test wants it: the texts of its pages, or why it cannot be read."""

import tempfile

from archive.extraction import failure, reading


def texts(content, extension):
    """Return the text of each page that the sandbox's job reads in these bytes."""
    document, *pages = [data for data, _blob in frames(content, extension)]
    assert document["document"]["page_count"] == len(pages)
    assert document["document"]["sections"]
    return [page["page"]["text"] for page in pages]


def reason(content, extension):
    """Return the code for which these bytes cannot be read, or an empty string when they can."""
    try:
        frames(content, extension)
    except failure.UnreadableError as error:
        return error.failure
    return ""


def frames(content, extension):
    """Return all frames of the first fifty pages."""
    request = {"extensions": [extension], "first": 1, "count": 50, "office": False}
    return _on_a_file(content, lambda file: list(reading.read(request, [file])))


def members(content, extension, known=()):
    """Return {name: content} of the files inside."""
    request = {"extension": extension, "known": list(known)}
    found = {}
    for data, blob in _on_a_file(content, lambda file: list(reading.members(request, [file]))):
        found[data["child"]["name"]] = found.get(data["child"]["name"], b"") + blob
    return found


def _on_a_file(content, what):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return what(file.fileno())
