"""Trains the autoencoder, or with --baseline the plain DDIM, from the last state on.

    python models/train/train.py --minutes 30
    python models/train/train.py --baseline --minutes 5

Two stages. First the encoder alone learns to hold the face (pretext.py). Then encoder and denoiser learn the
noise objective together. The denoiser predicts v (Salimans & Ho 2022): where x_t is nearly noise, v is nearly
the picture, so the net is taught directly to draw what z_sem says, where an error in epsilon would be
multiplied by up to 158. The error of the picture is weighted by

    weight_t = clamp(snr_t, low, 5)

which is min-SNR (Hang et al. 2023) at the clean end and truncated SNR (Salimans & Ho 2022) at the noisy end.
"""
import copy
import json
import time

import torch
from torch.nn import functional as F

import metrics
import team
from data import Sampler, load
from diffusion import Schedule, decode, invert
from model import Autoencoder, Config, Denoiser
from optim import Both, average
from pretext import Pretext
from run import STATE, Run, common, half, interrupted, layout, prepare


def parse():
    parser = common(__doc__)
    add = parser.add_argument
    add("--baseline", action="store_true", help="train the denoiser without z_sem, as run NAME-baseline")
    add("--minutes", type=float, default=10, help="stop after this long and save (default %(default)s)")
    add("--pretext", type=int, default=60_000, help="pictures the encoder sees before the denoiser (default %(default)s)")
    add("--images", type=int, default=1_500_000, help="length of the run")
    add("--fall", type=float, default=0.2, help="share of the run at its end over which learning rates fall (default %(default)s)")
    add("--finish", action="store_true", help="end the run with this call: its length is then --minutes")
    add("--workers", type=int, default=1, help="processes that share the batch: one a core or a GPU (default %(default)s)")
    add("--batch", type=int, default=64)
    add("--draws", type=int, default=1, help="times and noises for each picture of a batch, whose code and state are then made once (default %(default)s)")
    add("--lr", type=float, default=1e-3, help="Adam; %(default)s suits a batch of 64")
    add("--muon-lr", type=float, default=0.02, help="Muon, for hidden matrices (default %(default)s)")
    add("--encoder-lr", type=float, default=0.3, help="factor on the encoder's rates beside the denoiser; 0 freezes it (default %(default)s)")
    add("--beside", type=float, default=0.1, help="weight of the pretext loss beside the denoiser; fades to 0 over the run")
    add("--low", type=float, default=1, help="floor of the picture's weight at noisy steps (default %(default)s)")
    add("--noisy", type=float, default=0.8, help="t = 1000 u^NOISY: below 1 draws noisy steps more often (default %(default)s)")
    add("--ema", type=float, default=0.999)
    add("--save-minutes", type=float, default=5, help="state, z_sem figures and contact sheet this often")
    add("--compile", action="store_true", help="torch.compile: minutes to start, faster afterwards")
    add("--config", default="{}", help='JSON over the defaults of model.Config, e.g. \'{"net_ch_mult": [4, 4, 4]}\'')
    add("--seed", type=int, default=0)
    return parser.parse_args()


class Trainer:
    """Networks, optimiser and counters of a run; knows how to take a step and how to be saved."""

    def __init__(self, args, cfg, faces, device):
        self.args, self.cfg, self.faces, self.device = args, cfg, faces, device
        torch.manual_seed(args.seed)
        family = Denoiser if args.baseline else Autoencoder
        self.net = family(cfg).to(device, memory_format=layout(device))
        self.pretext = None if args.baseline else Pretext(cfg, faces).to(device)
        self.schedule = Schedule.linear(cfg.T).to(device)
        a = self.schedule.a
        snr = a / (1 - a)
        self.weight = ((1 - a) * snr.clamp(args.low, 5)).float()  # an error in v is sqrt(1 - a) of it in x_0
        self.images, self.step, self.seconds = 0, 0, 0.0
        self.passed = 0.0  # of the minutes of a call that ends the run
        self.before = 0 if args.baseline else args.pretext  # pictures before the denoiser's stage
        self.begin("denoiser" if args.baseline else "encoder")

    def begin(self, stage):
        """Sets the stage up: a fresh optimiser and moving average for what it trains."""
        self.stage, self.stage_step = stage, 0
        if stage == "encoder":
            parts = [(self.net.encoder, 1.5, True), (self.pretext, 1.5, True)]
        elif self.args.baseline:
            parts = [(self.net, 1, False)]
        else:
            denoiser = torch.nn.ModuleDict({k: m for k, m in self.net.named_children() if k not in ("encoder", "first_stage")})
            parts = [(denoiser, 1, False)]
            if self.args.encoder_lr:
                parts += [(m, self.args.encoder_lr, True) for m in (self.net.encoder, self.pretext)]
        self.optimiser = Both(parts, self.args.lr, self.args.muon_lr)
        self.ema = copy.deepcopy(self.net).requires_grad_(False).eval()

    def loss(self, x, index, mirrored, t, eps, beside):
        """The noise objective; in the encoder's stage, and beside the denoiser, the pretext loss."""
        with half(self.device):
            if self.stage == "encoder":
                return self.pretext.loss(self.net.encoder(x), x, index, mirrored)
            with torch.set_grad_enabled(self.args.encoder_lr > 0):
                z = None if self.args.baseline else self.net.encoder(x)
            with torch.no_grad():
                state = self.net.to_state(x).float()
            state, z_each = (None if v is None else v.repeat_interleave(len(t) // len(x), 0) for v in (state, z))
            got = self.net(self.schedule.noise(state, t, eps), t, z_each)
            want = self.schedule.velocity(state, t, eps)
            loss = (self.weight[t] * ((got.float() - want) ** 2).mean((1, 2, 3))).mean()
            if beside is not None:
                loss = loss + beside * self.pretext.loss(z, x, index, mirrored)
        return loss

    def done(self):
        """How much of the stage lies behind, 0 to 1."""
        if self.stage == "encoder":
            return self.images / self.before
        return max(self.passed, (self.images - self.before) / self.args.images)

    def rate(self):
        """Warm-up over 100 steps; falls to a hundredth over the last share of the stage (--fall)."""
        return min(1, (self.stage_step + 1) / 100) * min(1, max(0.01, (1 - self.done()) / self.args.fall))

    def take(self, batch, loss_of):
        x, index, mirrored = batch
        x = x.contiguous(memory_format=layout(self.device))
        often = self.args.draws if self.stage == "denoiser" else 1
        n = often * len(x)
        even = (torch.randperm(n, device=self.device) + torch.rand(n, device=self.device)) / n  # one in each n-th: fewer batches by chance noisy or clean
        t = (even ** self.args.noisy * self.cfg.T).long()
        beside = None  # or a number that is a tensor, so that --compile sees no new constant at every step
        if self.args.encoder_lr and not self.args.baseline:
            beside = torch.full((), self.args.beside * max(0, 1 - self.done()), device=self.device)
        loss = loss_of(x, index, mirrored, t, torch.randn(n, *self.cfg.state, device=self.device), beside)
        loss.backward()
        self.optimiser.step(self.rate())
        self.step, self.stage_step, self.images = self.step + 1, self.stage_step + 1, self.images + often * self.args.batch
        average(self.ema, self.net, self.stage_step, self.args.ema)
        if self.stage == "encoder" and self.images >= self.before:
            self.net.load_state_dict(self.ema.state_dict())
            self.begin("denoiser")
        return loss.detach()

    def state(self):
        keep = dict(config=self.cfg.dict(), stage=self.stage, stage_step=self.stage_step, step=self.step,
                    images=self.images, seconds=self.seconds, net=self.net.state_dict(), ema=self.ema.state_dict(),
                    optimiser=self.optimiser.state_dict())
        return keep | ({} if self.pretext is None else {"pretext": self.pretext.state_dict()})

    def restore(self, state):
        self.begin(state["stage"])
        for key in ("stage_step", "step", "images", "seconds"):
            setattr(self, key, state[key])
        if self.pretext:
            self.pretext.load_state_dict(state["pretext"])
            self.pretext.prepare(self.net, self.ema)
        for key in ("net", "ema"):
            getattr(self, key).load_state_dict(state[key])
        try:
            self.optimiser.load_state_dict(state["optimiser"])
        except (KeyError, ValueError):
            self.stage_step = 0
            print("the state comes from a pack, or the encoder was frozen or freed: the optimiser starts anew")

    @torch.no_grad()
    def look(self, folder):
        """What z_sem holds: held-out pictures drawn again from z_sem and a random x_T, and the contact sheet."""
        found, rows = {}, []
        noise = torch.randn(32, *self.cfg.state, generator=torch.Generator().manual_seed(1))
        noise = noise.to(self.device)
        with half(self.device):
            if self.args.baseline:
                rows = decode(self.ema, noise, None, 20, self.schedule).split(8)
            for what, photo in [] if self.args.baseline else [("photo", True), ("rendered", False)]:
                index = self.faces.where(photo, True)
                if not len(index):
                    continue
                x = self.faces.batch(index[::max(1, len(index) // 32)][:32])
                z = self.ema.encoder(x).float()
                drawn = F.interpolate(self.pretext.decode(z).clamp(-1, 1), x.shape[2:])
                rows += [x[:12], drawn[:12]]
                found |= {f"{what}_pretext": metrics.ssim(drawn, x).mean().item()}
                if self.stage == "denoiser":
                    free = decode(self.ema, noise[:len(x)], z, 20, self.schedule)
                    own = decode(self.ema, invert(self.ema, x[:6], z[:6], 20, self.schedule), z[:6], 20, self.schedule)
                    rows += [free[:12], torch.cat([own, own.new_zeros(6, *own.shape[1:])])]
                    found |= {f"{what}_z": metrics.ssim(free, x).mean().item(),
                              f"{what}_colour": metrics.colour(free, x).mean().item(),
                              f"{what}_xT": metrics.ssim(own, x[:6]).mean().item()}
        metrics.sheet(rows, folder / f"sheet-{self.images // 1000:06d}k.png", 2)
        return found


def main():
    args = parse()
    team.launch(args.workers)
    device = prepare(args.device)
    team.join(device)
    run = Run(args.name + "-baseline" if args.baseline else args.name)
    state, parent = run.load(device), Run(args.name).load(device) if args.baseline else None
    cfg = Config.read((state or parent or {"config": {}})["config"] | Config.options(args.config))
    if args.baseline:
        cfg.net_beatgans_resnet_two_cond = False
    faces = load(args.data, STATE, cfg.img_size, device)
    trainer = Trainer(args, cfg, faces, device)
    if state:
        trainer.restore(state)
    elif parent:  # a denoiser that already knows faces only has to forget z_sem
        known = {k.replace("time_embed.time_embed.", "time_embed."): v for k, v in parent["ema"].items()}
        trainer.net.load_state_dict({k: known[k] for k in trainer.net.state_dict()})
        trainer.begin("denoiser")
    elif trainer.pretext:
        trainer.pretext.analyse(faces)
        trainer.pretext.prepare(trainer.net, trainer.ema)
    sampler = Sampler(faces, args.batch // team.SIZE, args.seed + trainer.step * team.SIZE + team.RANK, jitter=not args.baseline)
    torch.manual_seed(args.seed + trainer.step * team.SIZE + team.RANK)
    loss_of = torch.compile(trainer.loss) if args.compile else trainer.loss

    def report(**values):
        if team.RANK == 0:
            run.save(trainer.state())
            run.log(stage=trainer.stage, images=trainer.images, **values, **trainer.look(run.folder))

    start, mark, since, mean = time.monotonic(), time.monotonic(), trainer.images, None
    stop = interrupted()
    go_on = lambda: not stop() and trainer.images < args.images + trainer.before and time.monotonic() - start < args.minutes * 60
    while team.agree(go_on(), device):
        before = time.monotonic()
        if args.finish:
            trainer.passed = (before - start) / args.minutes / 60
        loss = trainer.take(sampler.next(), loss_of)
        mean = loss if mean is None else mean.lerp(loss, 0.02)
        trainer.seconds += min(time.monotonic() - before, 10)
        if time.monotonic() - mark > args.save_minutes * 60:
            report(speed=(trainer.images - since) / (time.monotonic() - mark), loss=mean.item())
            mark, since = time.monotonic(), trainer.images
    report(minutes=trainer.seconds / 60)
    team.leave()


if __name__ == "__main__":
    main()
