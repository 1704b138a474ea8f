"""Old Office files: what only a password opens is said to be so, before LibreOffice is asked."""

import pytest

from archive.extraction import failure, soffice
from tests.archive.compound_file import compound


@pytest.mark.parametrize(
    "content",
    [
        compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(6) + b"\0\1"}),
        compound({"PowerPoint Document": b"", "Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"}),
    ],
)
def test_file_with_a_password_says_so(tmp_path, monkeypatch, content):
    monkeypatch.setattr(soffice.shutil, "which", lambda name: "/usr/bin/true")
    path = tmp_path / "a"
    path.write_bytes(content)
    with path.open("rb") as file, pytest.raises(failure.UnreadableError) as refused:
        soffice.converted(file.fileno(), "doc")
    assert refused.value.failure == failure.PASSWORD


def test_what_libreoffice_cannot_convert_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr(soffice.shutil, "which", lambda name: "/usr/bin/true")
    path = tmp_path / "a"
    path.write_bytes(compound({"WordDocument": b"\xec\xa5\xc1\0" + bytes(8)}))
    with path.open("rb") as file, pytest.raises(failure.UnreadableError) as refused:
        soffice.converted(file.fileno(), "doc")
    assert refused.value.failure == failure.DAMAGED
