"""Trains the latent DDIM: an MLP that draws z_sem from noise (paper, section 4).

Normalised codes, L1 on the noise, constant beta 0.008, as published. Cheap: a few minutes on a processor.
"""
import copy
import time

import torch
from torch.nn import functional as F

from codes import encode_all, statistics
from data import load
from diffusion import Schedule
from export import export, load_trained
from model import LatentNet
from optim import average
from run import STATE, Run, common, prepare


def parse():
    parser = common(__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--photo-share", type=float, default=0.5, help="share of photo-like codes in a batch (default %(default)s)")
    parser.add_argument("--fresh", action="store_true", help="forget the last state (needed after the encoder has changed much)")
    return parser.parse_args()


def main():
    args = parse()
    device = prepare(args.device)
    net, cfg, parent = load_trained(args.name, device)
    faces = load(args.data, STATE, cfg.img_size, device)
    codes = encode_all(net, faces, device)
    mean, std = statistics(codes[0], faces)
    normal = (torch.stack(codes, 1) - mean) / std

    torch.manual_seed(0)
    latent = LatentNet(cfg).to(device)
    ema = copy.deepcopy(latent).requires_grad_(False)
    optimiser = torch.optim.AdamW(latent.parameters(), args.lr, weight_decay=0.01, betas=(0.9, 0.99))
    run, images, seconds = Run(args.name + "-latent"), 0, 0.0
    state = None if args.fresh else run.load(device)
    if state:
        latent.load_state_dict(state["net"])
        ema.load_state_dict(state["ema"])
        if "optimiser" in state:  # not in a state that was made of a pack
            optimiser.load_state_dict(state["optimiser"])
        images, seconds = state["images"], state["seconds"]
    schedule = Schedule.constant(steps=cfg.T).to(device)
    pools = faces.shares(args.batch, args.photo_share)

    def save():
        run.save(dict(net=latent.state_dict(), ema=ema.state_dict(), optimiser=optimiser.state_dict(), images=images,
                      seconds=seconds + time.monotonic() - start, conds_mean=mean, conds_std=std))

    @torch.no_grad()
    def held_out():
        """L1 of the moving average on codes that were never trained on, the same noise every time: {set: mean}."""
        random, found = torch.Generator(device).manual_seed(0), {}
        for what, photo in (("photo", True), ("rendered", False)):
            if len(index := faces.where(photo, True)):
                z = normal[index, 0].repeat(4096 // len(index) + 1, 1)
                t = torch.randint(cfg.T, (len(z),), generator=random, device=device)
                eps = torch.randn(z.shape, generator=random, device=device)
                found[what] = F.l1_loss(ema(schedule.noise(z, t, eps), t), eps).item()
        return found

    start, step, loss_mean = time.monotonic(), images // args.batch, None
    saved = start
    while (passed := (time.monotonic() - start) / 60 / args.minutes) < 1:
        index = torch.cat([p[torch.randint(len(p), (n,), device=device)] for p, n in pools])
        z = normal[index, torch.randint(2, (len(index),), device=device)]
        t = torch.randint(cfg.T, (len(z),), device=device)
        eps = torch.randn_like(z)
        loss = F.l1_loss(latent(schedule.noise(z, t, eps), t), eps)
        loss.backward()
        for group in optimiser.param_groups:
            group["lr"] = args.lr * min(1, (step + 1) / 200) * min(1, 3 * (1 - passed) + 0.02)
        optimiser.step()
        optimiser.zero_grad()
        loss_mean = loss.detach() if loss_mean is None else loss_mean.lerp(loss.detach(), 0.01)
        step, images = step + 1, images + args.batch
        average(ema, latent, step, 0.999)
        if time.monotonic() - saved > 300:
            save()
            run.log(images=images, loss=loss_mean.item(), **held_out())
            saved = time.monotonic()
    save()
    if loss_mean is not None:
        run.log(images=images, loss=loss_mean.item(), **held_out())
    export(args.name)


if __name__ == "__main__":
    main()
