"""Photos being put in order: what a form says of each, and what its one pressed button changes.

The form carries the whole state (the order shown, each photo's turn, what is left out), so that sending it twice does
nothing twice.
"""

from dataclasses import dataclass, replace

TURNS = {"left": 270, "right": 90}
PHOTOS_MAX = 60


@dataclass(frozen=True)
class Photo:
    """One photo: `turn` is degrees clockwise from how it came.

    `image` is the address of its small image, if it is made; `shown` is the turn that this image already has.
    """

    key: str
    name: str
    turn: int = 0
    dropped: bool = False
    image: str = ""
    shown: int = 0

    @property
    def tilt(self) -> int:
        """By how much a browser turns the small image."""
        return (self.turn - self.shown) % 360


def read(photos: list[Photo], said) -> list[Photo]:
    """Return these photos as a form shows them: the order, turns and omissions that it carries."""
    shown = {key: place for place, key in enumerate(said.getlist("photo")[:PHOTOS_MAX])}
    found = sorted(photos, key=lambda photo: shown.get(photo.key, PHOTOS_MAX))
    return [
        replace(
            photo,
            turn=_quarter(said.get(f"turn-{photo.key}"), photo.turn),
            dropped=bool(said.get(f"dropped-{photo.key}")),
        )
        if photo.key in shown
        else photo
        for photo in found
    ]


def change(photos: list[Photo], said) -> list[Photo]:
    """Return the photos after the places that were typed and the button that was pressed (`do`, as `verb:key`)."""
    photos = _typed(photos, said)
    verb, _colon, key = said.get("do", "").partition(":")
    at = next((place for place, photo in enumerate(photos) if photo.key == key), None)
    if at is None:
        return photos
    if verb in TURNS:
        photos[at] = replace(photos[at], turn=(photos[at].turn + TURNS[verb]) % 360)
    elif verb in {"drop", "keep"}:
        photos[at] = replace(photos[at], dropped=verb == "drop")
    elif verb in {"up", "down"}:
        photos.insert(max(0, at + (-1 if verb == "up" else 1)), photos.pop(at))
    return photos


def kept(photos: list[Photo]) -> list[Photo]:
    """Return the photos that stay."""
    return [photo for photo in photos if not photo.dropped]


def _typed(photos: list[Photo], said) -> list[Photo]:
    """Put the photos in the order of the numbers typed; one that was given another's place goes before or after it."""

    def place(numbered) -> tuple[int, int]:
        now, photo = numbered
        typed = said.get(f"place-{photo.key}", "")
        wanted = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else now
        return wanted, (wanted < now) * -1 + (wanted > now)

    return [photo for _now, photo in sorted(enumerate(photos, start=1), key=place)]


def _quarter(typed: str | None, otherwise: int) -> int:
    return int(typed) if typed in {"0", "90", "180", "270"} else otherwise
