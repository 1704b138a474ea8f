"""A site of its own, started as a person starts it, and a real Chromium to walk through it."""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
START = 240  # seconds: territories, demonstration, recognition of its scan


class Site:
    """A running `./run`: its address, its data folder, and the passwords that it printed once."""

    def __init__(self, folder: Path):
        self.data = folder / "data"
        self.log = folder / "run.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TECHNOPOLICE_")}
        self.environment = {
            **kept,
            "TECHNOPOLICE_DATA": str(self.data),
            "TECHNOPOLICE_OPEN_FORMS_SECONDS": "0",  # nothing of a test waits to look like a person
            "DJANGO_SETTINGS_MODULE": "technopolice.settings",
        }
        self.process = None

    def start(self, *words):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["./run", "--port", str(self.port), *words], cwd=ROOT, env=self.environment, stdout=log,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + START
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"./run did not start:\n{self.log.read_text()}")
            time.sleep(0.2)
        return self

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310  our own address
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)

    def passwords(self):
        return dict(re.findall(r"^\s+(demo-[\w-]+)\s+(\S+)", self.log.read_text(), re.MULTILINE))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp("site"))
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def chromium():
    """Gone at the end of the module: while Playwright's loop runs, Django refuses the database to every other test."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--accept-lang=fr"]  # as most readers' browsers ask
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory):
    """Where each step leaves its picture: TECHNOPOLICE_SCREENSHOTS, or a folder of the test."""
    folder = os.environ.get("TECHNOPOLICE_SCREENSHOTS")
    path = Path(folder) if folder else tmp_path_factory.mktemp("screenshots")
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_wrong(message):
    """Whether a line of the browser's console says that something is wrong; a form sent back (422) is not."""
    return message.type == "error" and "status of 422" not in message.text


@pytest.fixture
def person(chromium, site, screenshots):
    """Open a browser of somebody's own; fails when a page asks anything of another address, or breaks the CSP."""
    contexts, wrong = [], []

    def open_browser(name="", password="", **options):  # an account to sign in with, or nobody
        context = chromium.new_context(base_url=site.url, java_script_enabled=False, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: request.url.startswith(site.url) or wrong.append(request.url))
        page.on("console", lambda message: is_wrong(message) and wrong.append(f"{page.url}: {message.text}"))
        if name:
            page.goto("/compte/entrer")
            page.fill("[name=username]", name)
            page.fill("[name=password]", password)
            page.click("main button[type=submit]")
            assert "/compte/entrer" not in page.url
        return page

    yield open_browser
    for context in contexts:
        context.close()
    assert not wrong
