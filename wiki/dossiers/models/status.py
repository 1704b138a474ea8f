"""How far a project is, and what happens to one. None of these states is the last: what is abandoned may come back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """What the last proven event made of a project."""

    TO_VERIFY = "to-verify", _("To verify")
    ANNOUNCED = "announced", _("Announced")
    DECIDED = "decided", _("Decided (voted or signed)")
    TRIAL = "trial", _("On trial (“experiment”)")
    IN_SERVICE = "in-service", _("In service")
    SUSPENDED = "suspended", _("Suspended")
    ABANDONED = "abandoned", _("Abandoned")
    ANNULLED = "annulled", _("Annulled by a court")
    DISMANTLED = "dismantled", _("Dismantled")


# What was stopped: it stays on the site, and first in its lists.
STOPPED = {Status.SUSPENDED, Status.ABANDONED, Status.ANNULLED, Status.DISMANTLED}


class EventKind(models.TextChoices):
    """What happened."""

    ANNOUNCEMENT = "announcement", _("Announcement")
    VOTE = "vote", _("Vote, deliberation")
    CONTRACT = "contract", _("Contract, call for tenders")
    FUNDING = "funding", _("Funding")
    AUTHORISATION = "authorisation", _("Authorisation, prefect’s order")
    INSTALLATION = "installation", _("Installation")
    TRIAL = "trial", _("Trial")
    START = "start", _("Put in service")
    EXTENSION = "extension", _("Extension")
    DISCLOSURE = "disclosure", _("Documents obtained or published")
    OPINION = "opinion", _("Opinion or warning of an authority")
    MOBILISATION = "mobilisation", _("March, petition, public meeting")
    DEBATE = "debate", _("Public debate")
    ACTION = "action", _("Complaint, legal action")
    JUDGMENT = "judgment", _("Judgment")
    POSTPONEMENT = "postponement", _("Postponement, suspension")
    ABANDONMENT = "abandonment", _("Abandonment")
    REMOVAL = "removal", _("Removal of the equipment")
    OTHER = "other", _("Something else")
