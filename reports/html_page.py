"""A report as one HTML file that holds its pictures: to send, and to open anywhere."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping, Sequence

from reports.page import Page
from reports.sections import Grid, Picture, page_to_sections

MEDIA_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
"""Of the pictures of a report, by the endings of their files."""

STYLE = """
body { font: 15px/1.45 sans-serif; color: #222; max-width: 70em; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { border-bottom: 1px solid #ddd; padding: .25em .7em; text-align: left }
td { vertical-align: top; overflow-wrap: break-word }
.number { text-align: right }
code { background: #f2f2f2; padding: 0 .25em; white-space: pre-wrap }
figure { margin: 1em 0 }
figcaption { color: #666 }
img { max-width: 100% }
"""


def page_to_html(page: Page, pictures: Sequence[str], contents: Mapping[str, bytes]) -> str:
    """A report as a file of its own, with the sections of `reports.markdown.page_to_markdown`.

    Args:
        page: what it says.
        pictures: file names of the worst cases.
        contents: of all pictures, by their files in the report's folder.

    Returns:
        HTML that loads nothing; whatever the texts hold, it is shown and never obeyed.
    """
    lines = []
    for place, section in enumerate(page_to_sections(page, pictures)):
        heading = "h2" if place else "h1"
        lines.append(f"<{heading}>{_text_to_html(section.heading)}</{heading}>")
        for part in section.parts:
            if isinstance(part, Grid):
                lines.append(_grid_to_html(part, contents))
            elif isinstance(part, Picture):
                lines.append(
                    f'<figure id="{html.escape(part.file)}">{_image(part, contents)}'
                    f"<figcaption>{_text_to_html(part.text)}</figcaption></figure>"
                )
            else:
                lines.append(f"<p>{_text_to_html(part)}</p>")
    body = "\n".join(lines)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(page.title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _text_to_html(text: str) -> str:
    """A text with its signs escaped, and `code` as such."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _grid_to_html(grid: Grid, contents: Mapping[str, bytes]) -> str:
    cells = [[_cell_to_html(cell, contents) for cell in row] for row in grid.rows]
    tags = [
        ' class="number"' if all(_is_number(row[place]) for row in grid.rows) else ""
        for place in range(len(grid.columns))
    ]

    def line(texts: Sequence[str], element: str) -> str:
        pairs = zip(texts, tags, strict=True)
        return f"<tr>{''.join(f'<{element}{tag}>{text}</{element}>' for text, tag in pairs)}</tr>"

    lines = [line(row, "td") for row in cells]
    if any(grid.columns):
        head = line([_text_to_html(column) for column in grid.columns], "th")
        lines.insert(0, f"<thead>{head}</thead>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _is_number(cell: str | Picture) -> bool:
    return isinstance(cell, str) and (cell[:1].isdigit() or cell in ("", "–"))


def _cell_to_html(cell: str | Picture, contents: Mapping[str, bytes]) -> str:
    if isinstance(cell, str):
        return _text_to_html(cell)
    text = _text_to_html(cell.text)
    if cell.shown:
        return f"{_image(cell, contents)} {text}"
    return f'<a href="#{html.escape(cell.file)}">{text}</a>'


def _image(picture: Picture, contents: Mapping[str, bytes]) -> str:
    media = MEDIA_TYPES[picture.file[picture.file.rindex(".") :]]
    content = base64.b64encode(contents[picture.file]).decode("ascii")
    return f'<img alt="{html.escape(picture.text)}" src="data:{media};base64,{content}">'
