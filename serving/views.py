"""The forms in which a result is answered."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pipeline import CardResult

View = Literal["full", "fpt"]

VIEWS: tuple[View, ...] = get_args(View)

FPT_NO_CARD = 3
"""Error code for a photo in which no card could be read. Source: FPT.AI, "ID Recognition", table of
errors ("Unable to find ID card in the image"), which also names bad pictures."""

FPT_ABSENT = "N/A"
"""Of a field that was not read. Source: as above."""

FPT_FIELDS = {
    "id": "id_number",
    "name": "full_name",
    "dob": "date_of_birth",
    "sex": "sex",
    "nationality": "nationality",
    "home": "place_of_origin",
    "address": "place_of_residence",
    "doe": "date_of_expiry",
}
"""Keys of that service, and the fields that they mean."""


def result_to_view(result: CardResult, view: View) -> dict[str, Any]:
    """A result as JSON-serialisable values.

    Args:
        result: of one photo.
        view: "full": `CardResult.to_dict`; "fpt": as the service FPT.AI answers, for clients that
            were written for it.

    Returns:
        The values.
    """
    return result_to_fpt(result) if view == "fpt" else result.to_dict()


def result_to_fpt(result: CardResult) -> dict[str, Any]:
    """A result in the form of FPT.AI: texts as printed, confidences as percentages in strings.

    `overall_score` is the mean of the confidences of the fields that are given.
    """
    if result.status != "ok":
        message = (
            "Unable to find ID card in the image"
            if result.status == "no_card"
            else "Unable to read the ID card in the image"
        )
        return {"errorCode": FPT_NO_CARD, "errorMessage": message, "data": []}
    data: dict[str, str] = {}
    confidences = []
    for key, name in FPT_FIELDS.items():
        field = result.fields.get(name)
        if field is None:
            data |= {key: FPT_ABSENT, f"{key}_prob": FPT_ABSENT}
            continue
        data |= {key: field.text, f"{key}_prob": _percentage(field.confidence)}
        confidences.append(field.confidence)
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    kind = None if result.document is None else result.document.type
    data |= {"overall_score": _percentage(mean), "type": kind or FPT_ABSENT}
    return {"errorCode": 0, "errorMessage": "", "data": [data]}


def _percentage(confidence: float) -> str:
    return f"{100 * confidence:.2f}"
