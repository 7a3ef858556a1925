"""Optimiser and moving average.

Muon (Jordan et al. 2024) replaces the momentum of every weight matrix by the nearest orthogonal one, which on
small convolution nets learns in about half the pictures; vectors and the last layers keep Adam.
"""
import torch

from run import has_bf16
from team import RANK, SIZE, add_up


def orthogonal(g, steps=5):
    """The nearest (semi-)orthogonal matrices, approximately: quintic Newton-Schulz iteration, [k,n,m] -> [k,n,m]."""
    x = g.bfloat16() if has_bf16(g.device) else g
    tall = x.size(1) > x.size(2)
    x = x.mT if tall else x
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        a = x @ x.mT
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return (x.mT if tall else x).to(g.dtype)


def orthogonal_all(matrices):
    """The same for a list of matrices; those of one shape go together, which spares a GPU many small calls."""
    alike, found = {}, [None] * len(matrices)
    for i, m in enumerate(matrices):
        alike.setdefault(m.shape, []).append(i)
    for places in alike.values():
        for i, m in zip(places, orthogonal(torch.stack([matrices[i] for i in places]))):
            found[i] = m
    return found


class Muon(torch.optim.Optimizer):
    """Nesterov momentum, made orthogonal, on weights flattened to [out, in*kh*kw]."""

    def __init__(self, params, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(params, dict(lr=lr, momentum=momentum, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            updates = []
            for p in params:
                momentum = self.state[p].setdefault("momentum", torch.zeros_like(p))
                momentum.lerp_(p.grad, 1 - group["momentum"])
                updates.append(p.grad.lerp(momentum, group["momentum"]).flatten(1))
            mine = orthogonal_all(updates[RANK::SIZE])  # each process makes its share orthogonal
            updates = [mine[i // SIZE] if i % SIZE == RANK else torch.zeros_like(u) for i, u in enumerate(updates)]
            add_up(updates)
            for p, update in zip(params, updates):
                tall = max(1, update.size(0) / update.size(1)) ** 0.5
                p.mul_(1 - group["lr"] * group["weight_decay"]).add_(update.view_as(p), alpha=-group["lr"] * tall)


class Both:
    """Muon for hidden matrices and Adam for the rest, driven as one optimiser.

    `parts` is a list of (module, factor, wide): the factor scales the learning rates of that module; Muon is
    left out where the matrices are wide, because there making them orthogonal costs more than it brings.
    """

    def __init__(self, parts, lr, muon_lr):
        adam, muon = [], []
        for module, factor, wide in parts:
            names = dict(module.named_parameters())
            ends = ("out.", "input_blocks.0.")
            matrix = [p for n, p in names.items() if p.dim() > 2 and muon_lr and not wide and not n.startswith(ends)]
            chosen = {id(p) for p in matrix}
            muon.append(dict(params=matrix, base=muon_lr * factor))
            adam.append(dict(params=[p for p in names.values() if id(p) not in chosen], base=lr * factor))
        self.adam = torch.optim.Adam([g for g in adam if g["params"]], lr, betas=(0.9, 0.99), fused=True)
        muon = [g for g in muon if g["params"]]
        self.muon = Muon(muon, muon_lr) if muon else None

    def step(self, rate):
        """One step with all learning rates times `rate`; gradients are cleared."""
        for optimiser in filter(None, (self.adam, self.muon)):
            params = [p for g in optimiser.param_groups for p in g["params"]]
            grads = [p.grad for p in params if p.grad is not None]
            add_up(grads, 1 / SIZE)
            torch.nn.utils.clip_grad_norm_(params, 1.0)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * rate
            optimiser.step()
            optimiser.zero_grad()

    def state_dict(self):
        return {k: o.state_dict() for k, o in (("adam", self.adam), ("muon", self.muon)) if o}

    def load_state_dict(self, state):
        """Moments come back; the learning rates are those asked for now."""
        for name, optimiser in (("adam", self.adam), ("muon", self.muon)):
            if optimiser:
                bases = [g["base"] for g in optimiser.param_groups]
                optimiser.load_state_dict(state[name])
                for group, base in zip(optimiser.param_groups, bases):
                    group["base"] = base


@torch.no_grad()
def average(ema, net, step, decay):
    """ema <- decay * ema + (1 - decay) * net; the decay grows from 0.1 so that early steps do not linger."""
    decay = min(decay, (1 + step) / (10 + step))
    torch._foreach_lerp_(list(ema.parameters()), list(net.parameters()), 1 - decay)
