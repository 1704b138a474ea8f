"""The wiki's addresses: none of django-wiki's. Actions stand under `/-/`, which no path contains."""

from django.urls import path, register_converter

from wiki.discussion import by_code
from wiki.discussion import views as discussion
from wiki.evidence import views as evidence
from wiki.following import feeds, team_views
from wiki.following import views as following
from wiki.pages import editing, managing, sources, views
from wiki.pages.paths import PathConverter
from wiki.proposals import joining, proposing_whole, reviewing
from wiki.proposals import views as proposals

register_converter(PathConverter, "wikipath")

urlpatterns = [
    path("", views.index, name="wiki"),
    path("-/new", editing.new, name="wikipage-new"),
    path("-/sources", sources.offer, name="wiki-sources"),
    path("-/archived/", managing.archived, name="wiki-archived"),
    path("-/cited/<slug:code>/", evidence.cited_by, name="cited-by"),
    path("-/proposals/", proposals.mine, name="proposals"),
    path("-/proposals/<int:pk>/", proposals.show, name="proposal"),
    path("-/proposals/<int:pk>/change", proposals.change, name="proposal-change"),
    path("-/proposals/<int:pk>/answer", proposals.answer, name="proposal-answer"),
    path("-/proposals/<int:pk>/take-back", proposals.take_back, name="proposal-take-back"),
    path("-/proposals/<int:pk>/edit", reviewing.edit, name="proposal-edit"),
    path("-/changements/", following.recent, name="wiki-changes"),
    path("-/flux", feeds.whole, name="wiki-feed"),
    path("-/personnes/<int:pk>/", following.person, name="person-edits"),
    path("-/personnes/<int:pk>/annuler", team_views.undo, name="person-undo"),
    path("-/commentaires/<int:pk>/reprendre", discussion.withdraw, name="comment-withdraw"),
    path("-/commentaires/<int:pk>/retirer", discussion.take_down, name="comment-take-down"),
    path("-/commentaires/suivre/<str:code>/", by_code.show, name="comment-follow"),
    path("<wikipath:path>/", views.show, name="wikipage"),
    path("<wikipath:path>/-/edit", editing.edit, name="wikipage-edit"),
    path("<wikipath:path>/-/evidence", joining.join, name="proposal-evidence"),
    path("<wikipath:path>/-/propose", proposing_whole.propose, name="wikipage-propose"),
    path("<wikipath:path>/-/live", editing.live, name="wikipage-live"),
    path("<wikipath:path>/-/manage", managing.manage, name="wikipage-manage"),
    path("<wikipath:path>/-/move", managing.move, name="wikipage-move"),
    path("<wikipath:path>/-/lock", managing.lock, name="wikipage-lock"),
    path("<wikipath:path>/-/archive", managing.archive, name="wikipage-archive"),
    path("<wikipath:path>/-/sources", evidence.sources, name="wikipage-sources"),
    path("<wikipath:path>/-/flux", feeds.of_page, name="wikipage-feed"),
    path("<wikipath:path>/-/suivre", following.watch, name="wikipage-watch"),
    path("<wikipath:path>/-/revision/<int:number>/effacer", team_views.blank, name="wikipage-blank"),
    path("<wikipath:path>/-/discussion", discussion.show, name="wikipage-discussion"),
    path("<wikipath:path>/-/discussion/ecrire", discussion.write, name="wikipage-discussion-write"),
    path("<wikipath:path>/-/discussion/fermer", discussion.close, name="wikipage-discussion-close"),
    path("<wikipath:path>/-/history", views.history, name="wikipage-history"),
    path("<wikipath:path>/-/compare", views.compare_revisions, name="wikipage-compare"),
    path("<wikipath:path>/-/revision/<int:number>", views.revision, name="wikipage-revision"),
    path("<wikipath:path>/-/revision/<int:number>/revert", editing.revert, name="wikipage-revert"),
]
