"""What HTML a writer may use: an allow-list, applied last. No image; no class and no id but the renderer's own."""

import re

import nh3

TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "div", "blockquote", "pre", "details", "summary", "span",
    "em", "strong", "b", "i", "s", "del", "ins", "sub", "sup", "mark", "small", "kbd", "code", "abbr", "cite", "q",
    "time", "a", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"lang", "dir", "id", "class"},
    "a": {"href", "title", "aria-label"},
    "span": {"data-picture"},
    "abbr": {"title"},
    "time": {"datetime"},
    "del": {"datetime"},
    "ins": {"datetime"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan", "align"},
    "td": {"colspan", "rowspan", "align"},
    "div": {"tabindex"},
}
OURS = {"id", "class", "aria-label", "data-picture"}  # the renderer's own only: see `sanitised`
VALUES = {
    "align": re.compile("left|right|center"),
    "scope": re.compile("row|col|rowgroup|colgroup"),
    "dir": re.compile("ltr|rtl|auto"),
    "tabindex": re.compile("0"),
    "colspan": re.compile("[1-9]|[1-4][0-9]"),
    "rowspan": re.compile("[1-9]|[1-4][0-9]"),
    "start": re.compile("[0-9]{1,6}"),
}


def sanitised(html: str, secret: str) -> str:
    """Return the HTML without anything that is not allowed; what is `OURS` stays if `secret` stands before it."""

    def kept(tag, name, value):
        if name in OURS:
            return value.removeprefix(secret) if value.startswith(secret) else None
        allowed = VALUES.get(name)
        return value if not allowed or allowed.fullmatch(value) else None

    return nh3.clean(
        html,
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=kept,
        url_schemes={"http", "https", "mailto"},
        url_relative=_local,
        link_rel="noopener noreferrer",
    )


def _local(url: str) -> str | None:
    """Keep a relative address that stays on the site."""
    stays = url.startswith("#") or (url.startswith("/") and not url.startswith("//"))
    return url if stays and "\\" not in url else None
