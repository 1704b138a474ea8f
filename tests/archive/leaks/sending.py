"""Sends as a browser does, without a word of JavaScript, and opens what came as a key holder does."""

import html
import io
import re
import subprocess
import zipfile

import pyrage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.leaks import sealing

SEND, TELL, FOLLOW = "/transmettre/envoyer/", "/transmettre/signaler/", "/transmettre/suivre/"


def nonce_of(page):
    """Return the form's word of a page."""
    return re.search(r'name="nonce" value="([^"]+)"', page.content.decode())[1]


def fields(nonce, *files, message="", choice="publish", **more):
    """Return the fields in the order of the form."""
    files = [SimpleUploadedFile(name, content) for name, content in files]
    return {"nonce": nonce, "choice": choice, "message": message, "files": files, **more, "end": "1"}


def send(*files, message="", choice="publish", nonce=None, client=None, address=SEND, **headers):
    """Return the answer to a sending."""
    client = client or Client()
    nonce = nonce or nonce_of(client.get(address))
    return client.post(address, fields(nonce, *files, message=message, choice=choice), **headers)


def words_of(page):
    """Return the seven words of a receipt."""
    words = re.findall(r"<li>([a-z]+)</li>", page.content.decode())
    return " ".join(words) if len(words) == 7 else ""


def open_with(words, client=None):
    """Return what seven words open."""
    return (client or Client()).post(FOLLOW, {"words": words, "end": "1"})


def text_of(page):
    return html.unescape(page.content.decode())


def decrypted(envelope, identity):
    """Return the members of a sending, as its key holder finds them."""
    plain = pyrage.decrypt(sealing.path_of(envelope.name).read_bytes(), [identity])
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def decrypted_by_age(path, identity, folder):
    """Return the members, opened by the `age` command and nothing of ours."""
    key, out = folder / "key.txt", folder / "out.zip"
    key.write_text(str(identity))
    subprocess.run(["age", "-d", "-i", key, "-o", out, path], check=True, capture_output=True)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
