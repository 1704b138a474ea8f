"""Writes bytes as Bech32 (BIP 173), the form in which age reads its keys."""

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encoded(prefix: str, data: bytes) -> str:
    """Return `data` under this prefix, in small letters."""
    fives = _regrouped(data)
    return prefix + "1" + "".join(ALPHABET[five] for five in fives + _checksum(prefix, fives))


def _regrouped(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[place : place + 5], 2) for place in range(0, len(bits), 5)]


def _checksum(prefix: str, fives: list[int]) -> list[int]:
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    rest = _polymod([*expanded, *fives, 0, 0, 0, 0, 0, 0]) ^ 1
    return [rest >> 5 * (5 - place) & 31 for place in range(6)]


def _polymod(values: list[int]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(GENERATORS):
            rest ^= generator if top >> place & 1 else 0
    return rest
