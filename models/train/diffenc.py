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

    def save():
        """All arms at once, after as many steps."""
        kept = {name: arm.state() for name, arm in arms.items()}
        run.save({"steps": done, "seconds": spent + time.monotonic() - start, "side": faces.pictures.shape[-1], "arms": kept})

    while (elapsed := time.monotonic() - start) < minutes * 60:
        share = max(0.02, 1 - elapsed / (minutes * 60)) if finish else 1.0
        batches = [batch_of(sampler, done + i) for i in range(CHUNK)]
        bits = {name: sum(arm.step(done + i, *b, share) for i, b in enumerate(batches)) / CHUNK for name, arm in arms.items()}
        done += CHUNK
        run.log(pictures=done * BATCH, **bits)
        if time.monotonic() - saved > 60:
            saved = time.monotonic()
            save()
    save()


def mean_of(values):
    """Mean and standard error of some numbers."""
    return values.mean().item(), (values.std() / len(values) ** 0.5).item()


@torch.no_grad()
def bound_of(state, pictures, levels, random):
    """The bound of each arm's moving average on 8-bit pictures [N,3,S,S], bits per dimension [N], by the same times and noise. Sums are float64."""
    x = to_lattice(pictures)
    share = x[0].numel() * NATS_A_BIT
    noise = torch.randn((levels + 1, *x.shape), generator=random)
    offsets = torch.rand(len(x), generator=random)
    bits = {}
    for name in ARMS:
        model = Model(name, **SIZE)
        model.load_state_dict(state["arms"][name]["average"])
        total = model.reconstruction(x, noise[0]) + model.prior(x)
        for i in range(levels):
            gamma = GAMMA_MIN + (GAMMA_MAX - GAMMA_MIN) * (offsets + i) / levels
            total += model.diffusion(x, gamma, noise[i + 1]).double() / levels
        bits[name] = total / share
    return bits


def evaluate(run, faces, pictures, levels):
    """Bits of each arm on held-out faces, half of each set, with the standard error over faces, and how much more each costs than VDM, face by face."""
    state = run.load()
    random = torch.Generator().manual_seed(1)
    index = torch.cat([part[torch.randperm(len(part), generator=random)[: pictures // 2]] for part in faces.sets(held=True)])
    bits = bound_of(state, faces.pictures[index], levels, random)
    table = {"pictures": state["steps"] * BATCH, "faces": len(index), "levels": levels}
    for name, own in bits.items():
        table[name] = dict(zip(("bits", "error"), mean_of(own)))
        if name != "baseline":
            table[name] |= dict(zip(("more", "more_error"), mean_of(own - bits["baseline"])))
    (run.folder / "bits.json").write_text(json.dumps(table, indent=1) + "\n")
    print(json.dumps(table, indent=1))


def export(run):
    """One safetensors file an arm: the moving average under the names of the JAX code, with what the converter must know."""
    state = run.load()
    for name in ARMS:
        model = Model(name, **SIZE)
        model.load_state_dict(state["arms"][name]["average"])
        tensors = to_flax(model.score_model, "params/score_model")
        if name == "encoded":
            tensors |= to_flax(model.inner_encoder, "params/encdec/inner_encoder")
        config = {"name": f"{run.folder.name}-{name}", "img_size": state["side"], "mean_shift": name != "baseline", "images_seen": state["steps"] * BATCH}
        if name == "encoded":
            config["time_encoder_groups"] = SIZE["encoder_groups"]
        path = run.shipped / f"{config['name']}.safetensors"
        save_file(tensors, path, {"config": json.dumps(config), "format": "pt"})
        print(f"{path.name}: {sum(t.numel() for t in tensors.values())} parameters, {config['images_seen']} pictures")


if __name__ == "__main__":
    parser = common(argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter), "diffenc-16")
    parser.add_argument("--side", type=int, default=16, help="side of the pictures in pixels (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--finish", action="store_true", help="let the rates fall to nothing by the end of this call")
    parser.add_argument("--evaluate", action="store_true", help="measure the bound on held-out faces instead of training")
    parser.add_argument("--pictures", type=int, default=256, help="held-out faces to measure (default %(default)s)")
    parser.add_argument("--levels", type=int, default=24, help="times of each face (default %(default)s)")
    parser.add_argument("--export", action="store_true", help="write the moving averages instead of training")
    options = parser.parse_args()
    torch.set_num_threads(1)
    run = Run(options.name)
    if options.export:
        export(run)
    else:
        faces = data.load(options.data, STATE, options.side)
        if options.evaluate:
            evaluate(run, faces, options.pictures, options.levels)
        else:
            train(run, faces, options.minutes, options.finish)
