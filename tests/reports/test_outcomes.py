"""Outcomes, by hand."""

from reports.outcomes import Outcomes, count_outcomes, counts_to_text, outcomes_to_table

TRUE = [
    ("sex", "sex", "sex"),
    ("sex", "sex", None),
    ("sex", "sex", "address"),
    ("sex", "sex", "city"),
    ("sex", "sex", "city"),
    ("address", "address", "address"),
]
FALSE = ["city", "address", "city", "address"]


def test_outcomes_by_field():
    rows = count_outcomes(TRUE, FALSE)
    assert rows == [
        Outcomes("address", 1, 1, 0, 2, {}),
        Outcomes("city", 0, 0, 0, 2, {}),
        Outcomes("sex", 5, 1, 1, 0, {"city": 2, "address": 1}),
    ]
    assert list(rows[2].taken_for) == ["city", "address"]  # the most frequent first
    assert count_outcomes([], []) == []


def test_outcomes_under_another_name():
    true = [("card", what, answer) for _, what, answer in TRUE]
    assert count_outcomes(true, []) == [Outcomes("card", 6, 2, 1, 0, {"city": 2, "address": 1})]


def test_names_with_how_often_they_come():
    assert counts_to_text({"city": 2, "address": 1}) == "city ×2, address"
    assert counts_to_text({}) == ""


def test_table():
    table = outcomes_to_table("Words", "field", count_outcomes(TRUE, FALSE))
    assert (table.heading, table.columns[0]) == ("Words", "field")
    assert table.rows == [
        ["address", "1", "1", "100.0", "0", "2", "0", ""],
        ["city", "0", "0", "–", "0", "2", "0", ""],
        ["sex", "5", "1", "20.0", "1", "0", "3", "city ×2, address"],
    ]
    assert all(len(row) == len(table.columns) for row in table.rows)
