"""High dynamic range as an ordinary screen shows it: a table from HLG or PQ in BT.2020 to BT.709.

Curves are those of ITU-R BT.2100; 203 cd/m² is the white of a page in light (BT.2408). Above half of it brightness
is bent towards the most that the screen has, in the colour that it had.
"""

from pathlib import Path

import numpy as np

PQ, HLG = 16, 18
SIDE = 33
WHITE, BRIGHTEST, KNEE = 203.0, 1000.0, 0.5
TO_BT709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
LUMA = np.array([0.2627, 0.6780, 0.0593])


def write_table(transfer: int, to: Path) -> None:
    """A .cube file for the filter `lut3d`; red runs fastest."""
    steps = np.linspace(0.0, 1.0, SIDE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signal = np.stack([red.ravel(), green.ravel(), blue.ravel()], axis=1)
    light = _light_of_pq(signal) if transfer == PQ else _light_of_hlg(signal)
    seen = _screen(light)
    rows = "\n".join(f"{r:.5f} {g:.5f} {b:.5f}" for r, g, b in seen.tolist())
    to.write_text(f"LUT_3D_SIZE {SIDE}\n{rows}\n")


def _light_of_pq(signal: np.ndarray) -> np.ndarray:
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    root = signal ** (1 / m2)
    return 10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)


def _light_of_hlg(signal: np.ndarray) -> np.ndarray:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = np.maximum(scene @ LUMA, 1e-6)[:, None]
    return BRIGHTEST * luma**0.2 * scene


def _screen(light: np.ndarray) -> np.ndarray:
    linear = np.clip((light / WHITE) @ TO_BT709.T, 0, BRIGHTEST / WHITE)
    strongest = np.maximum(linear.max(axis=1), 1e-6)
    over = np.maximum(strongest - KNEE, 0) / (1 - KNEE)
    most = (BRIGHTEST / WHITE - KNEE) / (1 - KNEE)
    bent = np.minimum(strongest, KNEE) + (1 - KNEE) * over * (1 + over / most**2) / (1 + over)
    return np.clip(linear * (bent / strongest)[:, None], 0, 1) ** (1 / 2.4)
