"""Readers report on pages of the wiki too, and a reply is shown under the page that it answers."""

from archive import reports
from wiki.pages.models import WikiPage

reports.register(
    reports.Subject(
        name="page",
        model=WikiPage,
        find=lambda user, key: WikiPage.objects.visible_to(user).with_revision().filter(path=key).first(),
        key_of=lambda page: page.path,
        territories_of=lambda page: [page.territory] if page.territory else [],
    )
)
