"""A query in words, as it was understood: "all of: micros, caméras; without: police; place: Loire"."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from archive.search.tree import And, InTitle, Leaf, Limit, Not, Or, Tree

FIELD_NAMES = {
    "place": gettext_lazy("place"),
    "provenance": gettext_lazy("provenance"),
    "nature": gettext_lazy("nature"),
    "organisation": gettext_lazy("organisation"),
    "technology": gettext_lazy("technology"),
    "date": gettext_lazy("date"),
    "added": gettext_lazy("added"),
}


def in_words(tree: Tree) -> str:
    """Return what a query looks for in a sentence of the reader's language; empty for everything.

    Takes a tree whose criteria are limits (`meaning.resolved`).
    """
    nodes = tree.nodes if isinstance(tree, And) else (tree,)
    wanted = [said for node in nodes if not isinstance(node, Not | Limit) and (said := _part(node))]
    without = [said for node in nodes if isinstance(node, Not) and (said := _part(node.node))]
    parts = []
    if len(wanted) > 1:
        parts.append(_("all of: %(words)s") % {"words": ", ".join(wanted)})
    else:
        parts += wanted
    if without:
        parts.append(_("without: %(words)s") % {"words": ", ".join(without)})
    parts += [_part(node) for node in nodes if isinstance(node, Limit)]
    return "; ".join(parts)


def _part(tree: Tree) -> str:
    """Say one part, in parentheses when it has parts of its own."""
    match tree:
        case Or(nodes):
            either = pgettext("between two alternatives of a search", " or ")
            return either.join(filter(None, map(_part, nodes)))
        case And():
            return f"({in_words(tree)})"
        case Not(node):
            return _("not %(words)s") % {"words": _part(node)}
        case Limit(field, said):
            # Not inside the f-string: xgettext does not look there.
            colon = pgettext("between the name of a field and its value", ": ")
            return f"{FIELD_NAMES[field]}{colon}{said}"
        case InTitle(shown=shown):
            return _("in the title: %(words)s") % {"words": shown.partition(":")[2]}
    return tree.shown if isinstance(tree, Leaf) else ""
