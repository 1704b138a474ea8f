"""A press article of the demonstration, as a browser would save its page."""

from html import escape

from archive.demonstration.sources import BANNER, Source, blocks

TAGS = {"title": "h1", "heading": "h2", "item": "li", "text": "p"}


def html(source: Source) -> bytes:
    """Return one page of HTML."""
    body = "\n".join(f"<{TAGS[style]}>{escape(text)}</{TAGS[style]}>" for style, text in blocks(source.pages[0]))
    return (
        f'<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>{escape(source.title)}</title></head>'
        f"<body><article>\n<p>{BANNER}. {escape(source.source)}</p>\n{body}\n</article></body></html>\n"
    ).encode()
