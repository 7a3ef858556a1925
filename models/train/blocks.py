"""The pieces of the U-Net and the encoder, with the official names and order of operations."""
import math

import torch
from torch import nn
from torch.nn import functional as F


def group_norm(channels):
    return nn.GroupNorm(min(32, channels), channels)


def zero(layer):
    """A layer that adds nothing before it is trained."""
    for p in layer.parameters():
        nn.init.zeros_(p)
    return layer


def timestep_embedding(t, dim):
    """Sinusoids of integer steps t [N]: cosines first, then sines; frequencies 10000^(-i/(dim/2))."""
    half = dim // 2
    freqs = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32, device=t.device) / half)
    angle = t[:, None].float() * freqs
    return torch.cat([angle.cos(), angle.sin()], 1)


class CodeLinear(nn.Linear):
    """The official linear map of SiLU(z_sem), learned around the point where codes lie.

    SiLU is not monotonic: of two numbers below -1.3 and above, many have the same image, so a code around 0 loses
    much of its negative half before the denoiser sees it. Codes are therefore made to lie around CENTRE, with deviation
    SPREAD, where SiLU is nearly a line (pretext.py). There its images have a large common part, which would drown the
    rest in the gradient: in memory the weight belongs to (SiLU(z) - SiLU(CENTRE)) * gain. `state_dict` holds the official
    weight and bias whatever the gain, which says how much each number of the code tells.
    """

    CENTRE, SPREAD = 2.5, 0.6

    def __init__(self, z_ch, c_out):
        self.middle = F.silu(torch.tensor(self.CENTRE)).item()
        super().__init__(z_ch, c_out)
        self.register_buffer("gain", torch.ones(z_ch), persistent=False)

    def forward(self, active):
        return F.linear((active - self.middle) * self.gain, self.weight, self.bias)

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        super()._save_to_state_dict(destination, prefix, keep_vars)
        weight = destination[prefix + "weight"] * self.gain
        destination |= {prefix + "weight": weight, prefix + "bias": destination[prefix + "bias"] - self.middle * weight.sum(1)}

    def _load_from_state_dict(self, state, prefix, *rest):
        if (weight := state.get(prefix + "weight")) is not None:
            state[prefix + "bias"] = state[prefix + "bias"] + self.middle * weight.sum(1)
            state[prefix + "weight"] = weight / self.gain.to(weight.device)
        super()._load_from_state_dict(state, prefix, *rest)


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
            last = zero(nn.Conv2d(c_out, c_out, 3, padding=1))
            self.out_layers = nn.Sequential(group_norm(c_out), nn.SiLU(), nn.Identity(), last)
            if z_ch:
                self.cond_emb_layers = nn.Sequential(nn.SiLU(), CodeLinear(z_ch, c_out))

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
        self.proj_out = zero(nn.Conv1d(channels, channels, 1))

    def forward(self, x):
        n, c, height, width = x.shape
        qkv = self.qkv(self.norm(x).reshape(n, c, height * width))
        q, k, v = qkv.reshape(n, self.heads, 3, c // self.heads, height * width).transpose(-1, -2).unbind(2)
        a = F.scaled_dot_product_attention(q, k, v)
        h = self.proj_out(a.transpose(-1, -2).reshape(n, c, height * width))
        return x + h.reshape(n, c, height, width)
