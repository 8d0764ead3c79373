"""What an exported SSD says of itself, as the code that runs it wants it."""

from __future__ import annotations

from detector.ssd.anchors import AnchorConfig
from export.artefacts import ManifestError
from export.manifest import Manifest


def manifest_to_anchor_config(manifest: Manifest) -> AnchorConfig:
    """The anchors that an exported model was trained with, whatever the code's presets say now.

    Args:
        manifest: of a Cropper or a Detector.

    Raises:
        ManifestError: the manifest has no anchors, or they make no sense.
    """
    try:
        settings = manifest.postprocess["anchors"]
        return AnchorConfig(
            strides=tuple(settings["strides"]),
            heights=tuple(tuple(level) for level in settings["heights"]),
            aspect_ratios=tuple(settings["aspect_ratios"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(
            f"{manifest.component} {manifest.version}: no usable anchors: {error!r}"
        ) from None
