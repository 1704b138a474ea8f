"""E-mails: who, when, about what, the words, and what was attached; ones that are nested, locked or broken."""

import codecs
from email.message import EmailMessage

import pytest

from archive.extraction import failure, mail
from tests.archive.extraction.reading_of import members, reason, texts

PLAIN = b"From: a@example.org\nTo: b@example.org\nSubject: Note\n\n"


def written(**headers):
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    return message


def test_headers_come_first_and_are_in_letters():
    message = written(
        From="Maïrie <mairie@example.org>",
        To="Évelyne <e@example.org>, b@example.org",
        Cc="c@example.org",
        Date="Tue, 18 Jun 2019 10:15:00 +0200",
        Subject="Délibération n° 12 : caméras",
    )
    message.set_content("Bonjour,\n\nVoici.")
    assert texts(message.as_bytes(), "eml") == [
        "Date : 18/06/2019 10:15 +0200\nObjet : Délibération n° 12 : caméras\n\nBonjour,\n\nVoici."
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_headers_and_words_in_an_encoding_that_nobody_announced(encoding):
    content = "From: a@example.org\nSubject: Arrêté préfectoral\n\nSigné à Nîmes".encode(encoding)
    assert texts(content, "eml") == ["Objet : Arrêté préfectoral\n\nSigné à Nîmes"]


def test_plain_words_win_over_html_and_html_is_reduced_to_words():
    message = written(From="a@example.org")
    message.set_content("En clair.")
    message.add_alternative("<p>En couleur</p>", subtype="html")
    assert texts(message.as_bytes(), "eml") == ["En clair."]
    message = written(From="a@example.org")
    message.set_content(
        "<html><head><title>non</title><style>p{}</style></head><body><p>Un <b>deux</b></p><script>alert(1)</script>"
        "<ul><li>trois</li></ul><img src='http://example.org/pixel.gif'></body></html>",
        subtype="html",
    )
    assert texts(message.as_bytes(), "eml") == ["Un deux\ntrois"]


def test_attachments_are_listed_and_taken_out_as_they_came():
    message = written(From="a@example.org")
    message.set_content("Ci-joint.")
    message.add_attachment(b"%PDF-1.4\r\n\0", maintype="application", subtype="pdf", filename="arrêté 12.pdf")
    message.add_attachment("une;table", filename="../../etc/passwd.csv")
    message.add_attachment(b"x" * 3000, maintype="image", subtype="png")
    inner = written(From="z@example.org", Subject="Avant")
    inner.set_content("Le premier.\n>From ici")
    message.add_attachment(inner)
    found = members(message.as_bytes(), "eml")
    assert list(found) == ["arrêté 12.pdf", "passwd.csv", "piece-4.png", "message-5.eml"]
    assert found["arrêté 12.pdf"] == b"%PDF-1.4\r\n\0"
    assert texts(found["message-5.eml"], "eml") == ["Objet : Avant\n\nLe premier.\n>From ici"]
    assert "Pièces jointes :\n– arrêté 12.pdf, 11 octets\n– passwd.csv" in texts(message.as_bytes(), "eml")[0]
    assert list(members(message.as_bytes(), "eml", known=[2, 4, 5])) == ["passwd.csv"]


def test_attachment_whose_name_forgot_its_kind_gets_it_back():
    message = written(From="a@example.org")
    message.set_content("Ci-joint.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="arrêté n° 3.2019")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="facture\u202efdp.exe.pdf")
    assert list(members(message.as_bytes(), "eml")) == ["arrêté n° 3.2019.pdf", "facturefdp.exe.pdf"]


def test_mark_of_utf8_before_the_headers_is_no_header():
    assert texts(codecs.BOM_UTF8 + PLAIN + b"fin", "eml")[0].startswith("Objet : Note\n")


def test_signature_is_named_and_stays():
    message = written(From="a@example.org")
    message.set_content("Signé.")
    message.add_attachment(b"\x30\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert members(message.as_bytes(), "eml") == {}
    assert "smime.p7s, 2 octets (non ouvert)" in texts(message.as_bytes(), "eml")[0]


@pytest.mark.parametrize(
    "kind", ["multipart/encrypted; boundary=b", "application/pkcs7-mime; smime-type=enveloped-data"]
)
def test_locked_message_asks_for_one_without_password(kind):
    assert reason(f"From: a@example.org\nContent-Type: {kind}\n\n--b\n\nx".encode(), "eml") == failure.PASSWORD


def many_parts(count):
    parts = "".join(f"--b\nContent-Type: image/png; name={n}.png\n\nx\n" for n in range(count))
    return f"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--".encode()


def nested(levels):
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels))
    return f"From: a@example.org\n{opened}\nfond".encode()


def letters_in_letters(levels):
    return b"From: a@example.org\nContent-Type: message/rfc822\n\n" * levels + PLAIN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (many_parts(200), ""),
        (many_parts(201), failure.TOO_MUCH_INSIDE),
        (many_parts(1_500), failure.TOO_MUCH_INSIDE),
        (nested(30), ""),
        (nested(5_000), failure.TOO_MUCH_INSIDE),
        (letters_in_letters(5_000), failure.TOO_MUCH_INSIDE),
        (PLAIN + b"\n" * 1000 + bytes(10) + b"fin", ""),
        (b"From: a@example.org\nSubject: " + b"=?utf-8?B?w6k=?= " * 400_000 + b"\n\nfin", ""),
        (b"From: a@example.org\nSubject: =?utf-8?B?w=?= =?nulle-part?Q?x?= \xff\xfe\n\nfin", ""),
        (b"From: a@example.org\nContent-Type: multipart/mixed; boundary=absent\n\nfin", ""),
        (b"From: a@example.org\nContent-Type: text/plain; charset=nulle-part\n\nfin", ""),
        (b"From: a@example.org\nContent-Transfer-Encoding: base64\n\n=====fin", ""),
        (b'Subject: x\nDate: hier\nContent-Type: ;;;==="\n\nfin', ""),
        (b"<html><body>From: a</body></html>", failure.MISMATCH),
        (b"%PDF-1.4\nFrom: a@example.org\n", failure.MISMATCH),
        (b"un texte sans en-tete\n", failure.MISMATCH),
    ],
    ids=range(16),
)
def test_hostile_files_end_in_a_named_state(content, said):
    assert reason(content, "eml") == said
    if not said:
        members(content, "eml")


def test_message_larger_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(mail, "SIZE_MAX", 10)
    assert reason(PLAIN, "eml") == failure.TOO_LARGE
