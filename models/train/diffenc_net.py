"""The networks of DiffEnc (Nielsen et al., ICLR 2024) and of VDM (Kingma et al., 2021), and their bound in bits per dimension.

Modules have the authors' names, so that `to_flax` writes weights as their checkpoints hold them. All times are gamma = minus log-SNR.
"""
import math

import torch
from torch import nn
from torch.func import jvp
from torch.nn import functional as F

GAMMA_MIN, GAMMA_MAX = -13.3, 5.0
ARMS = ("baseline", "shrunk", "encoded")


def to_lattice(levels):
    """8-bit levels as the networks see them: the middles of 256 bins of [-1, 1]."""
    return (levels.float() + 0.5) / 128 - 1


def norm(channels, groups):
    return nn.GroupNorm(groups, channels, eps=1e-6)


def zero(layer):
    for p in layer.parameters():
        nn.init.zeros_(p)
    return layer


class TimeEmbedding(nn.Module):
    """gamma [N] -> [N,4n]: sines, then cosines of 1000 tau, frequencies 10000^(-i/(n/2-1)), one constant 0; SiLU after each map."""

    def __init__(self, n):
        super().__init__()
        self.n = n
        self.dense0, self.dense1 = nn.Linear(n + 1, 4 * n), nn.Linear(4 * n, 4 * n)

    def forward(self, gamma):
        half = self.n // 2
        frequencies = torch.exp(-math.log(10000) * torch.arange(half, dtype=gamma.dtype) / (half - 1))
        angle = 1000 * (gamma - GAMMA_MIN)[:, None] / (GAMMA_MAX - GAMMA_MIN) * frequencies
        h = torch.cat([angle.sin(), angle.cos(), torch.zeros_like(angle[:, :1])], 1)
        return F.silu(self.dense1(F.silu(self.dense0(h))))


class ResBlock(nn.Module):
    """Residual block; the time is added before the second norm."""

    def __init__(self, c_in, c_out, time, groups):
        super().__init__()
        self.GroupNorm_0, self.conv1 = norm(c_in, groups), nn.Conv2d(c_in, c_out, 3, padding=1)
        self.cond_proj = zero(nn.Linear(time, c_out, bias=False))
        self.GroupNorm_1, self.conv2 = norm(c_out, groups), zero(nn.Conv2d(c_out, c_out, 3, padding=1))
        self.nin_shortcut = nn.Linear(c_in, c_out) if c_in != c_out else None

    def forward(self, x, time):
        h = self.conv1(F.silu(self.GroupNorm_0(x))) + self.cond_proj(time)[:, :, None, None]
        h = self.conv2(F.silu(self.GroupNorm_1(h)))
        short = x if self.nin_shortcut is None else self.nin_shortcut(x.movedim(1, 3)).movedim(3, 1).contiguous()
        return (short + h).contiguous()


class Attention(nn.Module):
    """Self-attention of one head over all positions."""

    def __init__(self, channels, groups):
        super().__init__()
        self.GroupNorm_0 = norm(channels, groups)
        self.q, self.k, self.v = (nn.Linear(channels, channels) for _ in range(3))
        self.proj_out = zero(nn.Linear(channels, channels))

    def forward(self, x):
        h = self.GroupNorm_0(x).flatten(2).mT
        q, k, v = self.q(h), self.k(h), self.v(h)
        a = torch.softmax(q @ k.mT / math.sqrt(q.shape[-1]), -1) @ v
        return x + self.proj_out(a).mT.reshape(x.shape).contiguous()


class Blocks(nn.Module):
    """The U-Net without a change of size: `layers` blocks, a middle with attention, `layers + 1` blocks that take the skips."""

    def __init__(self, n, layers, groups):
        super().__init__()
        self.layers = layers
        block = lambda c: ResBlock(c, n, 4 * n, groups)
        for i in range(layers):
            self.add_module(f"down_block_{i}", block(n))
        self.mid_block_1, self.mid_attn_1, self.mid_block_2 = block(n), Attention(n, groups), block(n)
        for i in range(layers + 1):
            self.add_module(f"up_block_{i}", block(2 * n))

    def forward(self, h, time):
        skips = [h]
        for i in range(self.layers):
            skips.append(h := getattr(self, f"down_block_{i}")(h, time))
        h = self.mid_block_2(self.mid_attn_1(self.mid_block_1(h, time)), time)
        for i in range(self.layers + 1):
            h = getattr(self, f"up_block_{i}")(torch.cat([h, skips.pop()], 1), time)
        return h


class Denoiser(nn.Module):
    """z [N,3,S,S], gamma [N] -> v [N,3,S,S]; the network's output has z added to it."""

    def __init__(self, n=64, layers=2, groups=32):
        super().__init__()
        self.TimeEmbedding_0 = TimeEmbedding(n)
        self.conv_in = nn.Conv2d(15, n, 3, padding=1)
        self.VDMUNet_0 = Blocks(n, layers, groups)
        self.GroupNorm_0, self.conv_out = norm(n, groups), zero(nn.Conv2d(n, 3, 3, padding=1))

    def forward(self, z, gamma):
        n, c, s, _ = z.shape
        waves = (z[:, :, None] * torch.tensor([2.0**6, 2.0**7]).view(2, 1, 1) * 2 * math.pi).reshape(n, 2 * c, s, s)
        h = self.conv_in(torch.cat([z, waves.sin(), waves.cos()], 1))
        h = self.VDMUNet_0(h, self.TimeEmbedding_0(gamma))
        return z + self.conv_out(F.silu(self.GroupNorm_0(h)))


class Level(nn.Module):
    """A block under the authors' name; a level of the way up has a transposed convolution before it."""

    def __init__(self, name, c_in, c_out, time, groups, up_from=None):
        super().__init__()
        self.name = name
        self.add_module(name, ResBlock(c_in, c_out, time, groups))
        if up_from:
            self.conv_trans = nn.ConvTranspose2d(up_from, c_out, 2, stride=2)

    def forward(self, h, time):
        return getattr(self, self.name)(h, time)


class EncoderBlocks(nn.Module):
    """Two levels of widths n and 2n with 2x2 max-pooling, a middle at a quarter of the size, and the mirror of the levels."""

    def __init__(self, n, groups, middle):
        super().__init__()
        time = 4 * n
        self.down_blocks_0 = Level("down_0_resnet_block", n, n, time, groups)
        self.down_blocks_1 = Level("down_1_resnet_block", n, 2 * n, time, groups)
        self.mid_resnet_1, self.mid_resnet_2 = (ResBlock(2 * n, 2 * n, time, middle) for _ in range(2))
        self.mid_attn_1 = Attention(2 * n, groups)
        self.up_blocks_0 = Level("up_1_resnet_block", 4 * n, 2 * n, time, groups, up_from=2 * n)
        self.up_blocks_1 = Level("up_0_resnet_block", 2 * n, n, time, groups, up_from=2 * n)

    def forward(self, h, time):
        skips = []
        for level in (self.down_blocks_0, self.down_blocks_1):
            skips.append(h := level(h, time))
            h = F.max_pool2d(h, 2)
        h = self.mid_resnet_2(self.mid_attn_1(self.mid_resnet_1(h, time)), time)
        for level in (self.up_blocks_0, self.up_blocks_1):
            h = level(torch.cat([level.conv_trans(h), skips.pop()], 1), time)
        return h


class Encoder(nn.Module):
    """x [N,3,S,S] on the lattice, gamma [N] -> y [N,3,S,S] in (-1, 1); 0 before any training."""

    def __init__(self, n=32, groups=16, middle=16):
        super().__init__()
        self.time_embedding = TimeEmbedding(n)
        self.conv_in = nn.Conv2d(3, n, 3, padding=1)
        self.enc_model = EncoderBlocks(n, groups, middle)
        self.GroupNorm_0, self.conv_out = norm(n, middle), zero(nn.Conv2d(n, 3, 3, padding=1))

    def forward(self, x, gamma):
        h = self.enc_model(self.conv_in(x), self.time_embedding(gamma))
        return torch.tanh(self.conv_out(F.silu(self.GroupNorm_0(h))))


class Model(nn.Module):
    """One arm: a denoiser, and what it noises instead of x: x itself, alpha^2 x, or alpha^2 x + sigma^2 y."""

    def __init__(self, arm, n=64, layers=2, groups=32, encoder_n=32, encoder_groups=16, encoder_middle=16):
        super().__init__()
        self.arm = arm
        self.score_model = Denoiser(n, layers, groups)
        if arm == "encoded":
            self.inner_encoder = Encoder(encoder_n, encoder_groups, encoder_middle)

    def encode(self, x, gamma):
        """-> x_t and d x_t / d gamma."""
        if self.arm == "baseline":
            return x, torch.zeros_like(x)
        s2 = torch.sigmoid(gamma)[:, None, None, None]
        slope = s2 * (1 - s2)
        if self.arm == "shrunk":
            return (1 - s2) * x, -slope * x
        y, dy = jvp(lambda g: self.inner_encoder(x, g), (gamma,), (torch.ones_like(gamma),))
        return (1 - s2) * x + s2 * y, slope * (y - x) + s2 * dy

    def estimate(self, z, gamma):
        """-> the estimate of x_t."""
        s2 = torch.sigmoid(gamma.double()).float()[:, None, None, None]
        return (1 - s2).sqrt() * z - s2.sqrt() * self.score_model(z, gamma)

    def diffusion(self, x, gamma, eps):
        """The diffusion term at the levels gamma [N] in nats per picture: its mean over uniform t is the term."""
        alpha, sigma = (torch.sigmoid(s * gamma.double()).sqrt().float()[:, None, None, None] for s in (-1, 1))
        xt, slope = self.encode(x, gamma)
        z = alpha * xt + sigma * eps
        v = self.score_model(z, gamma)
        # The counter-term of p moves the mean by sigma^2 xhat; the slope of x_t moves that of q. Both are absent in VDM.
        shift = 0 if self.arm == "baseline" else sigma * (alpha * z - sigma * v) + slope / sigma
        error = alpha * eps - sigma * xt - v + shift
        return 0.5 * (GAMMA_MAX - GAMMA_MIN) * ((alpha * error) ** 2).sum((1, 2, 3))

    def reconstruction(self, x, eps):
        """-log p(levels | z_0) in nats per picture, for x on the lattice."""
        gamma = torch.full((len(x),), GAMMA_MIN)
        u = self.encode(x, gamma)[0].double() + math.exp(GAMMA_MIN / 2) * eps.double()
        bins = to_lattice(torch.arange(256)).double()
        logits = -0.5 * (u[..., None] - bins) ** 2 * math.exp(-GAMMA_MIN)
        level = ((x.double() + 1) * 128 - 0.5).round().long()
        return -logits.log_softmax(-1).gather(-1, level[..., None]).sum((1, 2, 3, 4))

    def prior(self, x):
        """KL(q(z_1|x) || N(0,I)) in nats per picture."""
        gamma = torch.full((len(x),), GAMMA_MAX)
        s2 = torch.sigmoid(gamma.double())[:, None, None, None]
        if self.arm == "baseline":
            last = x
        else:
            last = (1 - s2).float() * x
            if self.arm == "encoded":
                last = last + s2.float() * self.inner_encoder(x, gamma)
        return 0.5 * ((1 - s2) * last.double() ** 2 + s2 - s2.log() - 1).sum((1, 2, 3))


def flax_name(name):
    """VDMUNet_0.down_block_0.conv1.weight -> VDMUNet_0/down.block_0/conv1 (a flax name, without the leaf)."""
    path = name.rsplit(".", 1)[0].split(".")
    return "/".join(p.replace("_block_", ".block_").replace("_attn_", ".attn_") if path[0] == "VDMUNet_0" else p for p in path)


def to_flax(module, prefix):
    """State of a denoiser or encoder as flax has it: names with slashes, channels last, transposed kernels not flipped."""
    found = {}
    for name, value in module.state_dict().items():
        leaf, kind = name.rsplit(".", 1)[1], name.rsplit(".", 2)[-2]
        if leaf == "weight":
            leaf = "scale" if "GroupNorm" in kind else "kernel"
        if kind == "conv_trans" and value.ndim == 4:
            value = value.flip(2, 3).permute(2, 3, 0, 1)
        elif value.ndim == 4:
            value = value.permute(2, 3, 1, 0)
        elif value.ndim == 2:
            value = value.T
        found[f"{prefix}/{flax_name(name)}/{leaf}"] = value.contiguous().clone()
    return found


def from_flax(module, prefix, tensors):
    """Loads what `to_flax` wrote."""
    own = {}
    for name, like in module.state_dict().items():
        leaf, kind = name.rsplit(".", 1)[1], name.rsplit(".", 2)[-2]
        if leaf == "weight":
            leaf = "scale" if "GroupNorm" in kind else "kernel"
        value = tensors[f"{prefix}/{flax_name(name)}/{leaf}"].to(like.dtype)
        if kind == "conv_trans" and value.ndim == 4:
            value = value.permute(2, 3, 0, 1).flip(2, 3)
        elif value.ndim == 4:
            value = value.permute(3, 2, 0, 1)
        elif value.ndim == 2:
            value = value.T
        own[name] = value.contiguous()
    module.load_state_dict(own)
