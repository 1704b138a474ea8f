"""The pages of a PDF copied into a new file: size, turn, and what draws them; each shared part copied once."""

import pikepdf
from pikepdf import Array, Dictionary, Name

from archive.extraction.rewriting import colours, content, fonts, pictures
from archive.extraction.rewriting.refused import RefusedError
from archive.extraction.rewriting.values import is_number, plain

DEPTH_MAX = 12
INHERITED_MAX = 60
LETTERS = {"XObject": "X", "Font": "F", "ExtGState": "G", "Shading": "S", "ColorSpace": "C", "Pattern": "P"}
FORM = ["/BBox", "/Matrix"]
TILE = [*FORM, "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep"]


def written_anew(source: pikepdf.Pdf) -> pikepdf.Pdf:
    """Return a new file with the pages of another and nothing else. Raises `RefusedError`."""
    if _has_hidden_layers(source):
        raise RefusedError("layers")
    copier = _Copier(source)
    for page in source.pages:
        copier.page(page)
    return copier.made


def _has_hidden_layers(source) -> bool:
    """Return whether a layer is not shown at first: without its name, it would be."""
    said = source.Root.get("/OCProperties")
    if not isinstance(said, Dictionary):
        return False
    first = said.get("/D", Dictionary())
    return len(first.get("/OFF", [])) > 0 or str(first.get("/BaseState", "/ON")) != "/ON" or "/Configs" in said


class _Copier:
    """What was copied so far, by its number in the file that it comes from."""

    def __init__(self, source):
        self.source = source
        self.made = pikepdf.new()
        self.known: dict[tuple, object] = {}
        self.open: list[tuple] = []
        self.fonts = 0

    def page(self, page) -> None:
        """Copy one page."""
        resources = _inherited(page.obj, "/Resources")
        said, body = self._drawn(page, resources)
        new = Dictionary(Type=Name.Page, Resources=said, Contents=self.made.make_stream(body))
        for key in ("/MediaBox", "/CropBox"):
            box = _inherited(page.obj, key)
            if isinstance(box, Array) and len(box) == 4:
                new[key] = pikepdf.Array([_side(side) for side in box])
        turned = _inherited(page.obj, "/Rotate")
        if isinstance(turned, int) and turned % 90 == 0:
            new.Rotate = turned % 360
        if group := self._group(page.obj.get("/Group")):
            new.Group = group
        new.update(plain(page.obj, ["/UserUnit"]))
        self.made.pages.append(pikepdf.Page(self.made.make_indirect(new)))

    def _drawn(self, container, resources) -> tuple[Dictionary, bytes]:
        """Return the resources that a content uses, under our names, and the content."""
        ours = Dictionary()
        return ours, self._body(container, ours, resources)

    def _body(self, container, ours: Dictionary, resources) -> bytes:
        """Return a content whose resources are added to `ours`."""
        given: dict[tuple[str, str], Name | None] = {}

        def name_of(category: str, old):
            key = (category, str(old))
            if key not in given:
                given[key] = self._take(ours, category, old, resources)
            return given[key]

        return content.filtered(container, name_of)

    def _take(self, ours: Dictionary, category: str, name, resources) -> Name | None:
        group = resources.get(f"/{category}") if isinstance(resources, Dictionary) else None
        old = group.get(str(name)) if isinstance(group, Dictionary) and isinstance(name, Name) else None
        if old is None:
            if category == "XObject":
                return None  # nothing is drawn
            raise RefusedError("damaged")
        new = self._copied(category, old)
        if f"/{category}" not in ours:
            ours[f"/{category}"] = Dictionary()
        own = Name(f"/{LETTERS[category]}{len(ours[f'/{category}'])}")
        ours[f"/{category}"][str(own)] = new
        return own

    def _copied(self, category: str, old):
        """Return the copy of a resource, made once."""
        key = (category, old.objgen) if getattr(old, "is_indirect", False) else None
        if key and key in self.known:
            return self.known[key]
        if key in self.open or len(self.open) > DEPTH_MAX:
            raise RefusedError("operators")  # a part that draws itself
        self.open.append(key)
        makers = {
            "XObject": self._drawing,
            "Font": self._font,
            "ExtGState": lambda one: colours.state(self.made, one, self._mask, self._font_of),
            "Shading": lambda one: colours.shading(self.made, one),
            "ColorSpace": lambda one: colours.colour_space(self.made, one),
            "Pattern": self._pattern,
        }
        new = makers[category](old)
        self.open.pop()
        if key:
            self.known[key] = new
        return new

    def _drawing(self, old):
        kind = str(old.get("/Subtype", ""))
        if kind == "/Image":
            return pictures.picture(self.source, self.made, old)
        if kind != "/Form":
            raise RefusedError("operators")
        kept = plain(old, FORM)
        kept.Type, kept.Subtype = Name.XObject, Name.Form
        if group := self._group(old.get("/Group")):
            kept.Group = group
        return self._stream(old, kept)

    def _mask(self, old):
        return self._copied("XObject", old)

    def _font_of(self, old):
        return self._copied("Font", old)

    def _pattern(self, old):
        if old.get("/PatternType") == 2:
            kept = plain(old, ["/PatternType", "/Matrix"])
            kept.Shading = self._copied("Shading", old.Shading)
            if "/ExtGState" in old:
                kept.ExtGState = self._copied("ExtGState", old.ExtGState)
            return self.made.make_indirect(kept)
        return self._stream(old, plain(old, TILE))

    def _stream(self, old, kept):
        kept.Resources, body = self._drawn(old, old.get("/Resources", Dictionary()))
        return self.made.make_stream(body, kept)

    def _font(self, old):
        self.fonts += 1
        kind = str(old.get("/Subtype", ""))
        if kind == "/Type0":
            return fonts.composite(self.made, old, self.fonts)
        return self._drawn_font(old) if kind == "/Type3" else fonts.simple(self.made, old, self.fonts)

    def _drawn_font(self, old):
        """Return a font whose letters are drawings of this very file."""
        kept = Dictionary(Type=Name.Font, Subtype=Name.Type3)
        kept.update(plain(old, ["/FontBBox", "/FontMatrix", "/FirstChar", "/LastChar", "/Widths"]))
        kept.Encoding = fonts.encoded(old.Encoding)
        kept.CharProcs, resources = Dictionary(), Dictionary()
        for name, drawn in old.CharProcs.items():
            body = self._body(drawn, resources, old.get("/Resources", Dictionary()))
            kept.CharProcs[name] = self.made.make_stream(body)
        kept.Resources = resources
        fonts.with_unicode(self.made, kept, old)
        return self.made.make_indirect(kept)

    def _group(self, old) -> Dictionary | None:
        if not isinstance(old, Dictionary):
            return None
        kept = Dictionary(S=Name.Transparency)
        kept.update(plain(old, ["/I", "/K"]))
        if "/CS" in old:
            kept.CS = colours.colour_space(self.made, old.CS)
        return kept


def _inherited(page, key: str):
    """Return what a page says, or the nearest that it hangs from."""
    for _step in range(INHERITED_MAX):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    raise RefusedError("damaged")


def _side(side):
    if not is_number(side):
        raise RefusedError("damaged")
    return side
