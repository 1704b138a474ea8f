"""Which of the things that have territories a moderator is in charge of: the one rule for documents and reviews."""

from django.db.models import Q


def in_charge(model, user) -> Q:
    """Return the condition on rows of a model with `territories`.

    A moderator without territories has all. Another one has theirs with what lies inside, what is about no place, and
    what is about places that no moderator was given.
    """
    if not user.territory_paths:
        return Q()
    about = model.objects.order_by()
    mine = about.filter(_inside(user.territory_paths))
    taken = about.filter(_inside(user.taken_paths))
    return Q(pk__in=mine.values("pk")) | ~Q(pk__in=taken.values("pk"))


def _inside(paths) -> Q:
    inside = Q()
    for path in paths:
        inside |= Q(territories__path__startswith=path)
    return inside
