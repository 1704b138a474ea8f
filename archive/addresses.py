"""How documents' addresses are read: `<slug>-<code>`, where the code decides."""

from archive.models.document import CODE_ALPHABET, CODE_LENGTH


class DocumentCode:
    """The permanent code of a document, in an address."""

    regex = f"[{CODE_ALPHABET}]{{{CODE_LENGTH}}}"

    def to_python(self, value):
        """Return the code as it stands."""
        return value

    def to_url(self, value):
        """Return the code as it stands."""
        return value


class CollectionCode(DocumentCode):
    """The permanent code of a collection, in an address."""

    regex = "[0-9a-f]{8}"
