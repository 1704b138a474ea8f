"""The addresses of the lane. None of them ever holds a word, a number or a choice of whoever sends."""

from django.urls import path

from archive.leaks import views

urlpatterns = [
    path("", views.warning, name="leak"),
    path("envoyer/", views.send, name="leak-send"),
    path("signaler/", views.tell, name="leak-tell"),
    path("suivre/", views.follow, name="leak-follow"),
    path("ajouter/", views.add, name="leak-add"),
    path("accepter/", views.agree, name="leak-agree"),
    path("effacer/", views.delete, name="leak-delete"),
]
