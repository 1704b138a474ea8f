"""A site that takes one sending a connection, each in a process of its own that may be killed (`test_leak_kills.py`).

    python -m tests.faults.sender SOCKET RECIPIENT RECIPIENT

It sets the site up once. For each connection it forks: the child says its number, waits for the word of a form, handles
the sending as the web server would, and writes the answer into the connection.
"""

import os
import socket
import sys

import django


def body_of(nonce: str) -> bytes:
    """Return the form as a browser sends it."""
    parts = {"nonce": nonce, "choice": "publish", "message": "what was said"}
    body = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items()
    ).encode()
    body += (
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n' + b"what was sent\n" * 30_000
    )
    return body + b'\r\n--b\r\nContent-Disposition: form-data; name="end"\r\n\r\n1\r\n--b--\r\n'


def prepare(recipients) -> None:
    """Open the box; take one sending, so that everything is loaded."""
    from django.conf import settings
    from django.core.management import call_command

    from archive.leaks import argon
    from archive.leaks.days import today
    from archive.leaks.models import KeyHolder, Rehearsal

    call_command("migrate", verbosity=0)
    settings.LEAKS_FREE_BYTES = 0
    argon.MEMORY_KIB, argon.PASSES = 64, 1
    for number, recipient in enumerate(recipients):
        holder = KeyHolder.objects.create(label=f"Clé {number}", recipient=recipient)
        Rehearsal.objects.create(holder=holder, recipient=recipient, ciphertext=b"", words_digest="",
                                 made_on=today(), proved_on=today())  # fmt: skip
    answer_to(new_nonce())


def new_nonce() -> str:
    from archive.leaks import nonces

    return nonces.new("send")


def answer_to(nonce: str) -> bytes:
    """Return the answer to a sending."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    return client.generic("POST", "/transmettre/envoyer/", body_of(nonce), "multipart/form-data; boundary=b").content


def serve(connection) -> None:
    """Handle one connection, in a process of its own."""
    connection.sendall(f"{os.getpid()}\n".encode())
    nonce = connection.recv(1000).decode().strip()
    connection.sendall(answer_to(nonce))


def main(path, *recipients):
    """Serve until killed."""
    from django.db import connections

    django.setup()
    prepare(recipients)
    connections.close_all()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        sys.stdout.write(new_nonce() + "\n")
        sys.stdout.flush()
        while True:
            connection, _address = server.accept()
            if os.fork() == 0:
                serve(connection)
                os._exit(0)
            connection.close()
            while True:  # those that ended
                try:
                    if os.waitpid(-1, os.WNOHANG) == (0, 0):
                        break
                except ChildProcessError:
                    break


if __name__ == "__main__":
    main(*sys.argv[1:])
