"""The one rule of who may change a page. django-wiki's hooks are set to it too (`PagesConfig.ready`)."""

from django.conf import settings as site
from wiki.conf import settings

from wiki.pages.models import WikiPage

DIRECT = "direct"
PROPOSAL = "proposal"


def may_edit(user, page: WikiPage | None) -> str | None:
    """Return how this person's edit of a page (None: a new one) goes: "direct", "proposal", or None for not at all."""
    if not user.is_authenticated:
        return PROPOSAL if site.OPEN_PROPOSALS and not (page and page.deleted) else None
    if not user.is_active:
        return None
    if user.is_moderator:
        return DIRECT
    if page is not None and page.deleted:
        return None
    return DIRECT if user.is_trusted and not (page and page.locked) else PROPOSAL


def may_revert(user, page: WikiPage) -> bool:
    """Going back to an earlier version is a direct edit."""
    return may_edit(user, page) == DIRECT


def _page_of(article) -> WikiPage | None:
    return WikiPage.objects.filter(article=article).first()


def _can_read(article, user) -> bool:
    page = _page_of(article)
    return page is not None and WikiPage.objects.visible_to(user).filter(pk=page.pk).exists()


def _can_write(article, user) -> bool:
    page = _page_of(article)
    return page is not None and may_edit(user, page) == DIRECT


def _can_moderate(article, user) -> bool:
    return user.is_authenticated and user.is_moderator


def _never(article, user) -> bool:
    return False


def set_hooks() -> None:
    """Make whatever of django-wiki asks for a right obey the rule above."""
    settings.CAN_READ = _can_read
    settings.CAN_WRITE = _can_write
    settings.CAN_DELETE = _can_moderate
    settings.CAN_MODERATE = _can_moderate
    settings.CAN_ADMIN = _can_moderate
    settings.CAN_ASSIGN = settings.CAN_ASSIGN_OWNER = settings.CAN_CHANGE_PERMISSIONS = _never
    settings.ANONYMOUS_WRITE = False
