"""A report as one HTML file: whole, safe, with its pictures in it."""

import base64
import dataclasses
import re
from html.parser import HTMLParser

from reports.html_page import page_to_html
from reports.page import Table
from tests.reports.pages import make_case, make_page

CONTENTS = {"reliability.png": b"curve", "worst/01-a.jpg": b"first", "worst/02-b.jpg": b"second"}
VOID = {"img", "meta"}


class Tree(HTMLParser):
    """Sees that whatever is opened is closed; collects the addresses that a page asks for."""

    def __init__(self, text):
        super().__init__()
        self.open, self.seen, self.addresses, self.ids = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.addresses += [value for name, value in attributes if name in ("src", "href")]
        self.ids += [value for name, value in attributes if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def data_address(media, content):
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def test_the_page_holds_its_pictures_and_says_what_the_markdown_says():
    text = page_to_html(make_page(), ["01-a.jpg", "02-b.jpg"], CONTENTS)
    tree = Tree(text)
    assert tree.addresses == [
        data_address("image/png", b"curve"), "#worst/01-a.jpg", "#worst/02-b.jpg",
        data_address("image/jpeg", b"first"), data_address("image/jpeg", b"second"),
    ]  # fmt: skip
    assert tree.ids == ["reliability.png", "worst/01-a.jpg", "worst/02-b.jpg"]
    assert "<h1>Cropper</h1>" in text and "<title>Cropper</title>" in text
    assert re.findall("<h2>(.*)</h2>", text) == [
        "Figures", "Cards", "Confidence", "The 2 worst cases",
    ]  # fmt: skip
    assert "<tr><td>data</td><td>eval|photos</td></tr>" in text
    assert '<tr><th>layout</th><th class="number">n</th><th class="number">right' in text
    assert '<tr><td>id_ktp</td><td class="number">3</td><td class="number">0.667</td>' in text
    assert '<tr><td>mean Jaccard</td><td class="number">0.91</td>' in text
    assert "n = 2, expected calibration error 0.400, Brier score 0.410.</p>" in text
    assert text.count("<thead>") == len(re.findall("<table>", text)) - 1  # facts need no headings


def test_texts_are_shown_and_not_obeyed():
    hostile = '<script>alert("a")</script>'
    details = Table(f"b: {hostile}", ["field", "read"], [["sex", f"`{hostile}`"]])
    case = make_case(f"b {hostile}", f'" onerror="{hostile}', details)
    page = dataclasses.replace(
        make_page(), worst=[case], title=hostile, tables=[Table(hostile, [hostile], [[hostile]])]
    )
    text = page_to_html(page, ["01-a.jpg"], CONTENTS)
    assert "script" not in Tree(text).seen and "<script" not in text
    shown = "&lt;script&gt;alert(&quot;a&quot;)&lt;/script&gt;"
    assert f"<td><code>{shown}</code></td>" in text
    assert f'<img alt="1: &quot; onerror=&quot;{shown}" src="data:' in text


def test_small_pictures_stand_in_the_table():
    page = dataclasses.replace(make_page(["a"]), small_pictures=True)
    text = page_to_html(page, ["01-a.jpg"], CONTENTS)
    picture = data_address("image/jpeg", b"first")
    assert f'<td><img alt="a" src="{picture}"> a</td>' in text
    assert text.count(picture) == 1


def test_page_without_a_worst_case():
    text = page_to_html(make_page([]), [], CONTENTS)
    assert "<h2>Worst cases: none</h2>\n</body>" in text
    assert Tree(text).ids == ["reliability.png"]
