"""Trains the three arms of DiffEnc side by side, and measures the bound of each on the same held-out faces.

    python models/train/diffenc.py --minutes 60     # train, or go on; the arms have seen equally many pictures whenever it stops
    python models/train/diffenc.py --evaluate       # bits per dimension of each arm, paired
    python models/train/diffenc.py --export         # safetensors with the authors' names

Arms of one size: `baseline` (VDM: x is noised), `shrunk` (alpha^2 x), `encoded` (alpha^2 x + sigma^2 y, and y is learned). All begin
with the same denoiser and see the same pictures, mirrorings, times and noise in the same order.
"""
import argparse
import json
import time
from copy import deepcopy

import torch
from safetensors.torch import save_file

import data
from diffenc_net import ARMS, GAMMA_MAX, GAMMA_MIN, Model, to_flax, to_lattice
from run import STATE, Run, common

BATCH, CHUNK, WARM_UP, RATE, ENCODER_SHARE = 8, 25, 100, 1e-3, 0.1
SIZE = {"n": 64, "layers": 1, "groups": 32, "encoder_n": 32, "encoder_groups": 16, "encoder_middle": 16}
NATS_A_BIT = torch.tensor(2.0).log().item()


class Arm:
    """A model in training: optimiser and moving average (EMA) of its weights."""

    def __init__(self, name):
        torch.manual_seed(0)
        self.model = Model(name, **SIZE)
        self.average = deepcopy(self.model).requires_grad_(False)
        parts = [(self.model.score_model, RATE)] + ([(self.model.inner_encoder, RATE * ENCODER_SHARE)] if name == "encoded" else [])
        self.groups = [
            {"params": [p for p in part.parameters() if (p.ndim > 1) == decays], "rate": rate, "weight_decay": 0.01 * decays}
            for part, rate in parts for decays in (True, False)
        ]
        self.optimiser = torch.optim.AdamW(self.groups, lr=RATE, betas=(0.9, 0.99))

    def step(self, number, x, gamma, eps, share=1.0):
        """One update; returns the bound of the batch in bits per dimension, without the term of the reconstruction, which no weight reaches."""
        for group in self.optimiser.param_groups:
            group["lr"] = group["rate"] * share * min(1, (number + 1) / WARM_UP)
        bits = (self.model.diffusion(x, gamma, eps) + self.model.prior(x)).mean() / (x[0].numel() * NATS_A_BIT)
        self.optimiser.zero_grad()
        bits.backward()
        self.optimiser.step()
        keep = min(0.999, (1 + number) / (10 + number))
        for mean, own in zip(self.average.parameters(), self.model.parameters()):
            mean.lerp_(own.detach(), 1 - keep)
        return bits.item()

    def state(self):
        return {"model": self.model.state_dict(), "average": self.average.state_dict(), "optimiser": self.optimiser.state_dict()}

    def load(self, state):
        for part, kept in state.items():
            getattr(self, part).load_state_dict(kept)


def levels_of(faces, index, mirrored):
    levels = faces.pictures[index]
    return torch.where(mirrored[:, None, None, None], levels.flip(3), levels)


def stratified(n, random):
    """Times [N] in [0, 1): one uniform number, spread evenly over the batch, as the authors draw them."""
    return (torch.rand(1, generator=random) + torch.arange(n) / n) % 1


def batch_of(sampler, number):
    """The batch of a step: the same for every arm and every run."""
    sampler.random.manual_seed(number)
    _, index, mirrored = sampler.next()
    x = to_lattice(levels_of(sampler.faces, index, mirrored))
    gamma = GAMMA_MIN + (GAMMA_MAX - GAMMA_MIN) * stratified(len(x), sampler.random)
    return x, gamma, torch.randn(x.shape, generator=sampler.random)


def train(run, faces, minutes, finish):
    """Chunk by chunk, arm after arm; saved whenever all arms have had the same chunk. `finish` lets the rates fall to nothing."""
    arms = {name: Arm(name) for name in ARMS}
    done, spent = 0, 0.0
    if state := run.load():
        done, spent = state["steps"], state["seconds"]
        for name, arm in arms.items():
            arm.load(state["arms"][name])
    sampler = data.Sampler(faces, BATCH, seed=0, jitter=False)
    start, saved = time.monotonic(), 0.0
    while (elapsed := time.monotonic() - start) < minutes * 60:
        share = max(0.02, 1 - elapsed / (minutes * 60)) if finish else 1.0
        batches = [batch_of(sampler, done + i) for i in range(CHUNK)]
        bits = {name: sum(arm.step(done + i, *b, share) for i, b in enumerate(batches)) / CHUNK for name, arm in arms.items()}
        done += CHUNK
        run.log(pictures=done * BATCH, **bits)
        if time.monotonic() - saved > 60:
            saved = time.monotonic()
            run.save({"steps": done, "seconds": spent + saved - start, "arms": {name: arm.state() for name, arm in arms.items()}})
    run.save({"steps": done, "seconds": spent + time.monotonic() - start, "arms": {name: arm.state() for name, arm in arms.items()}})


if __name__ == "__main__":
    parser = common(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter), "diffenc-16")
    parser.add_argument("--side", type=int, default=16, help="side of the pictures in pixels (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--finish", action="store_true", help="let the rates fall to nothing by the end of this call")
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = Run(options.name)
    train(run, data.load(options.data, STATE, options.side), options.minutes, options.finish)
