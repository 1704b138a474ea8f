"""What may not be published as it is: a redaction that is not made yet, and text that the pages do not show.

A mask that is drawn says that somebody wants it hidden: who forgot to have the version made publishes nothing.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive.desk.kinds import DeskError
from archive.models import Version
from archive.models.version import Role
from archive.redaction.state import hidden_text_of, leaves_hidden_text, masks_of


class NotToBePublished(DeskError):
    """A version that must be masked, or decided about, before it is public; its text says how."""


def check(version: Version | None) -> None:
    """Raise `NotToBePublished` where readers would get words that the pages do not show, or a half-made version."""
    if version is None:
        return
    if version.role == Role.REDACTED and version.page_count is None:
        raise NotToBePublished(_("The masked version is being made: publish when it is there, or give it up first."))
    source = version.made_from if version.role == Role.REDACTED else version
    if drawn := masks_of(source).filter(applied_in=None).count():
        raise NotToBePublished(
            ngettext(
                "%(n)d mask is drawn and hides nothing yet: make the masked version first, or take the mask away.",
                "%(n)d masks are drawn and hide nothing yet: make the masked version first, or take the masks away.",
                drawn,
            )
            % {"n": drawn}
        )
    hidden = hidden_text_of(version)
    decided = leaves_hidden_text(version) or (version.made_from is not None and leaves_hidden_text(version.made_from))
    if hidden and not decided:
        raise NotToBePublished(
            ngettext(
                "This file says %(n)d word that its pages do not show (page %(page)s): mask it, or say why it may stay,"
                " under “Mask passages”.",
                "This file says %(n)d words that its pages do not show (first on page %(page)s): mask them, or say why"
                " they may stay, under “Mask passages”.",
                sum(hidden.values()),
            )
            % {"n": sum(hidden.values()), "page": min(hidden)}
        )
