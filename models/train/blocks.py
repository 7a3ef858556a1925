"""The pieces of the U-Net and the encoder, with the official names and order of operations."""
import math

import torch
from torch import nn
from torch.nn import functional as F


def group_norm(channels):
    return nn.GroupNorm(min(32, channels), channels)


def timestep_embedding(t, dim):
    """Sinusoids of integer steps t [N]: cosines first, then sines; frequencies 10000^(-i/(dim/2))."""
    half = dim // 2
    freqs = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32, device=t.device) / half)
    angle = t[:, None].float() * freqs
    return torch.cat([angle.cos(), angle.sin()], 1)


class ResBlock(nn.Module):
    """Residual block of Dhariwal & Nichol (2021), scaled by time and by z_sem (Preechakul et al., eq. 7).

    Input [N,C_in,H,W], output [N,C_out,H',W'] where H' is H, H/2 (down) or 2H (up).
    `time` [N,time_ch] and `z` [N,512] arrive after SiLU. Without time_ch it is the encoder's
    block: a single convolution and no second half.
    """

    def __init__(self, c_in, c_out, time_ch=None, z_ch=None, up=False, down=False):
        super().__init__()
        self.up, self.down = up, down
        self.in_layers = nn.Sequential(group_norm(c_in), nn.SiLU(), nn.Conv2d(c_in, c_out, 3, padding=1))
        self.skip_connection = nn.Identity() if c_in == c_out else nn.Conv2d(c_in, c_out, 1)
        self.conditioned = time_ch is not None
        if self.conditioned:
            self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(time_ch, 2 * c_out))
            last = nn.Conv2d(c_out, c_out, 3, padding=1)
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)
            self.out_layers = nn.Sequential(group_norm(c_out), nn.SiLU(), nn.Identity(), last)
            if z_ch:
                self.cond_emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(z_ch, c_out))

    def resample(self, x):
        if self.up:
            return F.interpolate(x, scale_factor=2, mode="nearest")
        return F.avg_pool2d(x, 2) if self.down else x

    def forward(self, x, time=None, z=None):
        norm, act, conv = self.in_layers
        h = conv(self.resample(act(norm(x))))
        if self.conditioned:
            norm, act, _, conv = self.out_layers
            scale, shift = self.emb_layers[1](time)[:, :, None, None].chunk(2, 1)
            h = norm(h) * (1 + scale) + shift
            if z is not None:
                h = h * (1 + self.cond_emb_layers[1](z)[:, :, None, None])
            h = conv(act(h))
        return self.skip_connection(self.resample(x)) + h


class Attention(nn.Module):
    """Self-attention over all positions of [N,C,H,W]; rows of qkv are split into heads, then into q, k, v."""

    def __init__(self, channels, heads=1):
        super().__init__()
        self.heads = heads
        self.norm = group_norm(channels)
        self.qkv = nn.Conv1d(channels, 3 * channels, 1)
        self.proj_out = nn.Conv1d(channels, channels, 1)
        nn.init.zeros_(self.proj_out.weight)
        nn.init.zeros_(self.proj_out.bias)

    def forward(self, x):
        n, c, height, width = x.shape
        qkv = self.qkv(self.norm(x).reshape(n, c, height * width))
        q, k, v = qkv.reshape(n, self.heads, 3, c // self.heads, height * width).transpose(-1, -2).unbind(2)
        a = F.scaled_dot_product_attention(q, k, v)
        h = self.proj_out(a.transpose(-1, -2).reshape(n, c, height * width))
        return x + h.reshape(n, c, height, width)
