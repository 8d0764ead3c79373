"""A photo of a card in, its fields out."""

from export.artefacts import ManifestError
from export.remote import RemoteError
from pipeline.chain import Pipeline, infer, infer_many
from pipeline.confidence import FieldConfidence
from pipeline.field_types import CharacterResult, Check, FieldResult, WordResult
from pipeline.images import ImageError
from pipeline.types import CardResult, Document, Quality, Warning
from pipeline.version import __version__

__all__ = [
    "CardResult",
    "CharacterResult",
    "Check",
    "Document",
    "FieldConfidence",
    "FieldResult",
    "ImageError",
    "ManifestError",
    "Pipeline",
    "Quality",
    "RemoteError",
    "Warning",
    "WordResult",
    "__version__",
    "infer",
    "infer_many",
]
