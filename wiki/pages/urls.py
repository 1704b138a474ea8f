"""The wiki's addresses: none of django-wiki's. Actions stand under `/-/`, which no path contains."""

from django.urls import path, register_converter

from wiki.evidence import views as evidence
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
    path("<wikipath:path>/-/history", views.history, name="wikipage-history"),
    path("<wikipath:path>/-/compare", views.compare_revisions, name="wikipage-compare"),
    path("<wikipath:path>/-/revision/<int:number>", views.revision, name="wikipage-revision"),
    path("<wikipath:path>/-/revision/<int:number>/revert", editing.revert, name="wikipage-revert"),
]
