"""The box is open only while two key holders have shown that they can read; everything else closes it, and says so."""

import subprocess
from io import StringIO

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from archive.desk.kinds import DeskError
from archive.leaks import keys, rehearsing
from archive.leaks.days import today
from archive.leaks.models import KeyHolder, Rehearsal, Submission
from tests.archive.leaks.conftest import make_holder
from tests.archive.leaks.sending import SEND, TELL, fields, nonce_of, open_with, send, text_of, words_of

pytestmark = pytest.mark.django_db


def assert_closed():
    """The form answers 503, the warning can be read, nothing is taken."""
    for address in (SEND, TELL):
        page = Client().get(address)
        assert page.status_code == 503
        assert page["Retry-After"]
    page = Client().get("/transmettre/")
    assert page.status_code == 200
    assert SEND not in text_of(page)
    assert Client().get("/transmettre/suivre/").status_code == 200


def test_box_is_closed_where_nothing_is_set_up():
    assert_closed()


def test_box_opens_with_two_proofs_and_not_with_one():
    make_holder("Coffre")
    assert_closed()
    make_holder("Équipe")
    assert Client().get(SEND).status_code == 200


def test_form_opened_before_the_box_closed_takes_nothing(box, leaks_folder):
    nonce = nonce_of(Client().get(SEND))
    KeyHolder.objects.update(is_active=False)
    page = Client().post(SEND, fields(nonce, ("a.txt", b"x")))
    assert page.status_code == 503
    assert not words_of(page)
    assert not Submission.objects.exists()
    assert not leaks_folder.exists()


def test_box_closes_ninety_days_after_the_proofs(box, time_machine_days):
    time_machine_days(90)
    assert Client().get(SEND).status_code == 200
    time_machine_days(91)
    assert_closed()


def test_clock_that_is_wrong_closes_the_box(box, time_machine_days):
    time_machine_days(-30)
    assert_closed()
    time_machine_days(20_000)
    assert_closed()


def test_another_key_has_to_prove_itself_anew(box):
    KeyHolder.objects.filter(label="Coffre").update(recipient=str(pyrage.x25519.Identity.generate().to_public()))
    assert_closed()


def test_warning_that_nobody_signed_closes_the_box(box, settings):
    settings.LEAKS_SIGNED_BY = ""
    assert_closed()


def test_file_of_keys_decides_where_there_is_one(box, settings, tmp_path):
    path = tmp_path / "keys.txt"
    settings.LEAKS_KEYS_FILE = str(path)
    assert_closed()  # it is not there
    path.write_text(f"# ours\ncoffre {box[0].holder.recipient}\n")
    assert_closed()
    path.write_text(f"{box[0].holder.recipient}\n{box[1].holder.recipient}\n")
    assert Client().get(SEND).status_code == 200
    intruder = make_holder("Intrus")
    assert "Intrus" not in keys.recipients()
    path.write_text(f"{box[0].holder.recipient}\nnot a key\n")
    assert_closed()
    assert intruder


def test_key_in_the_database_that_is_none_closes_the_box(box):
    KeyHolder.objects.filter(label="Coffre").update(recipient="age1nothing")
    Rehearsal.objects.filter(holder__label="Coffre").update(recipient="age1nothing")
    assert_closed()


def test_leaks_are_encrypted_to_nobody_who_has_not_proved(box):
    KeyHolder.objects.create(label="Neuf", recipient=str(pyrage.x25519.Identity.generate().to_public()))
    assert sorted(keys.recipients()) == ["Coffre", "Équipe"]


@pytest.mark.parametrize("given", ["AGE-SECRET-KEY-1QQQ", "age1x", "", "ssh-ed25519 AAAA"])
def test_what_is_no_public_key_is_refused(given):
    with pytest.raises(CommandError):
        call_command("leak_keys", "add", "Coffre", given)
    assert not KeyHolder.objects.exists()


def test_whole_way_of_a_key_holder_with_the_age_tools(tmp_path, client, moderator):
    """As docs/key-holders.md says it, step by step."""
    holders = {}
    for label in ("Coffre", "Équipe"):
        made = subprocess.run(["age-keygen", "-o", tmp_path / label], capture_output=True, text=True, check=True)
        public = made.stderr.split("Public key: ")[1].strip()
        call_command("leak_keys", "add", label, public, stdout=StringIO())
        holders[label] = tmp_path / label
    call_command("leak_keys", "rehearse", stdout=StringIO())
    assert_closed()
    client.force_login(moderator)
    assert client.get("/relecture/fuites/repetition/").status_code == 200
    for rehearsal in Rehearsal.objects.all():
        message = tmp_path / "m.age"
        message.write_bytes(client.get(f"/relecture/fuites/repetition/{rehearsal.pk}.age").content)
        opened = subprocess.run(
            ["age", "-d", "-i", holders[rehearsal.holder.label], message], capture_output=True, text=True, check=True
        )
        words = opened.stdout.strip().splitlines()[-1]
        client.post(f"/relecture/fuites/repetition/{rehearsal.pk}/", {"words": words.upper()})
    assert sorted(keys.recipients()) == ["Coffre", "Équipe"]
    out = StringIO()
    call_command("leak_keys", "list", stdout=out)
    assert "open, for: Coffre, Équipe" in out.getvalue()
    assert words_of(send(message="x"))


def test_wrong_words_prove_nothing_and_each_message_counts_once(box):
    (mine, other) = rehearsing.begin()
    text = {r.pk: r for r in (mine, other)}
    assert len(text) == 2
    with pytest.raises(DeskError):
        rehearsing.prove(mine, "un deux trois quatre")
    Rehearsal.objects.filter(pk=mine.pk).update(proved_on=today())
    with pytest.raises(DeskError):
        rehearsing.prove(mine, "un deux trois quatre")


def test_each_key_holder_gets_other_words(box):
    made = {r.holder.label: r for r in rehearsing.begin()}
    for one in box:
        opened = pyrage.decrypt(bytes(made[one.holder.label].ciphertext), [one.identity]).decode()
        words = opened.strip().splitlines()[-1]
        other = next(r for label, r in made.items() if label != one.holder.label)
        with pytest.raises(DeskError):
            rehearsing.prove(other, words)
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(other.ciphertext), [one.identity])
        rehearsing.prove(made[one.holder.label], words)


def test_same_key_is_not_two_key_holders():
    public = str(pyrage.x25519.Identity.generate().to_public())
    call_command("leak_keys", "add", "Coffre", public, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("leak_keys", "add", "Équipe", public)


def test_retired_key_is_used_no_more(box):
    call_command("leak_keys", "retire", "Coffre", stdout=StringIO())
    assert_closed()
    with pytest.raises(CommandError):
        call_command("leak_keys", "retire", "Personne")


def test_words_of_a_sender_open_nothing_of_the_team(box, client, moderator):
    words = words_of(send(message="x"))
    assert "age1" not in text_of(open_with(words))
