"""Facts as HTML, for lists that can be of hundreds: values with their sources, events, what stands against what.

A template takes ten times as long. Words are looked up once for a whole list; every value goes through `escape`.
"""

import html
from functools import cache

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive.document_dates import PartialDate
from archive.written_date import written_date
from wiki.dossiers.facts import name_of
from wiki.dossiers.models import EventKind, Status, Verdict
from wiki.dossiers.states import State
from wiki.evidence.models import Stance

_STATE_CLASSES = {
    State.SOURCED: "state state-ok",
    State.CONTESTED: "state state-warn",
    State.MISSING: "state state-warn",
}
_PK = 987654321  # stands for any key in an address that is made once


def escape(value) -> str:
    """Escape a value for text or an attribute."""
    return html.escape(str(value))


@cache
def _words(language: str) -> dict[str, str]:
    """Return all words that lists repeat, escaped; `language` is the one that is active."""
    said = {
        "contest": _("Contest"),
        "edit": _("Edit"),
        "history": _("History"),
        "none": _("No source yet"),
        "hidden": _("Source not available."),
        "stale": _("a newer version of this document is public: check the page"),
        "against": _("Against it"),
        "nothing": _("Nothing"),
        "settled": _("Settled"),
        "choose": _("Choose among these values"),
        "according": _("according to %s"),
        "reading": _("reading %s"),
        "demonstration": _("demonstration summary"),
        "because": _("%(verdict)s: %(reason)s"),
        "decided": _("decided by %(who)s on %(day)s"),
    }
    return {name: escape(word) for name, word in said.items()}


@cache
def _labels(language: str) -> dict[str, str]:
    """Return the labels of statuses, kinds, verdicts and stances, escaped; `language` is the one that is active."""
    return {
        f"{one.__name__}:{value}": escape(label)
        for one in (Status, EventKind, Verdict, State, Stance)
        for value, label in one.choices
    }


class Writer:
    """Writes facts in the language of the reader."""

    def __init__(self):
        self.words, self.labels = _words(get_language()), _labels(get_language())
        self._addresses: dict[tuple, str] = {}
        self._sources: dict[int, str] = {}

    def state(self, value: str) -> str:
        """Write what a fact is worth, in words."""
        return f'<span class="{_STATE_CLASSES.get(value, "state")}">{self.labels[f"State:{value}"]}</span>'

    def sources(self, found, *, empty: bool = True) -> SafeString:
        """Write the sources of a fact, each a link to its page."""
        shown = [self._source(one) for one in found if one.document is not None]
        if shown:
            return mark_safe(f'<ul class="dossier-sources">{"".join(shown)}</ul>')  # escaped in `_source`
        said = self.words["hidden"] if found else self.words["none"] if empty else ""
        return mark_safe(f'<span class="muted">{said}</span>' if said else "")  # escaped in `words`

    def links(self, fact, *, contest: bool = False) -> SafeString:
        """Write what can be done with a fact."""
        kind, pk = name_of(fact), fact.pk
        wanted = [("claim-contest", (), "contest")] if contest else []
        wanted += [("fact-edit", (kind,), "edit"), ("fact-history", (kind,), "history")]
        links = "".join(
            f'<a href="{self._address(name, kinds, pk)}" rel="nofollow">{self.words[word]}</a>'
            for name, kinds, word in wanted
        )
        return mark_safe(f'<span class="dossier-links no-print">{links}</span>')  # addresses and our own words

    def group(self, group) -> str:
        """Write the values of one property as rows under its name."""
        scope = f' <span class="dossier-scope">{escape(group.scope)}</span>' if group.scope else ""
        head = f'<tr><th scope="rowgroup" colspan="2">{escape(group.topic)}{scope}</th></tr>'
        return f"<tbody>{head}{''.join(map(self._row, group.values))}</tbody>"

    def event(self, one, *, named: bool = False) -> str:
        """Write an event as an item."""
        event = one.event
        day = escape(written_date(PartialDate(event.date, event.date_end, event.date_precision)))
        parts = [f"<strong>{escape(event.title)}</strong>"]
        if event.effect:
            parts.append(f'<span class="dossier-badge">{self.labels[f"Status:{event.effect}"]}</span>')
        if named and event.project:
            parts.append(f'<a href="{escape(event.project.get_absolute_url())}">{escape(event.project.name)}</a>')
        if one.state != State.SOURCED:
            parts.append(self.state(one.state))
        if event.act and not event.act.removed:
            parts.append(f'<span class="muted">{escape(event.act)}</span>')
        text = f"<p>{escape(event.text)}</p>" if event.text else ""
        return (
            f'<li id="fait-{event.pk}"><p class="dossier-when">{day} <span class="muted">'
            f"{self.labels[f'EventKind:{event.kind}']}</span></p><div><p>{' '.join(parts)}</p>{text}"
            f"{self.sources(one.sources, empty=False)}{self.links(event)}</div></li>"
        )

    def mark(self, mark) -> str:
        """Write an event on the timeline: as wide as its date is vague."""
        kind = " timeline-decisive" if mark.changes_status else "" if mark.is_proven else " timeline-unproven"
        return (
            f'<rect class="timeline-vague" x="{mark.x}" width="{mark.width}" y="26" height="6"/>'
            f'<circle class="timeline-mark{kind}" cx="{mark.x}" cy="29" r="{8 if mark.changes_status else 5}">'
            f"<title>{escape(mark.title)}</title></circle>"
        )

    def contested(self, group, verdicts: dict, *, moderates: bool = False) -> str:
        """Write values that stand against each other: what says each in one column, what speaks against it beside."""
        scope = f' <span class="muted">({escape(group.scope)})</span>' if group.scope else ""
        settled = "" if group.is_contested else f' <span class="state state-ok">{self.words["settled"]}</span>'
        sides = "".join(self._sides(value, verdicts.get(value.claim.pk)) for value in group.values)
        choose = ""
        if moderates:
            address = self._address("claim-choose", (), group.values[0].claim.pk)
            choose = f'<p class="no-print"><a class="button" href="{address}">{self.words["choose"]}</a></p>'
        return f'<div class="dossier-contested"><h3>{escape(group.topic)}{scope}{settled}</h3>{sides}{choose}</div>'

    def _row(self, value) -> str:
        claim = value.claim
        verdict = f' <span class="state">{self.labels[f"Verdict:{claim.verdict}"]}</span>' if claim.verdict else ""
        about = ", ".join(filter(None, [escape(value.validity), self._speaker(value)]))
        about = f'<p class="muted small">{about}</p>' if about else ""
        reason = f'<p class="small">{escape(claim.verdict_reason)}</p>' if claim.verdict_reason else ""
        aside = ' class="dossier-aside"' if value.is_set_aside else ""
        return (
            f'<tr id="valeur-{claim.pk}"{aside}><td><p>{self._said(value)} '
            f"{self.state(value.state)}{verdict}</p>{about}{reason}</td>"
            f"<td>{self.sources(value.sources)}{self.links(claim, contest=True)}</td></tr>"
        )

    def _sides(self, value, decided) -> str:
        about = " ".join(filter(None, [self._speaker(value), f"({escape(value.validity)})" if value.validity else ""]))
        others = "".join(
            f'<li><a href="#valeur-{one.claim.pk}">{escape(one.written)}</a> '
            f'<span class="muted">{self._speaker(one)}</span></li>'
            for one in value.against
        )
        others = f'<ul class="dossier-sources">{others}</ul>' if others else ""
        against = (self.sources(value.contradicting) if value.contradicting else "") + others
        aside = " dossier-aside" if value.is_set_aside else ""
        return (
            f'<div class="dossier-sides{aside}"><div class="dossier-for"><p>{self._said(value)} '
            f'<span class="muted">{about}</span></p>{self.sources(value.confirming)}</div>'
            f'<div class="dossier-against"><p class="muted">{self.words["against"]}</p>'
            f"{against or self.words['nothing']}</div>{self._verdict(value.claim, decided)}</div>"
        )

    def _verdict(self, claim, decided) -> str:
        if not claim.verdict:
            return ""
        said = f"<strong>{self.labels[f'Verdict:{claim.verdict}']}</strong>"
        if claim.verdict_reason:
            said = self.words["because"] % {"verdict": said, "reason": escape(claim.verdict_reason)}
        by = ""
        if decided:
            day = f"{decided.day:%d/%m/%Y}"
            by = self.words["decided"] % {"who": escape(decided.by), "day": day} if decided.by else day
        return f'<p class="dossier-verdict">{said} <span class="muted small">{by}</span></p>'

    def _said(self, value) -> str:
        letter = value.claim.reading
        reading = f'<span class="dossier-reading">{self.words["reading"] % escape(letter)}</span> ' if letter else ""
        return f'{reading}<strong class="dossier-said">{escape(value.written)}</strong>'

    def _speaker(self, value) -> str:
        return self.words["according"] % escape(value.speaker) if value.speaker else ""

    def _source(self, one) -> str:
        """Write one source, once for all the facts that rest on it; its stance is said when it is not to confirm."""
        if id(one) in self._sources:
            return self._sources[id(one)]
        parts = [f'<a href="{escape(one.url)}">{escape(one.document)}</a>']
        parts += [escape(one.pages)] if one.pages else []
        parts += [f"<q>{escape(one.words)}</q>"] if one.words else []
        notes = [] if one.stance == Stance.CONFIRMS else [self.labels[f"Stance:{one.stance}"]]
        notes += [self.words["demonstration"]] if one.document.is_demonstration else []
        notes += [self.words["stale"]] if one.is_stale else []
        said = "".join(f' <span class="dossier-note">{note}</span>' for note in notes)
        self._sources[id(one)] = f"<li>{', '.join(parts)}{said}</li>"
        return self._sources[id(one)]

    def _address(self, name: str, kinds: tuple, pk: int) -> str:
        if (name, kinds) not in self._addresses:
            self._addresses[name, kinds] = reverse(name, args=[*kinds, _PK])
        return self._addresses[name, kinds].replace(str(_PK), str(pk))
