"""Diffusion autoencoder networks under the official tensor names (Preechakul et al., CVPR 2022).

    Encoder      picture [N,3,S,S]                  -> z_sem [N,512]
    Denoiser     noisy picture [N,3,S,S], t, z_sem  -> v or noise [N,3,S,S]   (z_sem=None: plain DDIM)
    LatentNet    noisy z_sem [N,512], t             -> noise [N,512]     (latent DDIM)

Autoencoder.state_dict() holds what one copy (`ema_model.*`) of an official checkpoint holds. Two liberties:
`patch_size`: the picture is folded by pixel_unshuffle before the first convolution and unfolded by
pixel_shuffle after the last, so feature maps start at img_size / patch_size; and `state_ch` with `state_factor`:
the denoiser works on the states of a first stage [N,C,S/f,S/f], which the network holds as `first_stage.*`.
"""
import json
import math
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from blocks import Attention, ResBlock, group_norm, timestep_embedding, zero
from first_stage_net import FirstStage


@dataclass
class Config:
    """Named as the official hyper-parameters; `patch_size`, `enc_patch_size`, `state_ch` and `state_factor` are ours."""

    name: str = "faces-64"
    img_size: int = 64
    patch_size: int = 4
    enc_patch_size: int = 4
    state_ch: int = 3                       # channels of what is noised; 3 and a factor of 1: the picture itself
    state_factor: int = 1                   # pixels across one place of it
    net_ch: int = 32                        # width of the timestep sinusoid; widths are multiples of it
    net_ch_mult: tuple = (3, 3, 4)
    net_enc_channel_mult: tuple = (4, 4, 10)
    net_attn: tuple = (8,)                  # feature-map sides that carry attention
    net_num_res_blocks: int = 1
    net_enc_num_res_blocks: int = 1
    net_beatgans_attn_head: int = 1
    net_beatgans_embed_channels: int = 128  # width of the time code
    net_beatgans_resnet_two_cond: bool = True
    style_ch: int = 512                     # width of z_sem
    model_mean_type: str = "v"              # what the denoiser puts out: "v" (ours) or "eps" (official models)
    T: int = 1000
    T_eval: int = 20
    beta_scheduler: str = "linear"
    net_latent_layers: int = 5
    net_latent_num_hid_channels: int = 384
    net_latent_skip_layers: tuple = (1, 2, 3, 4)
    net_latent_condition_bias: float = 1.0
    net_latent_use_norm: bool = True
    net_latent_time_emb_channels: int = 64
    latent_beta_scheduler: str = "const0.008"
    latent_T_eval: int = 20
    latent_znormalize: bool = True
    latent_clip_sample: bool = False

    @classmethod
    def read(cls, values: dict) -> "Config":
        """From JSON or from official hyper-parameters: unknown fields are dropped, lists become tuples."""
        known = {k: v for k, v in values.items() if k in cls.__dataclass_fields__ and v is not None}
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in known.items()})

    @classmethod
    def options(cls, text: str) -> dict:
        """The JSON of a `--config` option. A name that no field has ends the program: a typo would train another model."""
        values = json.loads(text)
        unknown = sorted(set(values) - set(cls.__dataclass_fields__))
        if unknown:
            raise SystemExit(f"--config: no field {', '.join(unknown)}; there are {', '.join(sorted(cls.__dataclass_fields__))}")
        return values

    def dict(self) -> dict:
        return asdict(self)

    @property
    def state(self) -> tuple:
        """Shape of what the denoiser sees: channels, height, width."""
        side = self.img_size // self.state_factor
        return self.state_ch, side, side


class Stage(nn.Sequential):
    """One entry of input_blocks, middle_block or output_blocks: residual blocks, attention, or a convolution."""

    def forward(self, x, time=None, z=None):
        for layer in self:
            x = layer(x, time, z) if isinstance(layer, ResBlock) else layer(x)
        return x


def descend(cfg, given, mults, blocks, patch, attn, make):
    """Blocks from what is `given` (channels, height, width) down to the smallest map; returns them with the widths each one puts out."""
    width, side = int(mults[0] * cfg.net_ch), given[1] // patch
    stages = [Stage(nn.Conv2d(given[0] * patch * patch, width, 3, padding=1))]
    widths = [width]
    for level, mult in enumerate(mults):
        if level > 0:
            stages.append(Stage(make(width, width, down=True)))
            widths.append(width)
            side //= 2
        for _ in range(blocks):
            out = int(mult * cfg.net_ch)
            layers = [make(width, out)]
            width = out
            if side in attn:
                layers.append(Attention(width, cfg.net_beatgans_attn_head))
            stages.append(Stage(*layers))
            widths.append(width)
    return nn.ModuleList(stages), widths


class Encoder(nn.Module):
    """Picture to z_sem: one-convolution residual blocks, then normalise, average over the map, project."""

    def __init__(self, cfg: Config):
        super().__init__()
        self.patch = cfg.enc_patch_size
        make = lambda i, o, **way: ResBlock(i, o, **way)
        self.input_blocks, widths = descend(
            cfg, (3, cfg.img_size, cfg.img_size), cfg.net_enc_channel_mult, cfg.net_enc_num_res_blocks, self.patch, cfg.net_attn, make)
        width = widths[-1]
        self.middle_block = Stage(make(width, width), Attention(width, cfg.net_beatgans_attn_head), make(width, width))
        self.out = nn.Sequential(group_norm(width), nn.SiLU(), nn.AdaptiveAvgPool2d(1),
                                 nn.Conv2d(width, cfg.style_ch, 1), nn.Flatten())

    def forward(self, x):
        h = fold(x, self.patch)
        for stage in self.input_blocks:
            h = stage(h)
        return self.out(self.middle_block(h))


class TimeEmbed(nn.Module):
    """The doubled `time_embed.time_embed` of autoencoders; z_sem has no embedding of its own."""

    def __init__(self, mlp):
        super().__init__()
        self.time_embed = mlp

    def forward(self, x):
        return self.time_embed(x)


class Denoiser(nn.Module):
    """The U-Net that predicts v (diffusion.py) or, in official models, noise. With two conditions every block is scaled by time, then by z_sem."""

    def __init__(self, cfg: Config):
        super().__init__()
        self.cfg, self.patch, self.mean_type = cfg, cfg.patch_size, cfg.model_mean_type
        time_ch = cfg.net_beatgans_embed_channels
        mlp = nn.Sequential(nn.Linear(cfg.net_ch, time_ch), nn.SiLU(), nn.Linear(time_ch, time_ch))
        self.time_embed = TimeEmbed(mlp) if cfg.net_beatgans_resnet_two_cond else mlp
        z_ch = cfg.style_ch if cfg.net_beatgans_resnet_two_cond else None
        make = lambda i, o, **way: ResBlock(i, o, time_ch, z_ch, **way)
        self.input_blocks, laterals = descend(
            cfg, cfg.state, cfg.net_ch_mult, cfg.net_num_res_blocks, self.patch, cfg.net_attn, make)
        width = laterals[-1]
        heads = cfg.net_beatgans_attn_head
        self.middle_block = Stage(make(width, width), Attention(width, heads), make(width, width))

        stages, side = [], cfg.state[1] // self.patch >> (len(cfg.net_ch_mult) - 1)
        for level, mult in reversed(list(enumerate(cfg.net_ch_mult))):
            for i in range(cfg.net_num_res_blocks + 1):
                out = int(mult * cfg.net_ch)
                layers = [make(width + laterals.pop(), out)]
                width = out
                if side in cfg.net_attn:
                    layers.append(Attention(width, heads))
                if level > 0 and i == cfg.net_num_res_blocks:
                    layers.append(make(width, width, up=True))
                    side *= 2
                stages.append(Stage(*layers))
        self.output_blocks = nn.ModuleList(stages)
        self.out = nn.Sequential(group_norm(width), nn.SiLU(), zero(nn.Conv2d(width, cfg.state_ch * self.patch ** 2, 3, padding=1)))
        self.first_stage = FirstStage(cfg.state_ch, cfg.state_factor).requires_grad_(False) if cfg.state_factor > 1 else None

    def forward(self, x, t, z=None):
        time = F.silu(self.time_embed(timestep_embedding(t, self.cfg.net_ch)))
        z = None if z is None else F.silu(z)
        h, laterals = fold(x, self.patch), []
        for stage in self.input_blocks:
            h = stage(h, time, z)
            laterals.append(h)
        h = self.middle_block(h, time, z)
        for stage in self.output_blocks:
            h = stage(torch.cat([h, laterals.pop()], 1), time, z)
        with torch.autocast(h.device.type, enabled=False):  # noise must be exact where little picture is left
            h = self.out(h.float())
        return F.pixel_shuffle(h, self.patch) if self.patch > 1 else h

    @property
    def clip(self) -> bool:
        """Whether what is predicted ends at -1 and 1, as pictures do."""
        return self.first_stage is None

    def to_state(self, picture):
        return picture if self.first_stage is None else self.first_stage.encode(picture)

    def to_picture(self, state):
        return state if self.first_stage is None else self.first_stage.decode(state).clamp(-1, 1)


class Autoencoder(Denoiser):
    """Denoiser and encoder in one tree, as in the official checkpoints (`encoder.*` beside the U-Net)."""

    def __init__(self, cfg: Config):
        super().__init__(cfg)
        self.encoder = Encoder(cfg)


class LatentLayer(nn.Module):
    """Linear, scaled by the time code, normalised, SiLU; the last layer is linear only."""

    def __init__(self, cfg: Config, n_in, n_out, last):
        super().__init__()
        self.linear = nn.Linear(n_in, n_out)
        self.last, self.bias = last, cfg.net_latent_condition_bias
        if not last:
            self.linear_emb = nn.Linear(cfg.style_ch, n_out)
            self.norm = nn.LayerNorm(n_out) if cfg.net_latent_use_norm else nn.Identity()

    def forward(self, x, time):
        x = self.linear(x)
        return x if self.last else F.silu(self.norm(x * (self.bias + self.linear_emb(time))))


class LatentNet(nn.Module):
    """MLP over normalised z_sem whose input is concatenated again at every skip layer (paper, table 6)."""

    clip = False

    def __init__(self, cfg: Config):
        super().__init__()
        z, hidden, n = cfg.style_ch, cfg.net_latent_num_hid_channels, cfg.net_latent_layers
        self.time_ch, self.skips = cfg.net_latent_time_emb_channels, cfg.net_latent_skip_layers
        self.time_embed = nn.Sequential(nn.Linear(self.time_ch, z), nn.SiLU(), nn.Linear(z, z))
        self.layers = nn.ModuleList(
            LatentLayer(cfg, (z if i == 0 else hidden) + (z if i in self.skips else 0),
                        z if i == n - 1 else hidden, i == n - 1) for i in range(n))

    def forward(self, z, t, _=None):
        time = F.silu(self.time_embed(timestep_embedding(t, self.time_ch)))
        h = z
        for i, layer in enumerate(self.layers):
            h = layer(torch.cat([h, z], 1) if i in self.skips else h, time)
        return h


def fold(x, patch):
    return F.pixel_unshuffle(x, patch) if patch > 1 else x


def over_pixels(kernel, patch):
    """[out,Cpp,3,3], a convolution of folded pixels -> [out,C,3p,3p], the same with stride p on pixels."""
    out = kernel.shape[0]
    return kernel.view(out, -1, patch, patch, 3, 3).permute(0, 1, 4, 2, 5, 3).reshape(out, -1, 3 * patch, 3 * patch)


def over_patches(kernel, patch):
    """The way back: [out,C,3p,3p] -> [out,Cpp,3,3]."""
    out = kernel.shape[0]
    return kernel.reshape(out, -1, 3, patch, 3, patch).permute(0, 1, 3, 5, 2, 4).reshape(out, -1, 3, 3)


def count(module) -> int:
    return sum(p.numel() for p in module.parameters())


def macs(module, *inputs) -> int:
    """Multiply-accumulates of convolutions, linear layers and attention for one forward pass of batch 1."""
    total, hooks = 0, []

    def hook(m, args, out):
        nonlocal total
        if isinstance(m, Attention):
            c, length = args[0].shape[1], args[0].shape[2] * args[0].shape[3]
            total += 2 * c * length * length
        else:
            total += math.prod(m.weight.shape[1:]) * out.numel()

    for m in module.modules():
        if isinstance(m, (nn.Conv2d, nn.Conv1d, nn.Linear, Attention)):
            hooks.append(m.register_forward_hook(hook))
    with torch.no_grad():
        module(*inputs)
    for h in hooks:
        h.remove()
    return total
