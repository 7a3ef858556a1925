"""Measures of section 5 of the paper, on pictures in [-1, 1]; SSIM as the authors compute it."""
import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F


@torch.autocast("cpu", enabled=False)
@torch.autocast("cuda", enabled=False)
def ssim(a, b):
    """Per picture [N]: 11x11 Gaussian window (sigma 1.5), zero padding, on [0, 1] (Wang et al. 2004)."""
    a, b = (a.float() + 1) / 2, (b.float() + 1) / 2
    at = torch.arange(11, device=a.device) - 5.0
    g = torch.exp(-at ** 2 / 4.5)
    g = g / g.sum()
    kernel = (g[:, None] * g[None]).expand(3, 1, 11, 11)
    mean = lambda v: F.conv2d(v, kernel, padding=5, groups=3)
    ma, mb = mean(a), mean(b)
    va, vb, cov = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    score = (2 * ma * mb + 1e-4) * (2 * cov + 9e-4) / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))
    return score.mean((1, 2, 3))


def mse(a, b):
    """Per picture [N], on [0, 1]."""
    return (((a - b).float() / 2) ** 2).mean((1, 2, 3))


def psnr(a, b):
    """Per picture [N], in dB."""
    return -10 * mse(a, b).log10()


def colour(a, b):
    """Distance of the mean colours, per picture [N], in grey levels of 255."""
    return ((a - b).float().mean((2, 3)) * 127.5).abs().mean(1)


SIDE = 64


def reduced(x):
    """Pictures as attributes, judges and features see them, whatever their size: at most 64 px, each the mean of the pixels that it stands for."""
    return x if x.shape[-1] <= SIDE else F.adaptive_avg_pool2d(x, SIDE)


def sheet(rows, path, scale=1):
    """Contact sheet: a list of [N,3,S,S] rows, one under another, as PNG."""
    rows = [torch.cat(list(r.detach().float().cpu()), 2) for r in rows]
    grid = ((torch.cat(rows, 1).clamp(-1, 1) + 1) * 127.5).round().byte().permute(1, 2, 0).numpy()
    picture = Image.fromarray(np.ascontiguousarray(grid))
    picture.resize((picture.width * scale, picture.height * scale), Image.NEAREST).save(path)
