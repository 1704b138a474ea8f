"""How far apart two words are: letters to add, to drop, to change, or to swap with the next."""


def distance(one: str, other: str, most: int) -> int:
    """Return the number of mistakes between two words; `most` + 1 as soon as there are more than `most`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = before[j - 1] if letter == wanted else 1 + min(before[j - 1], before[j], row[j - 1])
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
