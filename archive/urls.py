"""The archive's addresses. Every one that was ever public stays, or redirects."""

from django.urls import path, register_converter

from archive import api
from archive.addresses import DocumentCode
from archive.views import (
    accounts,
    complete,
    deposits,
    desk,
    documents,
    following,
    images,
    machine,
    pages,
    photos,
    search,
    search_advanced,
    search_feed,
    search_list,
    search_table,
    territories,
    tus,
    vocabulary,
)

register_converter(DocumentCode, "code")

DOCUMENT = "documents/<slug:slug>-<code:code>/"

urlpatterns = [
    path("documents/", search.results, name="search"),
    path("documents/completer", complete.complete, name="complete"),
    path("documents/liste/", search_list.show, name="search-list"),
    path("documents/resultats.csv", search_table.documents, name="search-table"),
    path("documents/flux", search_feed.feed, name="search-feed"),
    path("documents/recherche-avancee/", search_advanced.show, name="search-advanced"),
    path(DOCUMENT, documents.show, name="document"),
    path(DOCUMENT + "texte", documents.text, name="document-text"),
    path(DOCUMENT + "pages/<int:number>", pages.show, name="page"),
    path(DOCUMENT + "v<int:version>/pages/<int:number>", pages.show, name="page-version"),
    path(DOCUMENT + "v<int:version>/pages/<int:number>/<int:width>.webp", images.show, name="page-image"),
    path("territoires/<slug:slug>/", territories.show, name="territory"),
    path("villes/<slug:slug>/", territories.show_commune, name="commune"),
    path("deposer/", deposits.upload, name="upload"),
    path("deposer/vignettes/<str:word>", photos.small_image, name="photo-image"),
    path("deposer/<str:word>/photos/", photos.before, name="sending-photos"),
    path("mes-depots/<code:code>/photos/", photos.after, name="deposit-photos"),
    path("suivre/", following.show, name="follow"),
    path("suivre/repondre", following.answer, name="follow-answer"),
    path("suivre/photos", following.arrange, name="follow-photos"),
    path("deposer/envois/", tus.create, name="tus"),
    path("deposer/envois/<str:word>", tus.upload, name="tus-upload"),
    path("mes-depots/", deposits.mine, name="deposits"),
    path("mes-depots/<code:code>/repondre", deposits.answer, name="deposit-answer"),
    path("transmettre/", deposits.leak, name="leak"),
    path("relecture/", desk.queue, name="desk"),
    path("relecture/etat/", machine.state, name="machine"),
    path("relecture/illisibles/relancer", machine.failures_again, name="failures-read-again"),
    path("relecture/documents/<code:code>/lecture/", machine.document, name="document-reading"),
    path("relecture/documents/<code:code>/lecture/relancer", machine.read_again, name="document-read-again"),
    path("relecture/vocabulaire/", vocabulary.show, name="vocabulary"),
    path("relecture/vocabulaire/<int:pk>/retirer", vocabulary.remove, name="term-remove"),
    path("relecture/<int:pk>/", desk.show, name="review"),
    path("relecture/<int:pk>/prendre", desk.claim, name="review-claim"),
    path("relecture/<int:pk>/decider", desk.decide, name="review-decide"),
    path("relecture/<int:pk>/decrire", desk.describe, name="review-describe"),
    path("relecture/documents/<code:code>/retirer", desk.withdraw, name="document-withdraw"),
    path("compte/ouvrir", accounts.sign_up, name="sign-up"),
    path("compte/entrer", accounts.SignIn.as_view(), name="login"),
    path("compte/sortir", accounts.SignOut.as_view(), name="logout"),
    path("compte/", accounts.account, name="account"),
    path("api/documents/", api.documents, name="api-documents"),
]
