"""The desk for leaks, apart from the public queue."""

from django.urls import path

from archive.leaks import desk_views

urlpatterns = [
    path("", desk_views.index, name="leaks-desk"),
    path("repetition/", desk_views.rehearsals, name="leaks-rehearsals"),
    path("repetition/<int:pk>.age", desk_views.rehearsal_message, name="leaks-rehearsal-message"),
    path("repetition/<int:pk>/", desk_views.rehearsal_prove, name="leaks-rehearsal-prove"),
    path("<int:key>/", desk_views.show, name="leaks-submission"),
    path("<int:key>/reponse/", desk_views.reply, name="leaks-reply"),
    path("<int:key>/clore/", desk_views.close, name="leaks-close"),
    path("<int:key>/copie/", desk_views.copy, name="leaks-copy"),
    path("<int:key>/<slug:name>.age", desk_views.envelope, name="leaks-envelope"),
]
