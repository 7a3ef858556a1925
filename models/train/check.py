"""Compares this code with the reference vectors: `python models/train/check.py --golden DIR`.

Each folder of the reference holds a small official checkpoint and the outputs of its EMA copy.
"""
import argparse
import json
import sys
import types
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import diffenc_net
from model import Autoencoder, Config, Denoiser, LatentNet
from diffusion import Schedule, decode, invert


def read(folder: Path):
    """All tensors of a reference folder by name, and its configuration."""
    index = json.loads((folder / "index.json").read_text())
    tensors = {
        t["name"]: torch.from_numpy(np.fromfile(folder / t["file"], t["dtype"]).reshape(t["shape"]))
        for t in index["tensors"]
    }
    return tensors, Config.read({"patch_size": 1, "enc_patch_size": 1, "model_mean_type": "eps", **index["meta"]["config"]})


def name_lightning():
    """Checkpoints name one class of pytorch_lightning as a dictionary key; an empty one will do."""
    path = "pytorch_lightning.callbacks.model_checkpoint"
    for i in range(1, 4):
        sys.modules.setdefault(".".join(path.split(".")[:i]), types.ModuleType(path))
    sys.modules[path].ModelCheckpoint = type("ModelCheckpoint", (), {})


def load(module, folder: Path, prefix="ema_model."):
    state = torch.load(folder / "last.ckpt", map_location="cpu", weights_only=False)["state_dict"]
    own = {k[len(prefix):]: v for k, v in state.items() if k.startswith(prefix)}
    module.load_state_dict({k: v for k, v in own.items() if k in module.state_dict()})
    missing = [k for k in own if k not in module.state_dict() and "cond_layers" not in k]
    return module.eval(), missing


def compare(what, got, want, limit):
    error = ((got - want).abs().max() / want.abs().max()).item()
    print(f"  {'ok  ' if error <= limit else 'FAIL'} {what:24s} {error:.1e}")
    return error <= limit


def diffenc(folder: Path):
    """The three arms of DiffEnc: terms of the bound, the encoded picture and its slope, and the names of the weights there and back."""
    index = json.loads((folder / "index.json").read_text())
    want = {t["name"]: torch.from_numpy(np.fromfile(folder / t["file"], t["dtype"]).reshape(t["shape"])) for t in index["tensors"]}
    tensors = {k: v for files in index["weights"].values() for f in files for k, v in load_file(folder / f).items()}
    x, good = diffenc_net.to_lattice(want["k"]), True
    for arm, name in zip(diffenc_net.ARMS, ("vdm", "nt", "trainable")):
        model = diffenc_net.Model(arm, layers=1, encoder_groups=32)
        parts = [(model.score_model, "params/score_model")]
        if arm == "encoded":
            parts.append((model.inner_encoder, "params/encdec/inner_encoder"))
        for part, prefix in parts:
            diffenc_net.from_flax(part, prefix, tensors)
            good &= all(torch.equal(v, tensors[k].float()) for k, v in diffenc_net.to_flax(part, prefix).items())
        print(name)
        good &= compare("reconstruction", model.reconstruction(x, want["eps_0"]), want[f"{name}/recon_nats"].double(), 1e-4)
        good &= compare("prior", model.prior(x), want[f"{name}/prior_nats"].double(), 1e-3)
        for i, gamma in enumerate(want["gamma"]):
            gamma = gamma.repeat(len(x))
            good &= compare(f"diffusion {i}", model.diffusion(x, gamma, want["eps"]), want[f"{name}/diffusion_nats_t{i}"], 2e-5)
            for what, got in zip(("x", "dx_dgamma"), model.encode(x, gamma)):
                if (key := f"{name}/{what}_t{i}") in want:
                    good &= compare(key, got, want[key], 1e-4)
    return good


@torch.no_grad()
def main(golden: Path):
    name_lightning()
    good = True
    for name in ("micro", "tiny", "micro_ddpm"):
        want, cfg = read(golden / name)
        family = Denoiser if name == "micro_ddpm" else Autoencoder
        if family is Denoiser:
            cfg.net_beatgans_resnet_two_cond = False
        net, missing = load(family(cfg), golden / name)
        print(name, "unknown names:", missing or "none")
        good &= not missing
        z = None
        if family is Autoencoder:
            z = net.encoder(want["x0"])
            good &= compare("z", z, want["z"], 1e-4)
        for t in (0, 500, 999):
            eps = net(want["xt"], torch.full((len(want["xt"]),), t), z)
            good &= compare(f"noise at t={t}", eps, want[f"eps_t{t}"], 5e-4)
        schedule = Schedule.linear()
        good &= compare("inversion T=10", invert(net, want["x0"], z, 10, schedule), want["ddim_T10_encode"], 5e-3)
        good &= compare("decode T=10", decode(net, want["xt"], z, 10, schedule), want["ddim_T10_decode"], 5e-3)

    if (golden / "diffenc").exists():
        good &= diffenc(golden / "diffenc")

    want, cfg = read(golden / "micro_latent")
    net, missing = load(LatentNet(cfg), golden / "micro_latent", "ema_model.latent_net.")
    print("micro_latent unknown names:", missing or "none")
    for t in (0, 500, 999):
        eps = net(want["latent_noise"], torch.full((len(want["latent_noise"]),), t))
        good &= compare(f"latent noise at t={t}", eps, want[f"latent_eps_t{t}"], 1e-4)
    got = decode(lambda x, t, _: net(x, t), want["latent_noise"], None, 20, Schedule.constant(), clip=False)
    good &= compare("latent chain T=20", got, want["latent_T20_sample"], 1e-4)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--golden", type=Path, default=Path("../shared/golden"), help="folder with the reference vectors")
    main(parser.parse_args().golden)
