"""The photos of a multipart form, taken apart while it arrives and kept in memory alone.

Starlette's own forms write larger files to disk, where no photo of a card shall lie.
"""

from __future__ import annotations

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from serving.problems import Problem
from serving.settings import Settings

FIELD = "photos"
"""Name of the parts of a form that are photos."""

HEADER_BYTES = 8192
"""Of all headers of a part, at most. Chosen: as servers allow for the head of a whole request."""


class Form:
    """Collects the photos of a form.

    Args:
        content_type: of the request, with its boundary.
        settings: limits.

    Raises:
        Problem: "malformed-body": there is no boundary.
    """

    def __init__(self, content_type: str, settings: Settings):
        _, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if not boundary:
            raise Problem("malformed-body", "the media type of the form has no boundary")
        self._settings = settings
        self._photos: list[bytearray] = []
        self._name, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._header_bytes = 0
        self._complete = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_field": self._add_header_name,
                    "on_header_value": self._add_header_value,
                    "on_header_end": self._end_header,
                    "on_headers_finished": self._begin_photo,
                    "on_part_data": self._add_data,
                    "on_end": self._end,
                },
            )
        except FormParserError as error:
            raise Problem("malformed-body", str(error)) from None

    def write(self, chunk: bytes) -> None:
        """Take in the next bytes of the body.

        Raises:
            Problem: "malformed-body", or beyond a limit.
        """
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise Problem("malformed-body", "the body is not a multipart form") from None

    def photos(self) -> list[bytes]:
        """The photos, when the whole body was written.

        Raises:
            Problem: "malformed-body": the form is not complete, or has no photo.
        """
        if not self._complete:
            raise Problem("malformed-body", "the body ends before the form does")
        if not self._photos:
            raise Problem("malformed-body", f'the form has no file named "{FIELD}"')
        return [bytes(photo) for photo in self._photos]

    def _begin_part(self) -> None:
        self._headers, self._header_bytes = {}, 0

    def _add_header_name(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._name += data[start:end]

    def _add_header_value(self, data: bytes, start: int, end: int) -> None:
        self._count_header(end - start)
        self._value += data[start:end]

    def _count_header(self, length: int) -> None:
        self._header_bytes += length
        if self._header_bytes > HEADER_BYTES:
            raise Problem("malformed-body", "the headers of a part of the form are too long")

    def _end_header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name, self._value = bytearray(), bytearray()

    def _begin_photo(self) -> None:
        # Of the file's own name and type nothing is used: what it is, its content says.
        _, options = parse_options_header(self._headers.get(b"content-disposition"))
        if options.get(b"name") != FIELD.encode():
            raise Problem("malformed-body", f'a part of the form is not named "{FIELD}"')
        if len(self._photos) == self._settings.photos:
            raise Problem(
                "too-many-photos", f"a request has at most {self._settings.photos} photos"
            )
        self._photos.append(bytearray())

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        photo = self._photos[-1]
        if len(photo) + end - start > self._settings.photo_bytes:
            raise Problem("too-large", f"a photo has at most {self._settings.photo_bytes} bytes")
        photo += data[start:end]

    def _end(self) -> None:
        self._complete = True
