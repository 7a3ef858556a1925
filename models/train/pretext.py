"""What z_sem is taught before, and beside, the denoiser: eigenfaces and labels.

With x_T free, a denoiser can draw any face without looking at z_sem, so for the first hours z_sem stays empty.
Here the encoder first learns a code that is known to hold the face: the principal components of the training
pictures (Turk & Pentland 1991), each scaled to the root of its standard deviation, so that strong components
stay strong and fine ones are not lost; and a linear map must read the labels from it. The decoder of this
task is linear and known from the start, so each picture costs one pass of the encoder and nothing else.
Later the noise objective moves z_sem on from here. Nothing of this file is shipped.
"""
import torch
from torch import nn

from data import MIRRORED, Faces, Sampler
from model import Config


class Pretext(nn.Module):
    """z_sem [N,512] <-> picture [N,3,S,S] through `basis` [512,3SS]; z_sem -> standardised labels [N,K]."""

    def __init__(self, cfg: Config, faces: Faces):
        super().__init__()
        pixels, device = 3 * cfg.img_size ** 2, faces.pictures.device
        self.shape = (3, cfg.img_size, cfg.img_size)
        for name, shape in (("mean", (pixels,)), ("basis", (cfg.style_ch, pixels)), ("gain", (cfg.style_ch,))):
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
        x = Sampler(faces, pictures, seed=0).next()[0].flatten(1)
        self.mean.copy_(x.mean(0))
        x = x - self.mean
        power, vectors = torch.linalg.eigh(x @ x.T)
        top = power.argsort(descending=True)[:len(self.basis)]
        self.basis.copy_(((x.T @ vectors[:, top]) / power[top].sqrt()).T)
        spread = (power[top] / len(x)).sqrt()
        self.gain.copy_(spread.sqrt() / spread.mean().sqrt() / spread)

    def code(self, x):
        """The code that the encoder should find; about unit variance on average."""
        return (x.flatten(1) - self.mean) @ self.basis.T * self.gain

    def decode(self, z):
        return (z.float() / self.gain @ self.basis + self.mean).view(-1, *self.shape)

    def loss(self, z, x, index, mirrored):
        z = z.float()
        target = self.targets[index] * torch.where(mirrored[:, None], self.signs, 1.0)
        known = ~target.isnan()
        labels = ((self.read(z).float() - target.nan_to_num()) ** 2 * known).sum() / known.sum().clamp(min=1)
        return ((z - self.code(x)) ** 2).mean() + 0.05 * labels
