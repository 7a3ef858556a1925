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
from torch.nn import functional as F
from safetensors.torch import load_file

import diffenc_net
from first_stage_net import FirstStage
from grow import grow, lanczos, pixels_of_state
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
def latent():
    """A latent run that has just begun (grow.py) computes what its pixel run does: on reduced pictures, and on states as far as these are pixels."""
    torch.manual_seed(0)
    small = Config(img_size=16, net_ch=8, net_ch_mult=(1, 2), net_attn=(2,), enc_patch_size=2, net_enc_channel_mult=(2, 3), style_ch=24, net_beatgans_embed_channels=16)
    source = Autoencoder(small)
    for p in source.parameters():
        torch.nn.init.normal_(p, std=0.2)
    x = F.interpolate(torch.randn(200, 3, 8, 8), (32, 32), mode="bicubic") + 0.1 * torch.randn(200, 3, 32, 32)
    first = FirstStage()
    first.begin(x, 0.5)
    way, back = (first.get_submodule(k).out[0].weight[:, :, 0, 0] for k in ("encoder", "decoder"))
    good = compare("axes of the state", way @ way.T, torch.eye(8) / 4, 1e-5) & compare("and back", way @ back, torch.eye(8), 1e-5)
    cfg, net = grow(dict(config=small.dict(), ema=source.state_dict()), dict(ema=first.state_dict()), x)
    grown = Autoencoder(cfg).eval()
    grown.load_state_dict(net)
    rows = lanczos(32).float()
    good &= compare("z of a picture twice as large", grown.encoder(x), source.encoder(rows @ x @ rows.T), 2e-3)
    pixels = pixels_of_state(first, 0.5, x)
    state, z, t = torch.randn(8, 8, 8, 8), torch.randn(8, 24), torch.arange(0, 1000, 125)
    seen = torch.einsum("cuvk,nkab->ncaubv", pixels, state).reshape(8, 3, 16, 16)
    want = torch.einsum("cuvk,ncaubv->nkab", pixels, source(seen, t, z).view(8, 3, 8, 2, 8, 2))
    return good & compare("v of a state", grown(state, t, z), want, 1e-4)


@torch.no_grad()
def main(golden: Path):
    name_lightning()
    print("first stage and latent run")
    good = latent()
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
    got = decode(net, want["latent_noise"], None, 20, Schedule.constant())
    good &= compare("latent chain T=20", got, want["latent_T20_sample"], 1e-4)
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--golden", type=Path, default=Path("../shared/golden"), help="folder with the reference vectors")
    main(parser.parse_args().golden)
