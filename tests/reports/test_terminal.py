"""Tables on a terminal: whole where they fit, folded where they do not."""

from reports.terminal import print_table, table_to_text

COLUMNS = ("field", "text", "confidence")
ROWS = [("address", "Thôn Đông Thượng, La Pán Tẩn, Yên Bái", "0.98"), ("  sex", "", "1.00")]


def cells(line):
    return [cell.strip() for cell in line.strip("│").split("│")]


def test_what_fits_stands_on_a_line():
    lines = table_to_text(COLUMNS, ROWS, 100, texts=2).splitlines()
    table = [cells(line) for line in lines if "│" in line]
    assert table[0] == list(COLUMNS)
    assert table[1] == ["address", "Thôn Đông Thượng, La Pán Tẩn, Yên Bái", "0.98"]
    assert table[2:] == [["sex", "", "1.00"]]
    assert len({len(line) for line in lines}) == 1
    assert "│   sex " in lines[4]  # as indented as it was
    assert lines[3].endswith(" 0.98 │")  # numbers stand at the right


def test_a_narrow_terminal_folds_the_widest_column():
    text = table_to_text(COLUMNS, ROWS, 50, texts=2)
    assert max(map(len, text.splitlines())) <= 50
    folded = [cells(line)[1] for line in text.splitlines() if "│" in line][1:-1]
    assert len(folded) > 1 and " ".join(folded) == ROWS[0][1]
    assert "confidence" in text and "address" in text


def test_no_rows(capsys):
    print_table(COLUMNS, [], "nothing yet")
    assert capsys.readouterr().out.startswith("nothing yet\n╭")
    assert "nothing" not in table_to_text(COLUMNS, [], 5)


def test_nothing_is_folded_into_a_file(capsys, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    print_table(COLUMNS, [("address", "Lê Lợi " * 30, "0.98")], texts=2)
    assert "Lê Lợi " * 29 + "Lê Lợi" in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "60")
    print_table(COLUMNS, [("address", "Lê Lợi " * 30, "0.98")], texts=2)
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60
