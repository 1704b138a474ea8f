"""That every sending of a leak is there and whole: `manage.py verify` asks. Nothing can be opened here."""

import hashlib
from collections.abc import Iterator

from archive import verification
from archive.leaks import sealing
from archive.leaks.models import Envelope


@verification.register
def ciphertexts() -> Iterator[str]:
    """Each ciphertext that a row names is there and is what it was; the name is random and says nothing."""
    for envelope in Envelope.objects.iterator():
        path = sealing.path_of(envelope.name)
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield f"leak {envelope.name}: missing"
            continue
        if digest != envelope.sha256:
            yield f"leak {envelope.name}: its content has changed"
