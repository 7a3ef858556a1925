"""What z_sem is taught before, and beside, the denoiser: eigenfaces and labels.

With x_T free, a denoiser can draw any face without looking at z_sem, so for the first hours z_sem stays empty.
Here the encoder first learns a code that is known to hold the face: the principal components of the training
pictures (Turk & Pentland 1991), normalised and moved to where SiLU is nearly a line (blocks.CodeLinear), with errors
weighted by each component's standard deviation, so that strong components come first and fine ones are not lost; and
a linear map must read the labels from it. The decoder of this
task is linear and known from the start, so each picture costs one pass of the encoder and nothing else.
Later the noise objective moves z_sem on from here. Nothing of this file is shipped.
"""
import torch
from torch import nn

from blocks import CodeLinear
from data import MIRRORED, Faces, Sampler
from metrics import SIDE, reduced
from model import Config


class Pretext(nn.Module):
    """z_sem [N,512] <-> picture [N,3,s,s] through `basis` [512,3ss], where s is at most 64; z_sem -> standardised labels [N,K]."""

    def __init__(self, cfg: Config, faces: Faces):
        super().__init__()
        side, device = min(cfg.img_size, SIDE), faces.pictures.device
        self.shape, pixels = (3, side, side), 3 * side ** 2
        for name, shape in (("mean", (pixels,)), ("basis", (cfg.style_ch, pixels)), ("deviation", (cfg.style_ch,))):
            self.register_buffer(name, torch.zeros(shape))
        self.names = [k for k, v in faces.labels.items() if (~v.isnan()).sum() > 200]
        train = ~faces.held
        table = [faces.labels[k] for k in self.names]
        stats = [(v[train & ~v.isnan()].mean(), v[train & ~v.isnan()].std() + 1e-6) for v in table]
        normal = [(v - m) / s for v, (m, s) in zip(table, stats)]
        self.targets = torch.stack(normal, 1) if table else torch.zeros(len(faces.names), 0, device=device)
        self.signs = torch.tensor([-1.0 if k in MIRRORED else 1.0 for k in self.names], device=device)
        self.read = nn.Linear(cfg.style_ch, len(self.names))

    @torch.no_grad()
    def analyse(self, faces: Faces, pictures=5000):
        """Principal components of a balanced, disturbed sample, from the Gram matrix."""
        x = self.seen(Sampler(faces, pictures, seed=0).next()[0])
        self.mean.copy_(x.mean(0))
        x = x - self.mean
        power, vectors = torch.linalg.eigh(x @ x.T)
        top = power.argsort(descending=True)[:len(self.basis)]
        self.basis.copy_(((x.T @ vectors[:, top]) / power[top].sqrt()).T)
        self.deviation.copy_((power[top] / len(x)).sqrt())

    def seen(self, x):
        """Pictures [N,3,S,S] as rows of the numbers that have components."""
        return reduced(x).flatten(1)

    def code(self, x):
        """The code that the encoder should find: each number has mean CENTRE and standard deviation SPREAD."""
        return CodeLinear.CENTRE + CodeLinear.SPREAD * ((self.seen(x) - self.mean) @ self.basis.T / self.deviation)

    def decode(self, z):
        return (self.normal(z) * self.deviation @ self.basis + self.mean).view(-1, *self.shape)

    def normal(self, z):
        return (z.float() - CodeLinear.CENTRE) / CodeLinear.SPREAD

    def weight(self):
        """What an error in each number of the normalised code counts; 1 on average."""
        return self.deviation / self.deviation.mean()

    def prepare(self, *nets):
        """Lets denoisers learn from each number of the code as from the root of its weight; before they load a state."""
        for layer in (m for net in nets for m in net.modules() if isinstance(m, CodeLinear)):
            layer.gain.copy_(self.weight().sqrt() / CodeLinear.SPREAD)

    def loss(self, z, x, index, mirrored):
        target = self.targets[index] * torch.where(mirrored[:, None], self.signs, 1.0)
        known = ~target.isnan()
        labels = ((self.read(self.normal(z)).float() - target.nan_to_num()) ** 2 * known).sum() / known.sum().clamp(min=1)
        return ((self.normal(z) - self.normal(self.code(x))) ** 2 * self.weight()).mean() + 0.05 * labels
