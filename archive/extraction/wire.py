"""What passes between the parent and a child: frames of capped JSON and raw bytes, never a pickle."""

import json
import socket
import struct
import time

HEADER = struct.Struct("!II")  # bytes of JSON, bytes of blob
JSON_MAX = 16 * 1024 * 1024
BLOB_MAX = 16 * 1024 * 1024


def send(channel: socket.socket, data: dict, blob: bytes = b"") -> None:
    """Send one frame; raises `OSError` when the other side is gone, `TimeoutError` when it does not listen."""
    said = json.dumps(data, separators=(",", ":")).encode()
    if len(said) > JSON_MAX or len(blob) > BLOB_MAX:
        raise ValueError("A frame is larger than the limit.")
    channel.sendall(HEADER.pack(len(said), len(blob)) + said + blob)


def receive(channel: socket.socket, deadline: float | None = None) -> tuple[dict, bytes] | None:
    """Return the next frame, or None at the end.

    Raises `ValueError` for anything but a whole, well-formed frame, `TimeoutError` after `deadline` (monotonic).
    """
    header = _exactly(channel, HEADER.size, deadline)
    if not header:
        return None
    said_size, blob_size = HEADER.unpack(header)
    if said_size > JSON_MAX or blob_size > BLOB_MAX:
        raise ValueError("A frame is larger than the limit.")
    said, blob = _exactly(channel, said_size, deadline), _exactly(channel, blob_size, deadline)
    try:
        data = json.loads(said)
    except RecursionError as error:
        raise ValueError("A frame is nested too deep.") from error
    if not isinstance(data, dict):
        raise ValueError("A frame is not an object.")
    return data, bytes(blob)


def _exactly(channel: socket.socket, size: int, deadline: float | None) -> bytearray:
    """Read `size` bytes, or none when the stream ends before the first."""
    got = bytearray()
    while len(got) < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            channel.settimeout(left)
        piece = channel.recv(min(size - len(got), 1 << 18))
        if not piece:
            if got:
                raise ValueError("The stream ends inside a frame.")
            return got
        got += piece
    return got
