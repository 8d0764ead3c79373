"""Each effect alone does what it claims, and nothing at strength 0."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from data.synth import copies, dirt, files, optics, sensor
from data.synth import glare as glares
from data.synth import light as lights


def rng(seed=0):
    return np.random.default_rng(seed)


def flat(level=128, size_hw=(240, 320)):
    return np.full((*size_hw, 3), level, np.uint8)


def photo():
    """Letters, lines and a few colours."""
    image = flat(215)
    image[:, 200:] = (200, 180, 120)
    for y in range(30, 230, 30):
        cv2.putText(image, "ABC 0123456789", (12, y), 0, 0.7, (40, 30, 60), 2, cv2.LINE_AA)
    return image


EFFECTS = {
    "photocopy": lambda image, s: copies.photocopy(image, rng(), s, 300),
    "screen": lambda image, s: copies.screen(image, rng(), s),
    "streaks": lambda image, s: copies.scan_streaks(image, rng(), s),
    "noise": lambda image, s: sensor.noise(image, rng(), s),
    "demosaic": lambda image, s: sensor.demosaic(image, rng(), s),
    "smear": lambda image, s: sensor.smear(image, rng(), s),
    "sharpen": lambda image, s: sensor.sharpen(image, rng(), s),
    "tone": lambda image, s: sensor.tone(image, rng(), s),
    "saturate": lambda image, s: sensor.saturate(image, rng(2), s),
    "local contrast": lambda image, s: sensor.local_contrast(image, rng(), s),
    "fringes": lambda image, s: optics.fringes(image, rng(), s, 300),
    "blur": lambda image, s: optics.blur(image, rng(3), s, 600, []),
    "messenger": lambda image, s: files.messenger(image, rng(), s),
    **{k: lambda i, s, k=k: dirt.KINDS[k](i, rng(3), s, 300) for k in dirt.KINDS},
    **{f"glare {k}": lambda i, s, k=k: glares.glare(i, rng(), s, kind=k) for k in glares.KINDS},
}


@pytest.mark.parametrize("name", EFFECTS)
def test_strength_0_is_nothing_and_more_is_more(name):
    image = photo()
    assert np.array_equal(EFFECTS[name](image, 0.0), image)
    damage = [np.abs(EFFECTS[name](image, s).astype(float) - image).mean() for s in (0.2, 0.6, 1.4)]
    assert 0 < damage[0] <= damage[1] <= damage[2] and damage[0] < damage[2]


def test_gray_copies_are_gray_and_black_and_white_ones_have_few_levels_between():
    image = photo()
    for seed in range(10):
        soft = copies.photocopy(image, rng(seed), 1.0, 300, black_and_white=False)
        hard = copies.photocopy(image, rng(seed), 1.0, 300, black_and_white=True)
        for copy in (soft, hard):
            assert np.array_equal(copy[..., 0], copy[..., 1])
            assert np.array_equal(copy[..., 0], copy[..., 2])
        assert np.mean((hard < 25) | (hard > 230)) > 0.75
        # Ink black, paper white.
        ink = image[:, :190].max(axis=2) < 80
        assert hard[:, :190][ink].mean() < 60 and np.median(hard[:, :190][~ink]) > 200


def spectral_peak(image):
    """The strongest frequency's share of all but the lowest ones, of the brighter channel."""
    spectrum = np.abs(np.fft.fft2(image[..., 1] - image[..., 1].mean())) ** 2
    for low in (np.s_[:2], np.s_[-1:]):
        spectrum[low, :2] = spectrum[low, -1:] = 0
    return spectrum.max() / spectrum.sum()


def test_a_recaptured_screen_shows_waves():
    peaks = [
        spectral_peak(copies.screen(flat(), rng(seed), 1.0).astype(float)) for seed in range(9)
    ]
    noisy = spectral_peak(sensor.noise(flat(), rng(), 0.6).astype(float))
    assert np.median(peaks) > 0.04 and noisy < 0.01
    # The subpixels stand side by side: the waves of the three colours are not the same.
    shown = copies.screen(flat(), rng(1), 1.0).astype(float)
    assert np.corrcoef(shown[..., 0].ravel(), shown[..., 2].ravel())[0, 1] < 0.8


def test_a_dark_screen_shines():
    assert copies.screen(flat(0), rng(), 1.0).mean() > 3


def test_streaks_run_along_one_direction():
    streaked = copies.scan_streaks(flat(), rng(0), 1.0).astype(float)
    along, across = streaked.std(axis=0).max(), streaked.std(axis=1).max()
    assert min(along, across) < 0.01 and max(along, across) > 2


def test_motion_blur_softens_edges_along_its_way_alone():
    kernel = optics.motion_kernel(7, 0.0)
    assert kernel.sum() == pytest.approx(1) and kernel.shape == (9, 9)
    image = cv2.cvtColor(photo(), cv2.COLOR_RGB2GRAY).astype(np.float32)
    blurred = cv2.filter2D(image, -1, kernel)
    kept_x, kept_y = (
        np.abs(np.diff(blurred, axis=axis)).mean() / np.abs(np.diff(image, axis=axis)).mean()
        for axis in (1, 0)
    )
    assert kept_x < 0.6 and kept_y > kept_x + 0.15


@pytest.mark.parametrize("bend", [0.0, 0.3, -0.4])
def test_motion_blur_leaves_things_in_their_place(bend):
    for length, angle in ((0.7, 0.3), (3.3, 1.2), (9.0, 2.5)):
        kernel = optics.motion_kernel(length, angle, bend)
        half = kernel.shape[0] // 2
        rows, columns = np.mgrid[-half : half + 1, -half : half + 1]
        assert (kernel * rows).sum() == pytest.approx(0, abs=0.02)
        assert (kernel * columns).sum() == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("sigma", [0.6, 1.1, 1.6, 2.6])
def test_defocus_is_a_disk_as_wide_as_asked_for(sigma):
    image = flat(0, (81, 81))
    image[36:45, 36:45] = 255
    spread = optics.defocus(image, sigma)[..., 0].astype(float)
    columns = np.arange(81) - 40
    assert (spread * columns).sum() == pytest.approx(0, abs=0.01 * spread.sum())
    variance = (spread * columns**2).sum() / spread.sum() - (9**2 - 1) / 12
    assert np.sqrt(variance) == pytest.approx(sigma, rel=0.25)
    assert optics.disk_kernel(2.5).sum() == pytest.approx(1)


def test_uneven_focus_is_sharp_somewhere():
    image = photo()
    sharp = optics.blended(image, optics.defocus(image, 3), np.float32([[0, 1], [0, 1]]))
    assert np.abs(sharp[:, :60].astype(int) - image[:, :60]).max() <= 3
    assert np.abs(sharp[:, 130:190].astype(int) - image[:, 130:190]).max() > 40
    share = optics.focus_map(rng(), (240, 320))
    assert share.min() >= 0 and share.max() <= 1


def test_fringes_part_the_colours_at_edges_and_leave_green():
    image = flat(255)
    image[:, 40:60] = image[:, 250:270] = 0
    fringed = optics.fringes(image, rng(), 1.0, 900)
    assert np.array_equal(fringed[..., 1], image[..., 1])
    assert np.ptp(fringed[:, 245:275].astype(int), axis=2).max() > 20
    assert np.ptp(fringed[:, 100:200].astype(int), axis=2).max() == 0


def test_a_smaller_copy_keeps_places():
    image = flat(0, (90, 120))
    image[40:50, 50:70] = 255
    for seed in range(12):
        spread = optics.smaller_copy(image, rng(seed), 1.7)[..., 0].astype(float)
        rows, columns = np.mgrid[:90, :120] + 0.5
        assert (spread * columns).sum() / spread.sum() == pytest.approx(60, abs=0.15)
        assert (spread * rows).sum() / spread.sum() == pytest.approx(45, abs=0.15)


def test_noise_is_as_strong_as_it_says_and_stronger_in_shadows():
    middle = [sensor.noise(flat(128), rng(seed), 0.5).std() for seed in range(12)]
    assert np.mean(middle) == pytest.approx(0.5 * sensor.NOISE_SPREAD, rel=0.1)
    dark = [sensor.noise(flat(40), rng(seed), 0.5).std() for seed in range(12)]
    light = [sensor.noise(flat(200), rng(seed), 0.5).std() for seed in range(12)]
    assert np.mean(dark) > np.mean(light) > 1
    means = [sensor.noise(flat(128), rng(seed), 0.5).mean() for seed in range(12)]
    assert np.mean(means) == pytest.approx(128, abs=0.3)


def test_noise_fills_a_picture_larger_than_its_tile_without_seams():
    noisy = sensor.noise(flat(128, (500, 640)), rng(), 0.5).astype(float)[..., 1]
    spreads = [part.std() for row in np.array_split(noisy, 8) for part in np.array_split(row, 8, 1)]
    assert 0.7 * np.median(spreads) < min(spreads) and max(spreads) < 1.3 * np.median(spreads)
    # No tile comes back at its own distance, as it would without turning and an odd way of laying.
    assert abs(np.corrcoef(noisy[:250].ravel(), noisy[192:442].ravel())[0, 1]) < 0.5
    colors = sensor.noise(flat(128, (500, 640)), rng(2), 0.5).astype(float)
    assert np.abs(colors[..., 0] - colors[..., 2]).std() > 0.5


@pytest.mark.parametrize("seed", range(8))
def test_the_mosaic_gives_flat_colours_back(seed):
    image = np.empty((20, 31, 3), np.uint8)
    image[...] = (200, 90, 30)
    assert np.abs(sensor.demosaic(image, rng(seed), 1.0).astype(int) - image).max() <= 1


def test_the_mosaic_colours_fine_edges():
    image = flat(255, (40, 40))
    image[:, ::2] = 0
    assert np.ptp(sensor.demosaic(image, rng(), 1.0).astype(int), axis=2).max() > 100


def test_denoising_smooths_what_is_flat_and_keeps_edges():
    image = flat(60)
    image[:, 160:] = 200
    noisy = sensor.noise(image, rng(), 0.8)
    for seed in range(6):
        smooth = sensor.smear(noisy, rng(seed), 1.0).astype(float)
        assert smooth[:, 20:140].std() < 0.75 * noisy[:, 20:140].std()
        assert smooth[:, 162:].mean() - smooth[:, :158].mean() > 135


def test_sharpening_draws_halos():
    image = flat(80)
    image[:, 160:] = 180
    sharpened = sensor.sharpen(image, rng(), 1.0)
    assert sharpened.max() > 195 and sharpened.min() < 65
    assert np.all(sharpened[:, :150] == 80)


def test_tone_curves_rise():
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    for seed in range(50):
        curve = sensor.tone(ramp, rng(seed), 1.5)[0, :, 0].astype(int)
        assert np.all(np.diff(curve) >= 0) and curve[-1] - curve[0] > 90


def test_saturation_leaves_gray_and_white_as_they_are():
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    for seed in range(10):
        assert np.abs(sensor.saturate(ramp, rng(seed), 1.0).astype(int) - ramp).max() <= 1


def test_local_contrast_evens_wide_differences():
    image = flat(60)
    image[:, 160:] = 200
    evened = sensor.local_contrast(image, rng(), 1.0).astype(float)
    assert evened[:, 230:].mean() - evened[:, :90].mean() < 125


def test_shadows_darken_and_casts_colour():
    window = lights.draw_window(rng(), (240, 320))
    assert window.extent == 1 and window.size_hw == (60, 80)
    kinds = [lights.shadows(rng(seed), window, 1.0, 2) for seed in range(40)]
    assert all(field.max() <= 1 + 1e-6 and field.min() >= lights.DARKEST for field in kinds)
    assert np.mean([field.min() < 0.8 for field in kinds]) > 0.6
    tints = np.array([lights.casts(rng(s), window, 1.0).mean(axis=(0, 1)) for s in range(200)])
    warm = np.log(tints[:, 0] / tints[:, 2])
    assert warm.max() > 0.4 and warm.min() < -0.15 and abs(np.median(warm)) < 0.15
    mixed = [
        np.ptp(np.log(lights.casts(rng(s), window, 1.0)), axis=(0, 1)).max() for s in range(60)
    ]
    assert 0.1 < np.mean(np.array(mixed) > 0.02) < 0.35  # two lamps


def test_exposure_is_near_right_mostly_and_far_off_at_times():
    gains = np.array([lights.exposure(rng(seed), 1.0) for seed in range(600)])
    assert np.mean((gains > 0.75) & (gains < 1.25)) > 0.6
    assert np.mean(gains < 0.7) > 0.08 and np.mean(gains > 1.1) > 0.1
    assert gains.min() > 0.4 and gains.max() < 1.4


def test_a_cut_out_sees_a_window_of_the_scene():
    window = lights.draw_window(rng(4), (40, 160), 1000)
    assert window.extent == pytest.approx(0.16)
    assert np.ptp(window.x) == pytest.approx(0.32, rel=0.05)
    assert np.ptp(window.y) == pytest.approx(0.08, rel=0.15)
    assert np.abs(window.x).max() <= 1 and np.abs(window.y).max() <= 1


def test_a_hologram_is_coloured_and_a_flash_burns_out():
    image = flat(100)
    rainbows = [glares.glare(image, rng(s), 1.0, kind="hologram").astype(int) for s in range(12)]
    assert np.median([np.ptp(rainbow, axis=2).max() for rainbow in rainbows]) > 25
    burnt = [glares.glare(image, rng(seed), 1.2, kind="flash").max() for seed in range(12)]
    assert np.mean(np.array(burnt) >= 250) > 0.5


def test_files_lose_more_at_lower_quality():
    image = sensor.noise(photo(), rng(), 0.3)
    for codec in (files.jpeg, files.webp):
        losses = [np.abs(codec(image, q).astype(float) - image).mean() for q in (95, 60, 20)]
        assert 0 < losses[0] < losses[1] < losses[2] < 12
    full, halved = (files.jpeg(image, 95, full_color=f).astype(float) for f in (True, False))
    assert np.abs(full - image).mean() < np.abs(halved - image).mean()


def test_blocks_fall_anywhere_on_a_cut_out():
    image, first = flat(120, (40, 160)), set()
    image[:, 80:] = 30
    for seed in range(40):
        notes: list[str] = []
        out = files.compress(image, rng(seed), 1.4, notes)
        if notes == ["jpeg"]:
            changed = np.flatnonzero(np.abs(out[20].astype(int) - image[20]).max(axis=1) > 1)
            first.add(int(changed.min()) if len(changed) else -1)
    assert len(first) >= 4
