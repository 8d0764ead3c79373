"""From the body of a request to the bytes of its photos, within limits at every step."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request

from serving.forms import Form
from serving.memory import Holding
from serving.problems import Problem
from serving.settings import Settings

MOST_COMMAS = 8
"""Commas beside each photo that a request may have, from which its JSON is not even parsed. Chosen:
far more than are between them."""

RAW_TYPES = (
    "application/octet-stream",
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/webp",
)
"""Media types of a body that is a photo itself. Which format it has, its content says."""


async def read_photos(
    request: Request, settings: Settings, holding: Holding, batch: bool
) -> list[bytes]:
    """The photos in the body of a request.

    Args:
        request: its body not read yet.
        settings: limits.
        holding: what the request holds of the server's memory.
        batch: whether it may ask for many photos as JSON, and must not be a photo itself.

    Returns:
        One photo or more, of which nothing but the number and the sizes has been looked at.

    Raises:
        Problem: the body is malformed, slow, too large or of another type.
    """
    try:
        return await asyncio.wait_for(
            _read_photos(request, settings, holding, batch), settings.upload_s
        )
    except asyncio.TimeoutError:  # of its own before Python 3.11
        detail = f"the body did not arrive within {settings.upload_s:g} s"
        # Else the server would go on to wait for the rest.
        raise Problem("upload-too-slow", detail, {"Connection": "close"}) from None


async def _read_photos(
    request: Request, settings: Settings, holding: Holding, batch: bool
) -> list[bytes]:
    content_type = request.headers.get("content-type", "")
    media_type = content_type.partition(";")[0].strip().lower()
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Problem("unsupported-media-type", "compressed bodies are not taken")
    if media_type == "multipart/form-data":
        form = Form(content_type, settings)
        async for chunk in _chunks(request, settings.body_bytes, holding):
            form.write(chunk)
        return form.photos()
    if media_type == "application/json":
        body = await _whole(_chunks(request, settings.body_bytes, holding))
        # Of a body of many megabytes this takes long enough to keep other requests waiting.
        return await asyncio.to_thread(_json_to_photos, body, settings, batch)
    if media_type in RAW_TYPES and not batch:
        return [await _whole(_chunks(request, settings.photo_bytes, holding))]
    taken = ("multipart/form-data", "application/json", *(() if batch else RAW_TYPES))
    raise Problem("unsupported-media-type", f"what is taken: {', '.join(taken)}")


async def _chunks(request: Request, limit: int, holding: Holding) -> AsyncIterator[bytes]:
    """The body as it arrives, up to its limit."""
    too_large = Problem("too-large", f"a body of this type has at most {limit} bytes")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise too_large
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > limit:
            raise too_large
        holding.add(len(chunk))
        yield chunk


async def _whole(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


def _json_to_photos(body: bytes, settings: Settings, batch: bool) -> list[bytes]:
    # Strings of base64, one brace and at most one bracket: of millions of other values, or of one
    # sign beyond ASCII, what is parsed would be many times as large as the body.
    if not body.isascii() or body.count(b"{") + body.count(b"[") > 1 + batch:
        raise Problem("malformed-body", "the body is not JSON of strings of base64")
    if batch and body.count(b",") >= MOST_COMMAS * settings.photos:
        raise Problem("too-many-photos", f"a request has at most {settings.photos} photos")
    try:
        content = json.loads(body)
    # RecursionError: brackets in brackets without end.
    except (ValueError, RecursionError):
        raise Problem("malformed-body", "the body is not JSON") from None
    key = "photos" if batch else "photo"
    if not isinstance(content, dict) or content.keys() != {key}:
        raise Problem("malformed-body", f'the JSON must be an object with the one member "{key}"')
    encoded = content[key] if batch else [content[key]]
    if not isinstance(encoded, list) or not encoded:
        raise Problem("malformed-body", '"photos" must be a list that is not empty')
    if len(encoded) > settings.photos:
        raise Problem("too-many-photos", f"a request has at most {settings.photos} photos")
    return [_decode(photo, settings.photo_bytes) for photo in encoded]


def _decode(encoded: Any, limit: int) -> bytes:
    if not isinstance(encoded, str):
        raise Problem("malformed-body", "a photo must be a string of base64")
    if len(encoded) > 4 * ((limit + 2) // 3):
        raise Problem("too-large", f"a photo has at most {limit} bytes")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):  # ValueError: a character beyond ASCII
        raise Problem("malformed-body", "a photo is not base64") from None
