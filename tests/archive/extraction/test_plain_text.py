"""Plain text and CSV: any encoding, no NUL that stops anything, rows as lines."""

import pytest

from archive.extraction import failure, plain_text
from tests.archive.extraction.reading_of import reason, texts

FRENCH = "L'été à Nîmes : le préfet, « prêt », a signé l’arrêté où ça coûte 15 000 €.\nSuite du procès-verbal"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman"]


@pytest.mark.parametrize("extension", ["txt", "csv"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_encoding_gives_the_same_words(encoding, extension):
    found = texts(FRENCH.encode(encoding), extension)[0].replace(" | ", ", ")
    assert found.split() == FRENCH.split()


@pytest.mark.parametrize("encoding", ["latin-1", "cp850"])
def test_old_code_pages_are_read(encoding):
    text = "Délibération du conseil réuni à huis clos, procès-verbal signé par le préfet délégué"
    assert texts(text.encode(encoding), "txt") == [text]


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_capitals_are_told_apart_too(encoding):
    text = "CONSEIL D'ÉTAT, À BÉZIERS : ARRÊTÉ PRÉFECTORAL"
    assert texts(text.encode(encoding), "txt") == [text]


def test_another_alphabet_is_not_french():
    text = "Мэр города подписал договор о видеонаблюдении на главной площади. " * 5
    assert texts(text.encode("cp1251"), "txt")[0].split() == text.split()


def test_nuls_and_half_characters_stop_nothing():
    assert texts(b"avant\0apr\xc3\xa8s " + b"mot " * 100 + b"\xff", "txt")[0].startswith("avantapr")
    assert texts(b"a;b\0\r\n1;2\r\n", "csv") == ["a | b\n1 | 2"]


def test_nothing_of_an_endless_line_is_lost():
    assert sum(map(len, texts(b"a" * 450_000, "txt"))) == 450_000


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_rows_of_a_table_are_lines_whatever_parts_their_cells(separator):
    rows = [["Rue", "Caméras", "Coût"], ["Place du Peuple", "4", "12"], ["Gare", "7", ""]]
    content = "\n".join(separator.join(row) for row in rows).encode()
    assert texts(content, "csv") == ["Rue | Caméras | Coût\nPlace du Peuple | 4 | 12\nGare | 7"]


def test_cell_of_several_lines_stays_in_its_row():
    assert texts(b'nom;note\n"Mairie";"ligne 1\nligne 2"\n', "csv") == ["nom | note\nMairie | ligne 1 ligne 2"]


def test_a_quote_that_never_ends_loses_nothing():
    assert "jamais" in texts(b'a;b\n"ouvert;jamais\nferme;x\n', "csv")[0]


def test_table_of_ten_million_cells_ends_in_a_named_state():
    assert reason(b"1;2;3;4;5;6;7;8;9;0\n" * 1_000_000, "csv") == failure.TOO_MANY_PAGES


def test_text_larger_than_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(plain_text, "SIZE_MAX", 1000)
    assert reason(b"a" * 1001, "txt") == failure.TOO_LARGE


@pytest.mark.parametrize("content", [bytes(1000), bytes(range(256)) * 10, b"\x7fELF\2\1\1" + bytes(200)])
def test_bytes_that_are_no_text_are_not_what_their_name_says(content):
    assert reason(content, "txt") == failure.MISMATCH
