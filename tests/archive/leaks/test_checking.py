"""A sending that is not there any more, or not whole, is a finding."""

import pytest
from django.core.cache import cache

from archive.leaks import checking, sealing
from archive.leaks.models import Envelope
from tests.archive.leaks.sending import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(box):
    cache.clear()
    send(("a.txt", b"first"), message="m", choice="ask")
    return sealing.path_of(Envelope.objects.get().name)


def test_what_was_received_is_no_finding(sent):
    assert sent.is_file()
    assert list(checking.ciphertexts()) == []


def test_one_changed_byte_is_a_finding(sent):
    sent.chmod(0o600)
    content = bytearray(sent.read_bytes())
    content[-1] ^= 1
    sent.write_bytes(content)
    assert [one.endswith("its content has changed") for one in checking.ciphertexts()] == [True]


def test_a_missing_file_is_a_finding(sent):
    sent.unlink()
    assert [one.endswith("missing") for one in checking.ciphertexts()] == [True]
