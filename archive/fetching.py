"""Fetching one page of the public web: no private address by any door, within limits of time and size.

Runs in the worker. The site that is visited sees the address of this server, or of its proxy, and nothing of who gave
it the address. Through a proxy only https is asked: there the proxy is told the very number that was looked at here,
where for http it would look the name up itself, and perhaps find something inside a network.
"""

import logging
import threading
import time
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

logging.getLogger(
    "requests_hardened.ip_filter"
).disabled = True  # it would write the addresses that people give into the log

BYTES_MAX = 10 * 1024 * 1024
SECONDS_MAX = 20  # in all
PAUSE_MAX = 8  # seconds without a byte
REDIRECTS_MAX = 5
PORTS = {None, 80, 443}
# Neither this site nor a person is named: who runs a site would learn what is looked at, and by whom.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; page-archive/1.0)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9",
    "Accept-Language": "fr,en;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
HTML, PDF = {"text/html", "application/xhtml+xml"}, "application/pdf"


class CannotFetch(Exception):
    """The page did not come; `failure` is a value of `archive.models.Failure`."""

    def __init__(self, failure: str, detail: str = ""):
        super().__init__(f"{failure} {detail}".strip())
        self.failure = failure


@dataclass(frozen=True)
class Fetched:
    """What came: a file to keep (`capture.warc`, or `capture.pdf`), and the last address of the redirects."""

    name: str
    content: bytes
    address: str
    status: int


class Fetcher:
    """Asks for pages. `loopback` and `ports` are for tests, which have no other web than their own machine."""

    def __init__(self, *, proxy: str = "", loopback: bool = False, ports=PORTS, seconds: float = SECONDS_MAX):
        self.proxy, self.ports, self.seconds = proxy, ports, seconds
        self.manager = Manager(
            Config(
                ip_filter_enable=True,
                ip_filter_allow_loopback_ips=loopback,
                never_redirect=True,  # each hop is looked at here
                default_timeout=(PAUSE_MAX, PAUSE_MAX),
            )
        )

    def fetch(self, address: str) -> Fetched:
        """Return the page at an address. Raises `CannotFetch`."""
        outcome: list = []

        def work():
            try:
                outcome.append(self._fetch(address))
            except CannotFetch as error:
                outcome.append(error)
            except Exception as error:  # whatever a hostile answer brings out of the HTTP library
                outcome.append(CannotFetch("unreachable", type(error).__name__))

        # A server that sends its headers letter by letter would hold us for hours: the thread is left behind.
        thread = threading.Thread(target=work, daemon=True, name="fetch")
        thread.start()
        thread.join(self.seconds + 1)
        if not outcome:
            raise CannotFetch("unreachable", "too slow")
        if isinstance(outcome[0], CannotFetch):
            raise outcome[0]
        return outcome[0]

    def _fetch(self, address: str) -> Fetched:
        deadline = time.monotonic() + self.seconds
        with self.manager.get_session() as session:
            session.trust_env = False  # neither a proxy nor a password of this machine
            session.headers.clear()
            session.proxies = {"https": self.proxy} if self.proxy else {}
            for _hop in range(REDIRECTS_MAX + 1):
                self._check(address)
                response = self._ask(session, address, deadline)
                with response:
                    if response.is_redirect:
                        address = urljoin(address, response.headers["location"])
                        session.cookies.clear()
                        continue
                    return self._kept(response, address, deadline)
        raise CannotFetch("unreachable", "too many redirects")

    def _check(self, address: str) -> None:
        """Raise unless an address is one of the public web, by its form."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            raise CannotFetch("forbidden-address") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or port not in self.ports:
            raise CannotFetch("forbidden-address")
        if self.proxy and parts.scheme != "https":
            raise CannotFetch("unreachable", "the proxy is for https")

    def _ask(self, session, address: str, deadline: float) -> requests.Response:
        left = min(PAUSE_MAX, max(0.1, deadline - time.monotonic()))
        try:
            return session.request("GET", address, headers=HEADERS, stream=True, timeout=(left, left))
        except InvalidIPAddress:
            raise CannotFetch("forbidden-address") from None
        except (requests.RequestException, UnicodeError, OSError) as error:
            raise CannotFetch("unreachable", type(error).__name__) from None

    def _kept(self, response, address: str, deadline: float) -> Fetched:
        """Read an answer within the limits, and return it as a file to keep."""
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != requests.codes.ok:
            raise CannotFetch("unreachable", str(response.status_code))
        if kind not in HTML and kind != PDF:
            raise CannotFetch("unsupported", kind[:40])
        body = self._body(response, deadline)
        if kind == PDF:
            return Fetched("capture.pdf", body, address, response.status_code)
        return Fetched("capture.warc", _warc(response, address, body), address, response.status_code)

    def _body(self, response, deadline: float) -> bytes:
        body = BytesIO()
        while piece := response.raw.read1(65_536) if hasattr(response.raw, "read1") else response.raw.read(65_536):
            body.write(piece)
            if body.tell() > BYTES_MAX:
                raise CannotFetch("too-large")
            if time.monotonic() > deadline:
                raise CannotFetch("unreachable", "too slow")
        if not body.tell():
            raise CannotFetch("empty")
        return body.getvalue()


def _warc(response, address: str, body: bytes) -> bytes:
    """Return a WARC file of one request and its response, as they went over the wire."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=False)
    reason = f"{response.status_code} {response.reason or ''}".strip()
    headers = StatusAndHeaders(reason, list(response.raw.headers.items()), protocol="HTTP/1.1")
    answer = writer.create_warc_record(address, "response", payload=BytesIO(body), http_headers=headers)
    target = urlsplit(address)
    asked = StatusAndHeaders(
        f"GET {target.path or '/'}{'?' + target.query if target.query else ''} HTTP/1.1",
        [("Host", target.netloc), *HEADERS.items()],
        is_http_request=True,
    )
    question = writer.create_warc_record(address, "request", http_headers=asked)
    writer.write_request_response_pair(question, answer)
    for record in (question, answer):
        record.raw_stream.close()  # temporary files
    return file.getvalue()
