"""Lines of cells become tables; sentences with a bar in them do not."""

from archive.extraction.plain_text import row_of
from archive.written_table import Rows, heading_of, is_heading, parts_of


def parts(text, rows_from=None):
    return [
        [[text[start:end] for start, end in row] for row in part.cells]
        if isinstance(part, Rows)
        else text[part.start : part.end]
        for part in parts_of(text, rows_from)
    ]


def test_lines_of_cells_are_a_table_between_lines_of_text():
    text = "Avant\nVille | Caméras\nNice | 37\naprès\nfin"
    assert parts(text) == ["Avant", [["Ville", "Caméras"], ["Nice", "37"]], "après\nfin"]


def test_empty_cells_are_kept():
    assert parts("a |  | c\n | x") == [[["a", "", "c"], ["", "x"]]]


def test_one_line_with_a_bar_is_text():
    assert parts("un | deux") == ["un | deux"]
    assert parts("a|b\nc|d") == ["a|b\nc|d"]


def test_rows_of_a_sheet_may_have_one_cell():
    assert parts("Feuille\nTotal\nNice | 37", 1) == ["Feuille", [["Total"], ["Nice", "37"]]]
    assert parts("Total\nNice", 0) == [[["Total"], ["Nice"]]]


def test_nothing_is_nothing():
    assert parts("") == []
    assert parts("\n\n") == []
    assert parts("", 0) == [[[""]]]


def test_names_of_columns_are_words():
    def names(line):
        (row,) = next(parts_of(line, 0)).cells
        return is_heading(line, row)

    assert names("Ville | Nombre")
    assert not names("Nice | 37")
    assert not names("Nice | 1 200,50 €")
    assert not names("Titre")


def test_heading_of_a_sheet_is_its_first_row_when_it_is_one():
    assert heading_of("Feuille\nVille | Nombre\nNice | 37", 1) == ["Ville", "Nombre"]
    assert heading_of("Feuille\nNice | 37", 1) == []
    assert heading_of("Feuille", 1) == []


def test_bar_inside_a_cell_does_not_cut_it():
    rows = [["Rue | Place", "Caméras"], ["a | b | c", "| début", "fin |", "|", "x"], ["a|b", ""]]
    cells = parts("\n".join(map(row_of, rows)), 0)[0]
    shown = [[cell.replace("\u00a0", " ").strip() for cell in row] for row in cells]
    assert shown == [["Rue | Place", "Caméras"], ["a | b | c", "| début", "fin |", "|", "x"], ["a|b"]]
