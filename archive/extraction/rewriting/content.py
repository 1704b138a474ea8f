"""What draws a page or a part of one: the operators of a list, the names of its resources replaced by ours.

ISO 32000-1, annex A: all operators. Marked content, and with it what is said of it, is left out.
"""

import pikepdf
from pikepdf import Array, Name, String

from archive.extraction.rewriting.refused import RefusedError
from archive.extraction.rewriting.values import is_number

NUMBERS = {
    "w",
    "J",
    "j",
    "M",
    "i",
    "q",
    "Q",
    "cm",
    "m",
    "l",
    "c",
    "v",
    "y",
    "h",
    "re",
    "S",
    "s",
    "f",
    "F",
    "f*",
    "B",
    "B*",
    "b",
    "b*",
    "n",
    "W",
    "W*",
    "BT",
    "ET",
    "Tc",
    "Tw",
    "Tz",
    "TL",
    "Tr",
    "Ts",
    "Td",
    "TD",
    "Tm",
    "T*",
}
NUMBERS |= {"d0", "d1", "G", "g", "RG", "rg", "K", "k"}
SHOWN = {"Tj", "TJ", "'", '"'}
MARKED = {"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"}
NAMED = {"Do": "XObject", "Tf": "Font", "gs": "ExtGState", "sh": "Shading"}
DEVICE = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "Pattern", "G", "RGB", "CMYK"}
INTENTS = {"AbsoluteColorimetric", "RelativeColorimetric", "Saturation", "Perceptual"}
INLINE = {"/W", "/H", "/BPC", "/IM", "/I", "/Width", "/Height", "/BitsPerComponent", "/ImageMask", "/Interpolate"}
INLINE_FILTERS = {"/Fl", "/FlateDecode", "/LZW", "/LZWDecode", "/RL", "/RunLengthDecode", "/AHx", "/ASCIIHexDecode"}
INLINE_FILTERS |= {"/A85", "/ASCII85Decode", "/CCF", "/CCITTFaxDecode"}
INSTRUCTIONS_MAX = 3_000_000


def filtered(container, names) -> bytes:
    """Return the content of a page, form, pattern or glyph; `names(category, name)` gives our name for a resource.

    Raises `RefusedError` for what is not known.
    """
    try:
        instructions = pikepdf.parse_content_stream(container)
    except (pikepdf.PdfError, pikepdf.models.PdfParsingError, ValueError, TypeError) as error:
        raise RefusedError("damaged") from error
    if len(instructions) > INSTRUCTIONS_MAX:
        raise RefusedError("operators")
    kept = []
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in MARKED:
            continue
        operands = instruction.operands
        if operator in NUMBERS:
            _only_numbers(operands)
            kept.append(instruction)
        elif operator == "INLINE IMAGE":
            kept.append(_inline(instruction))
        else:
            kept.append(_other(operator, operands, names, instruction.operator))
    return pikepdf.unparse_content_stream([one for one in kept if one is not None])


def _other(operator: str, operands, names, token):
    """Return an instruction whose operands are more than numbers, or None where there is nothing to draw."""
    if operator in SHOWN:
        _only_letters(operands)
        return operands, token
    if operator == "d" and len(operands) == 2 and isinstance(operands[0], Array):
        _only_numbers(operands[0])
        return operands, token
    if operator == "ri":
        return (operands, token) if str(operands[0])[1:] in INTENTS else None
    if operator in NAMED and operands:
        name = names(NAMED[operator], operands[0])
        return ([name, *operands[1:]], token) if name is not None and _only_numbers(operands[1:]) else None
    if operator in {"cs", "CS"} and len(operands) == 1:
        return [operands[0] if str(operands[0])[1:] in DEVICE else names("ColorSpace", operands[0])], token
    if operator in {"sc", "SC", "scn", "SCN"}:
        return _coloured(operands, names), token
    raise RefusedError("operators")


def _coloured(operands, names):
    if operands and isinstance(operands[-1], Name):
        _only_numbers(operands[:-1])
        return [*operands[:-1], names("Pattern", operands[-1])]
    _only_numbers(operands)
    return operands


def _only_numbers(operands) -> bool:
    if not all(map(is_number, operands)):
        raise RefusedError("operators")
    return True


def _only_letters(operands) -> None:
    for operand in operands:
        for one in operand if isinstance(operand, Array) else [operand]:
            if not isinstance(one, String) and not is_number(one):
                raise RefusedError("operators")


def _inline(instruction):
    """Return a small image that stands in the content itself; one that has a codec of its own is refused."""
    image = instruction.iimage
    for key, value in image.obj.items():
        if key in {"/CS", "/ColorSpace"}:
            if str(value)[1:] not in DEVICE and not _is_indexed(value):
                raise RefusedError("pictures")
        elif key in {"/F", "/Filter"}:
            said = [str(one) for one in value] if isinstance(value, Array) else [str(value)]
            if not INLINE_FILTERS.issuperset(said):
                raise RefusedError("pictures")
        elif key in {"/DP", "/DecodeParms", "/D", "/Decode"}:
            _plain_parameters(value)
        elif key not in INLINE or not is_number(value):
            raise RefusedError("pictures")
    return instruction


def _is_indexed(value) -> bool:
    """Return whether a colour space is a palette: its colours are a short string."""
    parts = list(value) if isinstance(value, Array) else []
    return len(parts) == 4 and str(parts[0]) in {"/I", "/Indexed"} and str(parts[1])[1:] in DEVICE


def _plain_parameters(value) -> None:
    for one in value if isinstance(value, Array) else [value]:
        if not is_number(one) and not all(map(is_number, dict(one.items()).values())):
            raise RefusedError("pictures")
