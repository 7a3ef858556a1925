"""The diffusion process: schedules, deterministic DDIM both ways (Song et al. 2021), and the loss weights.

    a_t   cumulative signal power (alpha-bar)      snr_t = a_t / (1 - a_t)
    x_t = sqrt(a_t) x_0 + sqrt(1 - a_t) eps
    v_t = sqrt(a_t) eps - sqrt(1 - a_t) x_0          (Salimans & Ho 2022)
"""
from dataclasses import dataclass

import torch


@dataclass
class Schedule:
    """Cumulative signal power a[0..T-1] in float64."""

    a: torch.Tensor

    @classmethod
    def linear(cls, steps=1000):
        return cls(torch.cumprod(1 - torch.linspace(1e-4, 0.02, steps, dtype=torch.float64), 0))

    @classmethod
    def constant(cls, beta=0.008, steps=1000):
        return cls(torch.cumprod(torch.full((steps,), 1 - beta, dtype=torch.float64), 0))

    def steps(self, n):
        """The `ddimN` rule: the smallest stride that leaves exactly n of the training steps."""
        total = len(self.a)
        for stride in range(1, total):
            if -(-total // stride) == n:
                return list(range(0, total, stride))
        raise ValueError(f"{n} steps are impossible: no stride divides {total} training steps into {n}")

    def noise(self, x, t, eps):
        a = self.level(x, t)
        return a.sqrt() * x + (1 - a).sqrt() * eps

    def velocity(self, x, t, eps):
        """What a denoiser of mean type "v" is taught."""
        a = self.level(x, t)
        return a.sqrt() * eps - (1 - a).sqrt() * x

    def to(self, device):
        return Schedule(self.a.to(device))

    def level(self, x, t):
        return self.a.to(x.device)[t].float().view(-1, *[1] * (x.dim() - 1))


def picture(net, x, t, z, a):
    """The clean picture that a network sees in x at level a. Networks put out noise unless their `mean_type` is "v"."""
    out = net(x, torch.full((len(x),), t, device=x.device), z).float()
    if getattr(net, "mean_type", "eps") == "v":
        return a ** 0.5 * x - (1 - a) ** 0.5 * out
    return (x - (1 - a) ** 0.5 * out) / a ** 0.5


def move(net, x, z, t, a, a_to, clip):
    """One DDIM step from level a to level a_to; the noise is derived again from the clipped picture."""
    x0 = picture(net, x, t, z, a)
    if clip:
        x0 = x0.clamp(-1, 1)
    eps = (x - a ** 0.5 * x0) / (1 - a) ** 0.5
    return a_to ** 0.5 * x0 + (1 - a_to) ** 0.5 * eps


@torch.no_grad()
def decode(net, x, z, n, schedule, clip=True):
    """Noise to picture in n steps."""
    taus = schedule.steps(n)
    a = [float(schedule.a[t]) for t in taus]
    for i in reversed(range(n)):
        x = move(net, x, z, taus[i], a[i], a[i - 1] if i else 1.0, clip)
    return x


@torch.no_grad()
def invert(net, x, z, n, schedule, clip=True):
    """Picture to its stochastic code x_T in n steps."""
    taus = schedule.steps(n)
    a = [float(schedule.a[t]) for t in taus]
    for i in range(n):
        x = move(net, x, z, taus[i], a[i], a[i + 1] if i < n - 1 else 0.0, clip)
    return x
