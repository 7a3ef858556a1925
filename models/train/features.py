"""A small classifier trained here on the labels, and the Frechet distance on its features.

Stands in for Inception (Heusel et al. 2017), whose weights are not part of this project: the numbers rank models
and step counts of this folder among one another, and compare with no published FID.
"""
import time

import torch
from torch import nn

from data import Faces, Sampler
from metrics import SIDE, reduced
from model import Config, Encoder
from pretext import Pretext
from run import Run, half, layout

WIDTH = 64


class FeatureNet(nn.Module):
    """Picture of any size, seen at 64 px -> 64 features -> standardised labels; the encoder's architecture, narrow, with its own weights."""

    def __init__(self, faces: Faces):
        super().__init__()
        small = Config(img_size=SIDE, net_enc_channel_mult=(2, 4, 4), style_ch=WIDTH, net_attn=())
        self.encoder = Encoder(small)
        self.pretext = Pretext(small, faces)

    def forward(self, x):
        x = reduced(x)
        with half(x.device):
            return self.encoder(x.contiguous(memory_format=layout(x.device))).float()


@torch.enable_grad()
def feature_net(faces: Faces, device, minutes):
    """Trained once for all runs, so that their distances compare, and kept as a run of its own; also learns which set a picture is from."""
    run, net = Run("features"), FeatureNet(faces).to(device)
    net.pretext.targets = torch.cat([net.pretext.targets, faces.photo[:, None].float() * 2 - 1], 1)
    net.pretext.signs = torch.cat([net.pretext.signs, torch.ones(1, device=device)])
    net.pretext.read = nn.Linear(WIDTH, len(net.pretext.signs)).to(device)
    state = run.load(device)
    if state:
        net.load_state_dict(state["net"])
        return net.eval(), state["images"]
    sampler, params = Sampler(faces, 64, 0), [*net.encoder.parameters(), *net.pretext.read.parameters()]
    optimiser = torch.optim.Adam(params, 2e-3)
    start, images = time.monotonic(), 0
    while (passed := (time.monotonic() - start) / 60 / minutes) < 1:
        x, index, mirrored = sampler.next()
        got = net.pretext.read(net(x))
        want = net.pretext.targets[index] * torch.where(mirrored[:, None], net.pretext.signs, 1.0)
        known = ~want.isnan()
        (((got - want.nan_to_num()) ** 2 * known).sum() / known.sum()).backward()
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, 2 * (1 - passed) + 0.02)
        optimiser.step()
        optimiser.zero_grad()
        images += len(x)
    run.save(dict(net=net.state_dict(), images=images))
    return net.eval(), images


@torch.no_grad()
def moments(net, *sets, batch=250):
    """Mean [64] and covariance [64,64], in float64, of the features of pictures in [-1,1]; every set weighs the same."""
    features = [torch.cat([net(x) for x in pictures.split(batch)]).double() for pictures in sets]
    means = torch.stack([f.mean(0) for f in features])
    within = sum(torch.cov(f.T) for f in features) / len(sets)
    return means.mean(0), within + (means - means.mean(0)).T @ (means - means.mean(0)) / len(sets)


def frechet(a, b):
    """|m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)), for two pairs of moments."""
    (ma, ca), (mb, cb) = a, b
    root = torch.linalg.eigvals(ca @ cb).real.clamp(min=0).sqrt().sum()
    return ((ma - mb) ** 2).sum().item() + (torch.trace(ca) + torch.trace(cb) - 2 * root).item()
