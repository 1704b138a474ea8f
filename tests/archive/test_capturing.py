"""A press article by its address: fetched within limits, from the public web only, kept as it came."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from archive import capturing, moderation, processing, storage
from archive.fetching import CannotFetch, Fetcher
from archive.models import Capture, CustodyEvent, Document, Processing, Review
from tests.make import make_territory, make_user

PARAGRAPHS = "".join(
    f"<p>La ville voulait poser des micros dans le quartier, et la campagne a demandé pourquoi, fois {n}. "
    "Le conseil municipal a voté un budget dont le détail reste inconnu des habitants.</p>"
    for n in range(20)
)
ARTICLE = f"""<!doctype html><html><head><title>Des micros dans la rue</title>
<meta property="og:site_name" content="Le Journal d’essai"><meta name="author" content="Anne Onyme">
<meta property="article:published_time" content="2019-05-08T10:00:00"><script>alert(1)</script></head><body>
<nav>Menu Accueil</nav><article><h1>Des micros dans la rue</h1>{PARAGRAPHS}</article></body></html>"""


class Site(BaseHTTPRequestHandler):
    """A small web of our own."""

    def do_GET(self):
        kind, body, status, more = {
            "/article": ("text/html; charset=utf-8", ARTICLE.encode(), 200, {}),
            "/pdf": ("application/pdf", b"%PDF-1.4\n", 200, {}),
            "/moved": ("text/html", b"", 302, {"Location": "/article"}),
            "/round": ("text/html", b"", 302, {"Location": "/round"}),
            "/inside": ("text/html", b"", 302, {"Location": "http://169.254.169.254/latest"}),
            "/file": ("text/html", b"", 302, {"Location": "file:///etc/passwd"}),
            "/gone": ("text/html", b"x", 404, {}),
            "/image": ("image/png", b"x", 200, {}),
            "/empty": ("text/html", b"", 200, {}),
            "/large": ("text/html", b"x" * (11 * 1024 * 1024), 200, {}),
            "/slow": ("text/html", None, 200, {}),
        }[self.path]
        type(self).asked.append(dict(self.headers))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            if body is None:
                while not type(self).stop.wait(0.05):
                    self.wfile.write(b"x")
            else:
                self.wfile.write(body)
        except OSError:
            pass  # the other side had enough

    def log_message(self, *said):
        pass


@pytest.fixture
def site():
    Site.asked, Site.stop = [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Site.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fetcher(site):
    return Fetcher(loopback=True, ports={int(site.rpartition(":")[2])}, seconds=3)


def refused(fetcher, address):
    with pytest.raises(CannotFetch) as error:
        fetcher.fetch(address)
    return error.value.failure


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0x7f000001/", "http://2130706433/",
     "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
     "http://100.64.0.1/", "http://0.0.0.0/", "ftp://example.org/", "file:///etc/passwd", "http://u:p@example.org/",
     "http://example.org:22/", "http://", "http://example.org:99999/", "javascript:alert(1)"],
)  # fmt: skip
def test_no_address_inside_a_network_is_asked(address, caplog):
    assert refused(Fetcher(), address) in {"forbidden-address", "unreachable"}
    assert not caplog.records


class Proxy(BaseHTTPRequestHandler):
    """A proxy that refuses, and remembers what it was asked."""

    def do_CONNECT(self):
        self.server.asked.append(self.path)
        self.send_error(403)

    def log_message(self, *_):
        pass


@pytest.fixture
def proxy():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_proxy_is_told_the_number_that_was_looked_at(proxy):
    through = Fetcher(proxy=f"http://127.0.0.1:{proxy.server_port}", seconds=3)
    assert refused(through, "https://1.1.1.1/article") == "unreachable"
    assert proxy.asked == ["1.1.1.1:443"]


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1/", "https://10.0.0.1/", "https://localhost/", "http://1.1.1.1/"]
)
def test_a_proxy_is_asked_for_nothing_that_it_could_find_inside(proxy, address):
    refused(Fetcher(proxy=f"http://127.0.0.1:{proxy.server_port}", seconds=3), address)
    assert not proxy.asked


@pytest.mark.parametrize("credentials", ["somebody:word@", ":word@", "somebody@", "@"])
def test_no_name_or_password_is_sent_along(site, fetcher, credentials):
    assert refused(fetcher, site.replace("//", f"//{credentials}")) == "forbidden-address"
    assert not Site.asked


def test_a_page_is_kept_as_a_warc_record(site, fetcher):
    fetched = fetcher.fetch(f"{site}/moved")
    assert (fetched.name, fetched.address, fetched.status) == ("capture.warc", f"{site}/article", 200)
    assert fetched.content.startswith(b"WARC/1.0")
    assert ARTICLE.encode() in fetched.content


def test_the_site_is_told_nothing_of_who_asks(site, fetcher):
    fetcher.fetch(f"{site}/moved")
    for headers in Site.asked:
        assert not {"Cookie", "Referer", "From", "X-Forwarded-For", "Authorization"} & set(headers)
        assert "technopolice" not in str(headers).lower()


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/inside", "forbidden-address"), ("/file", "forbidden-address"), ("/round", "unreachable"),
     ("/gone", "unreachable"), ("/image", "unsupported"), ("/empty", "empty"),
     ("/large", "too-large"), ("/slow", "unreachable")],
)  # fmt: skip
def test_what_is_no_page_is_refused_with_its_reason(site, fetcher, path, reason):
    assert refused(fetcher, site + path) == reason


@pytest.fixture
def asked(db, site):
    return capturing.ask(f"{site}/article", by=make_user("depositor"), territories=[make_territory()])


def test_an_address_is_a_document_at_once(asked):
    assert asked.extract_only
    assert asked.capture.state == "waiting"
    assert Review.objects.get().subject == asked
    assert Document.objects.tally()["waiting"] == 1


@pytest.mark.slow
def test_the_worker_fetches_then_reads_and_proposes(asked, fetcher):
    assert processing.work_once is not None
    assert capturing.capture_next(fetcher)
    while processing.work_once():
        pass
    asked.refresh_from_db()
    version = asked.versions.get()
    assert (version.processing, version.sections) == ("done", True)
    assert asked.proposed == {
        "title": "Des micros dans la rue", "author": "Anne Onyme", "publisher": "Le Journal d’essai",
        "date": "2019-05-08", "date_precision": "day",
    }  # fmt: skip
    text = " ".join(version.pages.values_list("text", flat=True))
    assert "La ville voulait poser des micros" in text
    assert "Menu Accueil" not in text
    assert "<script" not in version.display_html
    assert "<p>La ville" in version.display_html
    assert storage.blob_path(version.files.get().sha256).is_file()
    assert list(asked.custody.values_list("kind", flat=True)) == ["received", "captured", "read"]


def test_a_page_that_does_not_answer_is_tried_three_times_then_told(asked, fetcher, site):
    Capture.objects.update(address=f"{site}/gone")
    for _ in range(3):
        assert capturing.capture_next(fetcher)
    assert not capturing.capture_next(fetcher)
    version = asked.versions.get()
    assert (version.processing, version.failure) == (Processing.FAILED, "unreachable")
    assert Document.objects.tally()["failed"] == 1


def test_a_forbidden_address_is_told_at_once_and_can_be_asked_again(asked, fetcher, site):
    Capture.objects.update(address=f"{site}/inside")
    capturing.capture_next(fetcher)
    assert asked.versions.get().failure == "forbidden-address"
    Capture.objects.update(address=f"{site}/article")
    capturing.again(asked, make_user("moderator", "moderator"))
    assert capturing.capture_next(fetcher)
    assert asked.versions.get().sha256
    with pytest.raises(capturing.DeskError):
        capturing.again(asked, None)


def test_a_full_disk_loses_no_attempt(asked, fetcher, monkeypatch):
    def full(stream):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "store", full)
    with pytest.raises(OSError, match="space"):
        capturing.capture_next(fetcher)
    capture = Capture.objects.get()
    assert (capture.state, capture.attempts) == ("waiting", 0)


def test_nothing_is_fetched_where_the_setting_says_no(asked, fetcher, settings):
    settings.CAPTURE = False
    assert not capturing.capture_next(fetcher)


def test_custody_does_not_repeat_the_address(asked):
    assert "127.0.0.1" not in str(list(CustodyEvent.objects.values_list("facts", "note")))


def test_an_address_that_was_refused_is_not_visited(asked, fetcher):
    moderation.refuse(asked, make_user("moderator", "moderator"), reason="non")
    assert not capturing.capture_next(fetcher)
    assert Site.asked == []
