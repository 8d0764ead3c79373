"""A photo of a card in, its fields out."""

from pipeline.chain import Pipeline, infer, infer_many
from pipeline.images import ImageError
from pipeline.types import CardResult

__all__ = ["CardResult", "ImageError", "Pipeline", "infer", "infer_many"]
