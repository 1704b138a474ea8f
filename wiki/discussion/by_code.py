"""Following one's own comment by its secret link: what became of it, and taking it back."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from archive import receipts
from wiki.discussion import verbs
from wiki.discussion.models import Comment
from wiki.discussion.reading import readable
from wiki.pages.models import WikiPage


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show(request, code):
    """Show the comment that this code follows; a POST takes it back."""
    try:
        found = receipts.followed_by(code, Comment.objects.select_related("page__article__current_revision"))
    except receipts.TooManyTries as error:
        said = _("Too many codes like this one were tried: wait %(minutes)d minutes.")
        return _page(request, status=429, fault=said % {"minutes": -(-error.seconds // 60)})
    comment = found.filter(author=None).first()
    if comment is None:
        raise Http404
    # Of a page that was taken off the site meanwhile, its address is not told.
    visible = WikiPage.objects.visible_to(request.user).filter(pk=comment.page_id).exists()
    if request.method == "POST":
        verbs.withdraw(comment)
        return _page(request, taken_back=True, page=comment.page if visible else None)
    return _page(request, comment=readable([comment], request.user)[0], page=comment.page if visible else None)


def _page(request, status=200, **context):
    response = render(request, "wiki/discussion/by_code.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
