#!/bin/bash
# torchmetrics 1.9.0 (torch 2.13.0) and scikit-image 0.26.0, Python 3.11.
#
# Guess: with the same window (Gaussian, 11, sigma 1.5), the same range and values on [0, 1], every library gives the SSIM of a pair to two digits,
# and a picture on [-1, 1] with a range of 2 gives the SSIM of the same picture on [0, 1].
#
# Seen: the windows over the border decide. torchmetrics mirrors the picture over its border and counts those windows too, scikit-image
# leaves them out, and the code of the DiffAE paper (a convolution with zeros outside) counts them with black outside. On 64 pixels 29 % of all windows
# meet the border, and the three differ by up to 0.06 for noise. Inside, scikit-image and the convolution agree to six digits.
# On [-1, 1] with a range of 2 the means of dark and bright places lie on both sides of 0. The first factor of SSIM depends on that: a picture that is
# brighter by a tenth falls from 0.96 to about 0.52, in both libraries.
#
# What follows: an SSIM of pictures of a network ([-1, 1]) needs (x + 1) / 2 first, and one of small pictures needs the name of the library beside it.
#
# Output here:
#   noise    zeros outside 0.7853  inside 0.7375  scikit-image 0.7375  torchmetrics 0.7281  scikit-image on [-1, 1] 0.7188  torchmetrics on [-1, 1] 0.7095
#   brighter zeros outside 0.9643  inside 0.9620  scikit-image 0.9620  torchmetrics 0.9642  scikit-image on [-1, 1] 0.5141  torchmetrics on [-1, 1] 0.5334
# Exits with 1 if the numbers come nearer to each other.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet torch==2.13.0 torchmetrics==1.9.0 scikit-image==0.26.0
"$folder/venv/bin/python" - <<'PY'
import sys
import numpy as np
import torch
import torch.nn.functional as F
from skimage.metrics import structural_similarity
from torchmetrics.functional.image import structural_similarity_index_measure

size = 64
rows, columns = np.mgrid[:size, :size]
a = np.stack([0.5 + 0.25 * np.sin(columns / 5 + c) + 0.2 * np.cos(rows / 7 - c) for c in range(3)])
pairs = {"noise": np.clip(a + np.random.default_rng(0).normal(0, 0.05, a.shape), 0, 1), "brighter": np.clip(a + 0.1, 0, 1)}


def tensor(x):
    return torch.from_numpy(x)[None]


def zeros_outside(a, b):
    """The same window as a convolution with zeros outside: all windows, and those inside alone."""
    bell = torch.exp(-((torch.arange(11).double() - 5) ** 2) / 4.5)
    window = (bell[:, None] * bell[None] / bell.sum() ** 2).expand(3, 1, 11, 11)
    blur = lambda x: F.conv2d(x, window, padding=5, groups=3)
    a, b = tensor(a), tensor(b)
    ma, mb = blur(a), blur(b)
    spread, covariance = blur(a * a) - ma * ma + blur(b * b) - mb * mb, blur(a * b) - ma * mb
    index = (2 * ma * mb + 1e-4) * (2 * covariance + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (spread + 9e-4))
    return index.mean().item(), index[..., 5:-5, 5:-5].mean().item()


def of_skimage(a, b, span):
    return structural_similarity(a, b, channel_axis=0, data_range=span, gaussian_weights=True, sigma=1.5, use_sample_covariance=False)


def of_torchmetrics(a, b, span):
    return structural_similarity_index_measure(tensor(b), tensor(a), data_range=float(span)).item()


seen = {}
for name, b in pairs.items():
    zeros, inside = zeros_outside(a, b)
    wide = [of(2 * a - 1, 2 * b - 1, 2) for of in (of_skimage, of_torchmetrics)]
    seen[name] = (zeros, inside, of_skimage(a, b, 1), of_torchmetrics(a, b, 1), *wide)
    words = ("zeros outside", "inside", "scikit-image", "torchmetrics", "scikit-image on [-1, 1]", "torchmetrics on [-1, 1]")
    print(name.ljust(8), "  ".join(f"{word} {value:.4f}" for word, value in zip(words, seen[name])))

zeros, inside, skimage, torchmetrics, *_ = seen["noise"]
_, _, narrow, _, *wide = seen["brighter"]
as_seen = abs(skimage - inside) < 1e-6 and zeros - torchmetrics > 0.05 and skimage - torchmetrics > 0.005 and narrow - max(wide) > 0.1
sys.exit(0 if as_seen else 1)
PY
