"""What is copied of a dictionary: the keys of a list, with values that can say nothing but numbers and known names."""

from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name

from archive.extraction.rewriting.refused import RefusedError

NUMBERS_MAX = 100_000
_NUMBER = (int, float, Decimal)


def is_number(value) -> bool:
    """Return whether a value is a number, true or false."""
    return isinstance(value, _NUMBER)


def plain(old, keys) -> Dictionary:
    """Return a dictionary of these keys where their values are numbers or lists of numbers, lists of such lists too."""
    kept = Dictionary()
    for key in keys:
        value = old.get(key)
        if value is not None and (is_number(value) or isinstance(value, Array)):
            kept[key] = numbers(value)
    return kept


def numbers(value, depth: int = 0):
    """Return a number, or the numbers of a list. Raises `RefusedError` for anything else."""
    if is_number(value):
        return value
    if not isinstance(value, Array) or depth > 2 or len(value) > NUMBERS_MAX:
        raise RefusedError("operators")
    return Array([numbers(one, depth + 1) for one in value])


def named(old, key: str, allowed) -> Name | None:
    """Return the name under this key where it is one of a list."""
    value = old.get(key)
    return value if isinstance(value, Name) and str(value)[1:] in allowed else None


def data_of(stream) -> bytes:
    """Return what a stream holds, inflated. Raises `RefusedError` for what only a picture's codec reads."""
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise RefusedError("damaged") from error


def filters_of(stream) -> list[str]:
    """Return the names of a stream's filters in the order in which they are undone."""
    said = stream.get("/Filter")
    if said is None:
        return []
    return [str(one) for one in said] if isinstance(said, Array) else [str(said)]


def parameters_of(stream, number: int):
    """Return the parameters of the n-th filter."""
    said = stream.get("/DecodeParms")
    if isinstance(said, Array):
        said = said[number] if number < len(said) else None
    return said if isinstance(said, Dictionary) else Dictionary()
