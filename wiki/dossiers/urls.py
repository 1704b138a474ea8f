"""The dossiers' addresses. Every one that was ever public stays, or redirects."""

from django.urls import path

from archive.models import Territory
from wiki.dossiers.models import AccessRequest, Act, Claim, Collective, Event, OrganisationLink, ProjectOrganisation
from wiki.dossiers.views import adding, atlas, history, paper, projects, resolving, tables

FACT = "faits/<slug:kind>/<int:pk>/"

urlpatterns = [
    path("projets/", projects.index, name="projects"),
    path("carte/", atlas.show, name="map"),
    path("carte/projets.geojson", atlas.geojson, name="map-geojson"),
    path("projets/projets.csv", tables.summaries, name="projects-table"),
    path("projets/faits.csv", tables.facts, name="facts-table"),
    path("projets/tableau", tables.take, name="facts-import"),
    path("projets/nouveau", adding.new_project, name="project-new"),
    path("projets/<slug:slug>/", projects.show, name="project"),
    path("projets/<slug:slug>/papier", paper.show, name="project-paper"),
    path("villes/<slug:slug>/papier", paper.show_place, {"kind": Territory.Kind.COMMUNE}, name="commune-paper"),
    path("territoires/<slug:slug>/papier", paper.show_place, name="territory-paper"),
    path("projets/<slug:slug>/verifie", history.still_so, name="project-verified"),
    path("ajouter/", adding.door, name="add"),
    path("ajouter/evenement", adding.add, {"model": Event}, name="add-event"),
    path("ajouter/chiffre", adding.add, {"model": Claim}, name="add-figure"),
    path("ajouter/organisation", adding.add, {"model": ProjectOrganisation}, name="add-organisation"),
    path("ajouter/acte", adding.add, {"model": Act}, name="add-act"),
    path("ajouter/lien", adding.add, {"model": OrganisationLink}, name="add-link"),
    path("ajouter/demande", adding.add, {"model": AccessRequest}, name="add-request"),
    path("ajouter/collectif", adding.add, {"model": Collective}, name="add-collective"),
    path("faits/valeur/<int:pk>/contester", adding.contest, name="claim-contest"),
    path("faits/valeur/<int:pk>/trancher", resolving.choose, name="claim-choose"),
    path(FACT + "modifier", adding.edit, name="fact-edit"),
    path(FACT + "historique", history.history, name="fact-history"),
    path(FACT + "retirer", history.take_away, name="fact-remove"),
    path(FACT + "versions/<int:number>/revenir", history.bring_back, name="fact-restore"),
    path("relecture/joindre/<slug:kind>/<slug:slug>/", resolving.join, name="join"),
    path("relecture/faits/<int:pk>/source", resolving.add_proof, name="proposal-proof"),
]
