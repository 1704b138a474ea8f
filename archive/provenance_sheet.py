"""What goes with a document that is taken away: where it comes from, how it was obtained, what its fingerprint proves.

French, for French courts and papers. It says nothing that the public page does not: of a leak, neither when it came nor
its fingerprint, which would tell marked copies apart.
"""

from django.utils import timezone
from django.utils.translation import override

from archive import journey
from archive.clean_copy.typeset import Line
from archive.models import Document, Provenance, Version
from archive.written_date import written_date, written_day

PROVES = (
    "L’empreinte SHA-256 est calculée sur le fichier tel que nous l’avons reçu. Quiconque détient ce même fichier "
    "retrouve la même empreinte : elle prouve qu’il s’agit, à l’octet près, du fichier que nous avons publié ce "
    "jour-là. La liste signée des empreintes du jour (adresse /empreintes/ du site) permet de le vérifier sans nous."
)
PROVES_NOT = (
    "Elle ne prouve ni que le document est authentique, ni qu’il est complet, ni que son contenu est vrai, ni qui l’a "
    "écrit, ni ce qu’était le fichier avant de nous parvenir."
)
COPY = (
    "Les pages de ce PDF sont une copie faite par nous à partir de l’image de chaque page, avec le texte que nous en "
    "avons lu, placé dessous sans être visible. Ce n’est pas le fichier reçu : son empreinte est différente."
)


def rows_of(document: Document, version: Version, address: str) -> list[tuple[str, str]]:
    """Return (label, what is said) for the sheet of a public document; nothing empty."""
    is_leak = document.provenance == Provenance.LEAK
    with override("fr"):
        events = journey.events_of(document)
        steps = [f"{written_day(step.day)} : {step.sentence}" for step in journey.journey(document, events)]
        rows = [
            ("Titre", str(document)),
            ("À noter", str(document.notice)),
            ("Nature", str(document.get_nature_display()) if document.nature else ""),
            ("Date du document", written_date(document)),
            ("Auteur", document.author),
            ("Publié par", document.publisher),
            ("Provenance", str(document.get_provenance_display())),
            ("Source", document.source),
            ("Comment il a été obtenu", "" if is_leak else document.how_obtained),
            ("Entré dans l’archive le", "" if is_leak else written_day(timezone.localdate(document.added))),
            ("Publié sur le site le", _day(document.published_at)),
            ("Version", f"{version.number} ({version.get_role_display()})"),
            ("Pages", str(version.page_count or "")),
            ("Empreinte SHA-256 du fichier reçu", "" if is_leak else version.sha256),
            ("Adresse permanente", address),
            ("Parcours", "\n".join(steps)),
            ("Équipe de relecture", _people(journey.people_of(journey.lines_of(document)))),
        ]
    return [(label, said) for label, said in rows if said]


def lines_of(title: str, pages: str, document: Document, version: Version, address: str, today) -> list[Line]:
    """Return the sheet that stands behind an exhibit, as paragraphs to set on pages."""
    with override("fr"):
        day = written_day(today)
    lines = [
        Line("Archive Technopolice", 9),
        Line("Fiche de provenance", 16, bold=True, before=6),
        Line(title, 12, bold=True, before=6),
        Line(pages, 10, before=2),
    ]
    for label, said in rows_of(document, version, address):
        lines += [Line(label, 9, bold=True, before=7), Line(said, 10, before=1)]
    lines += [Line(said, 9, before=9) for said in _closing(document)]
    return [*lines, Line(f"Fiche établie le {day}.", 9, before=9)]


def _closing(document: Document) -> list[str]:
    if document.provenance == Provenance.LEAK:
        return [COPY]
    return [f"{PROVES} {PROVES_NOT}", COPY]


def _people(count: int) -> str:
    return "" if not count else f"{count} personne{'s' * (count > 1)}"


def _day(moment) -> str:
    return written_day(timezone.localdate(moment)) if moment else ""
