"""The pictures of a PDF, with their pixels and nothing else: no EXIF in a JPEG, no profile, no alternate, no layer."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from archive.extraction.rewriting import jpeg
from archive.extraction.rewriting.colours import colour_space
from archive.extraction.rewriting.refused import RefusedError
from archive.extraction.rewriting.values import data_of, filters_of, numbers, parameters_of, plain

KEYS = ["/Width", "/Height", "/BitsPerComponent", "/ImageMask", "/Decode", "/Interpolate", "/SMaskInData", "/Matte"]
FAX = ["/K", "/Columns", "/Rows", "/BlackIs1", "/EncodedByteAlign", "/EndOfLine", "/EndOfBlock"]
FAX += ["/DamagedRowsBeforeError"]
OWN_CODECS = {"/DCTDecode": "DCT", "/CCITTFaxDecode": "FAX"}


def picture(source, pdf, old, depth: int = 0):
    """Return a picture of this file for one of another. Raises `RefusedError`, for JPEG 2000 and JBIG2 as well."""
    if depth > 2:
        raise RefusedError("pictures")
    kept = plain(old, KEYS)
    if "/ColorSpace" in old:
        kept.ColorSpace = colour_space(pdf, old.ColorSpace)
    mask, soft = old.get("/Mask"), old.get("/SMask")
    if isinstance(mask, Stream):
        kept.Mask = picture(source, pdf, mask, depth + 1)
    elif isinstance(mask, Array):
        kept.Mask = numbers(mask)
    if isinstance(soft, Stream):
        kept.SMask = picture(source, pdf, soft, depth + 1)
    content, codec = _pixels(source, old)
    made = pdf.make_stream(content, Dictionary(Type=Name.XObject, Subtype=Name.Image, **_words(kept)))
    for key, value in codec.items():
        made[key] = value
    return made


def _pixels(source, old) -> tuple[bytes, Dictionary]:
    """Return the bytes of a picture, and what says how they are coded, where a codec of pictures reads them."""
    names = filters_of(old)
    if not names or names[-1] not in {*OWN_CODECS, "/JPXDecode", "/JBIG2Decode", "/Crypt"}:
        return data_of(old), Dictionary()
    if names[-1] not in OWN_CODECS:
        raise RefusedError("pictures")
    raw = _without(source, old, names[:-1])
    parameters = parameters_of(old, len(names) - 1)
    if names[-1] == "/CCITTFaxDecode":
        return raw, Dictionary(Filter=Name.CCITTFaxDecode, DecodeParms=plain(parameters, FAX))
    codec = Dictionary(Filter=Name.DCTDecode)
    if "/ColorTransform" in parameters:
        codec.DecodeParms = plain(parameters, ["/ColorTransform"])
    return jpeg.stripped(raw), codec


def _without(source, old, names: list[str]) -> bytes:
    """Return what is left when the filters before the last are undone."""
    raw = old.read_raw_bytes()
    if not names:
        return raw
    wrapped = pikepdf.Stream(source, raw)
    wrapped.Filter = Array([Name(name) for name in names])
    wrapped.DecodeParms = Array([plain(parameters_of(old, n), ["/Predictor", "/Columns"]) for n in range(len(names))])
    return data_of(wrapped)


def _words(kept: Dictionary) -> dict:
    return {key[1:]: value for key, value in kept.items()}
