"""The URL table of the whole site."""

urlpatterns = []
