"""Colour spaces, functions and shadings without names and profiles: a profile becomes the device colours of its kind.

ISO 32000-1, 8.6 (colour spaces), 7.10 (functions), 8.7.4 (shadings).
"""

import re

from pikepdf import Array, Dictionary, Name, Stream, String

from archive.extraction.rewriting.refused import RefusedError
from archive.extraction.rewriting.values import data_of, is_number, named, numbers, plain

DEVICE = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
SIMPLE = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern", "G", "RGB", "CMYK"}
CALIBRATED = {"CalGray", "CalRGB", "Lab"}
CALIBRATED_KEYS = ["/WhitePoint", "/BlackPoint", "/Gamma", "/Matrix", "/Range"]
FUNCTION_KEYS = ["/FunctionType", "/Domain", "/Range", "/Size", "/BitsPerSample", "/Order", "/Encode", "/Decode"]
FUNCTION_KEYS += ["/C0", "/C1", "/N", "/Bounds"]
SHADING_KEYS = ["/ShadingType", "/Background", "/BBox", "/AntiAlias", "/Coords", "/Domain", "/Extend", "/Matrix"]
SHADING_KEYS += ["/BitsPerCoordinate", "/BitsPerComponent", "/BitsPerFlag", "/VerticesPerRow", "/Decode"]
DEPTH_MAX = 6
_COMMENT = re.compile(rb"%[^\r\n]*")


def colour_space(pdf, old, depth: int = 0):
    """Return a colour space of this file for one of another. Raises `RefusedError`."""
    if depth > DEPTH_MAX:
        raise RefusedError("colours")
    if isinstance(old, Name):
        if str(old)[1:] not in SIMPLE:
            raise RefusedError("colours")
        return old
    if not isinstance(old, Array) or not len(old):
        raise RefusedError("colours")
    kind = str(old[0])[1:]
    if kind in SIMPLE and len(old) == 1:
        return old[0]
    if kind in CALIBRATED:
        return Array([old[0], plain(old[1], CALIBRATED_KEYS)])
    maker = {"ICCBased": _profile, "Indexed": _palette, "I": _palette, "Separation": _ink, "DeviceN": _inks}.get(kind)
    if kind == "Pattern":
        return Array([Name.Pattern, colour_space(pdf, old[1], depth + 1)])
    if maker is None:
        raise RefusedError("colours")
    return maker(pdf, old, depth)


def _profile(pdf, old, depth):
    components = int(old[1].get("/N", 0))
    if components not in DEVICE:
        raise RefusedError("colours")
    return DEVICE[components]


def _palette(pdf, old, depth):
    table = data_of(old[3]) if isinstance(old[3], Stream) else bytes(old[3])
    return Array([Name.Indexed, colour_space(pdf, old[1], depth + 1), int(old[2]), String(table[: 256 * 32])])


def _ink(pdf, old, depth):
    name = old[1] if str(old[1]) in {"/All", "/None", "/Black", "/Cyan", "/Magenta", "/Yellow"} else Name.Ink
    return Array([Name.Separation, name, colour_space(pdf, old[2], depth + 1), function(pdf, old[3])])


def _inks(pdf, old, depth):
    inks = Array([name if str(name) == "/None" else Name(f"/Ink{at}") for at, name in enumerate(old[1])])
    return Array([Name.DeviceN, inks, colour_space(pdf, old[2], depth + 1), function(pdf, old[3])])


def function(pdf, old, depth: int = 0):
    """Return a function, or the list of functions, that stands for one of another file."""
    if depth > DEPTH_MAX:
        raise RefusedError("colours")
    if isinstance(old, Array):
        return Array([function(pdf, one, depth + 1) for one in old])
    if not isinstance(old, Dictionary | Stream):
        raise RefusedError("colours")
    kept = plain(old, FUNCTION_KEYS)
    if "/Functions" in old:
        kept.Functions = function(pdf, old.Functions, depth + 1)
    if not isinstance(old, Stream):
        return pdf.make_indirect(kept)
    data = data_of(old)
    return pdf.make_stream(_COMMENT.sub(b"", data) if old.get("/FunctionType") == 4 else data, kept)


def shading(pdf, old):
    """Return a shading that stands for one of another file."""
    kept = plain(old, SHADING_KEYS)
    extend = old.get("/Extend")
    if extend is not None:
        kept.Extend = Array([bool(one) for one in extend])
    kept.ColorSpace = colour_space(pdf, old.ColorSpace)
    if "/Function" in old:
        kept.Function = function(pdf, old.Function)
    return pdf.make_stream(data_of(old), kept) if isinstance(old, Stream) else pdf.make_indirect(kept)


MODES = {
    "Normal",
    "Compatible",
    "Multiply",
    "Screen",
    "Overlay",
    "Darken",
    "Lighten",
    "ColorDodge",
    "ColorBurn",
    "HardLight",
    "SoftLight",
}
MODES |= {"Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity"}
STATE_KEYS = ["/LW", "/LC", "/LJ", "/ML", "/OP", "/op", "/OPM", "/FL", "/SM", "/SA", "/CA", "/ca", "/AIS", "/TK"]


def state(pdf, old, mask, font):
    """Return a graphics state; `mask` and `font` make those that it names."""
    kept = plain(old, STATE_KEYS)
    blended = old.get("/BM")
    if isinstance(blended, Array) and len(blended):
        blended = blended[0]
    if isinstance(blended, Name) and str(blended)[1:] in MODES:
        kept.BM = blended
    if isinstance(old.get("/D"), Array) and len(old.D) == 2 and is_number(old.D[1]):
        kept.D = Array([numbers(old.D[0]), old.D[1]])
    if isinstance(old.get("/Font"), Array):
        kept.Font = Array([font(old.Font[0]), old.Font[1]])
    soft = old.get("/SMask")
    if isinstance(soft, Name):
        kept.SMask = Name("/None")
    elif isinstance(soft, Dictionary):
        kept.SMask = Dictionary(S=named(soft, "/S", {"Alpha", "Luminosity"}) or Name.Luminosity, G=mask(soft.G))
        kept.SMask.update(plain(soft, ["/BC"]))
    return pdf.make_indirect(kept)
