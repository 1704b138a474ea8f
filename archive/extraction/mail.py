"""E-mails (.eml) by the standard library: headers, body, and what was attached as files of their own."""

import mimetypes
import re
from collections.abc import Iterator
from email import header, message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from io import BytesIO

from archive.extraction import failure, letter, sections
from archive.extraction import members as inside
from archive.extraction.encodings import decoded
from archive.extraction.limits import MEMBERS_MAX
from archive.extraction.plain_of_html import plain_of_html
from archive.extraction.plain_text import content_of

ENGINE = "email"
SIZE_MAX = 200 * 1024 * 1024  # bytes of the file
PARTS_MAX = 1_000
# Proofs of the sender's identity, not documents: they are named on the page, not taken out.
SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
LOCKED = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
# Written again without changing a line: ">From" stays as it came.
_AS_IT_CAME = policy.compat32.clone(mangle_from_=False)
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bqBQ]\?")


def read(descriptor: int, media_type: str) -> Iterator[tuple[dict, bytes]]:
    """Yield the document's frame and one frame for each section. Raises `UnreadableError`."""
    message, parts = _opened(descriptor)
    bodies, attached = _sorted(parts)
    listed = [letter.Attached(_name(part, rank), len(_content(part)), _is_taken_out(part)) for rank, part in attached]
    headers = {key: _header(message, key) for key in letter.HEADERS}
    headers["date"] = _date(headers["date"])
    return sections.frames(letter.paragraphs(headers, _body(bodies), listed), ENGINE)


def members(descriptor: int, known: set[int]) -> Iterator[tuple[dict, bytes]]:
    """Yield what was attached, in pieces, but the ranks in `known`."""
    _message, parts = _opened(descriptor)
    for rank, part in _sorted(parts)[1]:
        if rank not in known and _is_taken_out(part):
            content = _content(part)
            yield from inside.frames(rank, _name(part, rank), len(content), BytesIO(content))


def _opened(descriptor: int) -> tuple[Message, list[Message]]:
    """Return the message and its parts in order. Raises `UnreadableError`: locked, too much inside, no message."""
    content = content_of(descriptor, SIZE_MAX)
    try:
        message = message_from_bytes(content, policy=_AS_IT_CAME)
        parts = list(_parts(message))
    except RecursionError as error:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE) from error
    if not message.keys():
        raise failure.UnreadableError(failure.DAMAGED)
    return message, parts


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts of a message, in order; what a message attached to it holds is its own."""
    stack, seen = [message], 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > PARTS_MAX:
            raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
        kind = part.get_content_type()
        if kind in LOCKED and part.get_param("smime-type", "enveloped-data") == "enveloped-data":
            raise failure.UnreadableError(failure.PASSWORD)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            stack.extend(reversed(part.get_payload()))
        else:
            yield part


def _sorted(parts: list[Message]) -> tuple[list[Message], list[tuple[int, Message]]]:
    """Return the parts that are the message itself, and the attached ones with their rank."""
    bodies, attached = [], []
    for rank, part in enumerate(parts, start=1):
        is_text = part.get_content_type() in {"text/plain", "text/html"}
        if is_text and part.get_content_disposition() != "attachment" and not part.get_filename():
            bodies.append(part)
        elif part.get_content_maintype() != "multipart":  # one that is empty, or whose boundary is missing
            attached.append((rank, part))
    if len(attached) > MEMBERS_MAX:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE)
    return bodies, attached


def _is_taken_out(part: Message) -> bool:
    return part.get_content_type() not in SIGNATURES


def _body(bodies: list[Message]) -> str:
    """Return the plain text, else that of the HTML."""
    texts = {"text/plain": [], "text/html": []}
    for part in bodies:
        texts[part.get_content_type()].append(_text(part))
    plain = "\n".join(texts["text/plain"])
    return plain if plain.strip() else "\n".join(map(plain_of_html, texts["text/html"]))


def _text(part: Message) -> str:
    """Return the text of a part in the encoding that it announces, or the one that fits where it announces none."""
    content = _content(part)
    try:
        return content.decode(str(part.get_content_charset("")) or "ascii")
    except (LookupError, ValueError):
        return decoded(content)


def _content(part: Message) -> bytes:
    """Return the bytes of a part; a message that was attached is written as it came."""
    try:
        if part.is_multipart():
            return b"".join(inner.as_bytes(policy=_AS_IT_CAME) for inner in part.get_payload())
        return part.get_payload(decode=True) or b""
    except MemoryError:
        raise
    except RecursionError as error:
        raise failure.UnreadableError(failure.TOO_MUCH_INSIDE) from error
    except Exception as error:  # the generator raises many kinds on a message that breaks the rules
        raise failure.UnreadableError(failure.DAMAGED) from error


def _name(part: Message, rank: int) -> str:
    """Return the name of an attached file, or one that says what it is."""
    try:
        name = inside.kept_name(_unfolded(part.get_filename() or ""))
    except (LookupError, ValueError, TypeError):
        name = ""
    if name:
        return name
    if part.get_content_maintype() == "message":
        return f"message-{rank}.eml" if part.get_content_type() == "message/rfc822" else f"avis-{rank}.txt"
    return f"piece-{rank}{mimetypes.guess_extension(part.get_content_type()) or ''}"


def _header(message: Message, name: str) -> str:
    """Return all values of a header, in letters; raw bytes in it are read as text in any encoding is."""
    values = (value for key, value in message.raw_items() if key.lower() == name)
    return ", ".join(_unfolded(str(value)) for value in values)


def _date(said: str) -> str:
    """Return the date of a header as a French reader writes it, or as it came where it is none."""
    try:
        return parsedate_to_datetime(said).strftime("%d/%m/%Y %H:%M %z").strip()
    except (ValueError, TypeError, IndexError, OverflowError):
        return said


def _unfolded(value: str) -> str:
    value = value[: letter.HEADER_MAX].encode("ascii", "surrogateescape") if _has_bytes(value) else value
    value = decoded(value) if isinstance(value, bytes) else value[: letter.HEADER_MAX]
    if not _ENCODED_WORD.search(value):
        return value
    try:
        return str(header.make_header(header.decode_header(value)))
    except (LookupError, ValueError, header.HeaderParseError):
        return value


def _has_bytes(value: str) -> bool:
    """Tell whether a value holds bytes that no encoding was announced for, and nothing but these and ASCII."""
    return not value.isascii() and all(sign < "\x80" or "\udc80" <= sign <= "\udcff" for sign in value)
