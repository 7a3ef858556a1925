"""The diffusion process: schedules, deterministic DDIM both ways (Song et al. 2021), and the loss weights.

    a_t   cumulative signal power (alpha-bar)      snr_t = a_t / (1 - a_t)
    x_t = sqrt(a_t) x_0 + sqrt(1 - a_t) eps
    v_t = sqrt(a_t) eps - sqrt(1 - a_t) x_0          (Salimans & Ho 2022)
"""
import math
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

    def power_steps(self, n, power):
        """n training steps, dense near the picture: top (i / (n - 1))^power, rounded, each at least one above the one before."""
        top, chosen = max(n - 1, round(0.99 * len(self.a))), []
        for i in range(n):
            chosen.append(max((chosen[-1] if chosen else -1) + 1, round(top * (i / (n - 1)) ** power)))
        return chosen

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


def clipped(net, x, t, z, a):
    """The same within [-1, 1]; as it is for networks that say `clip = False`: states of a first stage and z_sem have no such limits."""
    x0 = picture(net, x, t, z, a)
    return x0.clamp(-1, 1) if getattr(net, "clip", True) else x0


def to_state(net, picture):
    """What the network denoises: the state of its first stage, or the picture."""
    return net.to_state(picture) if hasattr(net, "to_state") else picture


def to_picture(net, state):
    return net.to_picture(state) if hasattr(net, "to_picture") else state


def move(net, x, z, t, a, a_to):
    """One DDIM step from level a to level a_to; the noise is derived again from the clipped picture."""
    x0 = clipped(net, x, t, z, a)
    eps = (x - a ** 0.5 * x0) / (1 - a) ** 0.5
    return a_to ** 0.5 * x0 + (1 - a_to) ** 0.5 * eps


@torch.no_grad()
def decode(net, x, z, n, schedule):
    """Noise to picture in n steps."""
    taus = schedule.steps(n)
    a = [float(schedule.a[t]) for t in taus]
    for i in reversed(range(n)):
        x = move(net, x, z, taus[i], a[i], a[i - 1] if i else 1.0)
    return to_picture(net, x)


@torch.no_grad()
def invert(net, x, z, n, schedule):
    """Picture to its stochastic code x_T in n steps."""
    x, taus = to_state(net, x), schedule.steps(n)
    a = [float(schedule.a[t]) for t in taus]
    for i in range(n):
        x = move(net, x, z, taus[i], a[i], a[i + 1] if i < n - 1 else 0.0)
    return x


CAP = 0.5  # most that the quick pair extrapolates by


@torch.no_grad()
def quick_invert(net, x, z, n, power, schedule):
    """Picture to x_T with the quick pair's first half: Adams-Bashforth of second order on the noise, in sigma = s / a (src/math/samplers/ab2.ts)."""
    x, taus = to_state(net, x), schedule.power_steps(n, power)
    a = [float(schedule.a[t]) ** 0.5 for t in taus]
    sigma = [(1 - v * v) ** 0.5 / v for v in a]
    before = None
    for i, t in enumerate(taus):
        x0 = clipped(net, x, t, z, a[i] ** 2)
        eps = (x - a[i] * x0) / (1 - a[i] ** 2) ** 0.5
        if i == n - 1:
            return eps
        step, ahead = sigma[i + 1] - sigma[i], 0.0 if i == 0 else min(CAP, (sigma[i + 1] - sigma[i]) / (2 * (sigma[i] - sigma[i - 1])))
        x = a[i + 1] * (x / a[i] + step * (eps if i == 0 else (1 + ahead) * eps - ahead * before))
        before = eps


def quick_decode(net, x, z, n, power, schedule):
    """x_T to picture with the quick pair's second half: DPM-Solver++(2M) (Lu et al. 2022; src/math/samplers/dpm-2m.ts)."""
    taus = schedule.power_steps(n, power)[::-1]
    a = [float(schedule.a[t]) ** 0.5 for t in taus] + [1.0]
    s = [(1 - v * v) ** 0.5 for v in a]
    snr = [math.log(v / w) for v, w in zip(a[:-1], s)]
    before = None
    for i, t in enumerate(taus):
        x0 = clipped(net, x, t, z, a[i] ** 2)
        ahead = min(CAP, (snr[i + 1] - snr[i]) / (2 * (snr[i] - snr[i - 1]))) if 0 < i < n - 1 else 0.0
        x = s[i + 1] / s[i] * x + (a[i + 1] - a[i] * s[i + 1] / s[i]) * (x0 if i == 0 else (1 + ahead) * x0 - ahead * before)
        before = x0
    return to_picture(net, x)
