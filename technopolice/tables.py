"""The tables behind the wiki and the dossiers, to be read and nothing else: Django's admin without a button to write.

For administrators, at an address that a setting chooses. What could name a source (deposits, receipts, files, sessions)
is not in it, nor is any document: those have their own pages.
"""

from functools import update_wrapper

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wiki.models import Article, ArticleRevision

from archive.models import (
    Clock,
    CustodyEvent,
    Mask,
    Organisation,
    Reason,
    RoleChange,
    Technology,
    Term,
    Territory,
    WithdrawalCheck,
)
from wiki.dossiers.models import AccessRequest, Act, Claim, Collective, Event, FactRevision, Project
from wiki.evidence.models import Citation
from wiki.following.models import Change
from wiki.pages.models import FormerPath, WikiPage

ROWS = 50
SHOWN = 6  # columns of a list
# Of any model: who sent something, or what would let somebody pass for its sender.
NEVER = {"receipt_hmac", "ip_address", "automatic_log"}


class Tables(admin.AdminSite):
    """The site of all tables: for administrators, who sign in where everybody does."""

    site_header = site_title = index_title = _("Tables, to be read")
    enable_nav_sidebar = False

    def has_permission(self, request):
        """Whether this person may read them."""
        return getattr(request.user, "is_administrator", False)

    def admin_view(self, view, cacheable=False):
        """Lead visitors to the one sign-in form; tell nobody else who may not read that there is anything."""
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    def login(self, request, extra_context=None):
        """Lead to the one form of the site."""
        return redirect_to_login(reverse("tables:index"))


class Reading(admin.ModelAdmin):
    """A table that can be looked through; no request to it changes anything."""

    list_per_page = ROWS
    show_full_result_count = False
    actions = None

    def __init__(self, model, site):
        super().__init__(model, site)
        names = [field.name for field in model._meta.concrete_fields if field.name not in NEVER]
        self.fields = [name for name in names if name != model._meta.pk.name]
        self.list_display = names[:SHOWN]
        self.list_select_related = True
        searched = [field.name for field in model._meta.concrete_fields if field.get_internal_type() == "CharField"]
        self.search_fields = [name for name in searched if name not in NEVER][:3]

    def has_module_permission(self, request):
        """Whoever passed the door sees every table."""
        return True

    def has_view_permission(self, request, obj=None):
        """The same for each row."""
        return True

    def has_add_permission(self, request):
        """Nobody writes here."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody."""
        return False


tables = Tables(name="tables")
for model in (
    Article, ArticleRevision, WikiPage, FormerPath, Change, Citation, Project, Event, Claim, Act, AccessRequest,
    Collective, FactRevision, Territory, Organisation, Technology, Term, CustodyEvent, Mask, Reason, RoleChange,
    WithdrawalCheck, Clock,
):  # fmt: skip
    tables.register(model, Reading)
