"""Following every link of the site, as one person: what is wrong on the way is noted, one address of a kind kept."""

from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error

# Searches lead to searches without end: of each kind of page, so many addresses, and so many with a question.
MOST_OF_A_KIND = 12
MOST_WITH_A_QUESTION = 3
MOST_OF_A_KNOWN_KIND = 3  # of what somebody else has walked already
PASSING = {"document-copy", "review-next"}  # one says "wait" until the file is there, one leads on
# Before any script of ours: what the browser refuses, and what moves after it was drawn.
WATCH = """
window.refused = []; window.shifted = 0;
document.addEventListener("securitypolicyviolation", one => refused.push(one.violatedDirective + " " + one.blockedURI));
new PerformanceObserver(list => list.getEntries().forEach(one => shifted += one.hadRecentInput ? 0 : one.value))
  .observe({type: "layout-shift", buffered: true});
"""
LOOK = """() => ({
  links: [...document.querySelectorAll("a[href]")]  // `href` of one in a drawing is no text
    .map(one => new URL(one.getAttribute("href"), document.baseURI).href),
  nowhere: [...document.querySelectorAll("a[href^='#']")].map(one => one.getAttribute("href").slice(1))
    .filter(id => id && !document.getElementById(decodeURIComponent(id))),
  unnamed: [...document.images].filter(one => !one.hasAttribute("alt")).map(one => one.src),
  broken: [...document.images].filter(one => one.complete && !one.naturalWidth).map(one => one.src),
  refused, shifted,
})"""


@dataclass
class Walk:
    """What a walk found: `kinds` (name in the URL table -> first address), addresses visited, all that is wrong."""

    kinds: dict[str, str] = field(default_factory=dict)
    visited: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def crawl(page, url: str, start: str = "/", known=(), forbidden=()) -> Walk:
    """Follow every link from `start`; `page` is a Playwright page, signed in or not; `url` is the site's address.

    Of the kinds that are `known` from another walk, a few addresses only; `forbidden` ones must answer 403.
    """
    walk, met, counts, waiting = Walk(), {start}, Counter(), deque([(start, "")])
    page.add_init_script(WATCH)
    page.on("request", lambda one: one.url.startswith((url, "blob:", "data:")) or walk.wrong.append(f"asks {one.url}"))
    page.on("console", lambda one: one.type == "error" and walk.wrong.append(f"{page.url}: {one.text}"))
    page.on("pageerror", lambda error: walk.wrong.append(f"{page.url}: {error}"))
    while waiting:
        address, found_on = waiting.popleft()
        walk.visited.add(address)
        for link in _look(page, url, address, found_on, walk, forbidden):
            if link not in met and _may_visit(link, counts, known):
                met.add(link)
                waiting.append((link, address))
    return walk


def kind_of(address: str) -> str | None:
    """Return the name that the URL table gives an address, or nothing."""
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def _may_visit(address: str, counts: Counter, known) -> bool:
    """Count an address, and tell whether enough of its kind were met."""
    kind = kind_of(address)
    counts[kind] += 1
    if not urlsplit(address).query:
        return counts[kind] <= (MOST_OF_A_KNOWN_KIND if kind in known else MOST_OF_A_KIND)
    counts[kind, "asked"] += 1
    return counts[kind, "asked"] <= MOST_WITH_A_QUESTION


def _look(page, url, address, found_on, walk, forbidden) -> list[str]:
    """Open an address, note what is wrong, and return where it leads on this site."""
    kind = kind_of(address)
    # The browser would make pages of its own of feeds and files; another address of a known page is a page.
    ask = page.goto if kind in walk.kinds else page.context.request.get
    answer = ask(url + address)
    if kind in forbidden and answer.status == 403:
        return []
    if kind in forbidden or answer.status >= 400:
        walk.wrong.append(f"{answer.status} {address}, linked from {found_on}")
        return []
    if "text/html" not in answer.headers.get("content-type", ""):
        return []
    if kind not in walk.kinds:
        try:
            page.goto(url + address)
        except Error as error:
            if "Download is starting" in str(error):  # it was a page that says "wait" a moment ago
                return []
            raise
    if kind not in PASSING:
        walk.kinds.setdefault(kind, address)
    seen = page.evaluate(LOOK)
    for trouble in ("nowhere", "unnamed", "broken", "refused"):
        walk.wrong += [f"{address}: {trouble} {one}" for one in seen[trouble]]
    return [_tidy(link) for link in seen["links"] if link.startswith(f"{url}/")]


def _tidy(link: str) -> str:
    """Return an address without its host and fragment, what it asks in a fixed order."""
    parts = urlsplit(link)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return parts.path + (f"?{query}" if query else "")
