"""Writes what is shipped: moving averages only, as safetensors with the official tensor names.

    state/export/<name>/<name>.safetensors            encoder, denoiser and, once made, conds_mean and conds_std, latent_net
    state/export/<name>/<name>-baseline.safetensors   the plain DDIM

Names carry no `ema_model.` prefix. The file's metadata holds the configuration as JSON under `config`.
"""
import json

import torch
from safetensors.torch import save_file

from model import Config
from run import STATE, Run, layout


def facts(cfg: Config, state: dict) -> dict:
    """The configuration with what the model card wants to know about the training."""
    return cfg.dict() | {"images_seen": state["images"], "training_minutes": round(state["seconds"] / 60, 1)}


def export(name: str):
    """Exports the run, its latent net and its baseline as far as they exist; returns the paths."""
    paths = []
    for suffix in ("", "-baseline"):
        state = Run(name + suffix).load()
        if state is None:
            continue
        cfg = Config.read(state["config"])
        cfg.name = name + suffix
        tensors, config = dict(state["ema"]), facts(cfg, state)
        latent = None if suffix else Run(name + "-latent").load()
        if latent:
            tensors |= {"latent_net." + k: v for k, v in latent["ema"].items()}
            tensors |= {k: latent[k] for k in ("conds_mean", "conds_std")}
            config["latent_images_seen"] = latent["images"]
        elif (statistics := STATE / cfg.name / "statistics.pt").exists():
            tensors |= torch.load(statistics, weights_only=True)
        path = Run(name).shipped / f"{name}{suffix}.safetensors"
        tensors = {k: v.float().contiguous().clone() for k, v in tensors.items()}
        save_file(tensors, path, {"config": json.dumps(config), "format": "pt"})
        print(f"{path.name}: {sum(t.numel() for t in tensors.values()) / 1e6:.2f} M parameters, {state['images']} images seen")
        paths.append(path)
    return paths


def load_trained(name: str, device):
    """The moving average of a run, ready to use: (network, configuration, state)."""
    from model import Autoencoder, Denoiser
    state = Run(name).load(device)
    if state is None:
        raise SystemExit(f"no run named {name} under {STATE.name}/: train it first")
    cfg = Config.read(state["config"])
    family = Autoencoder if cfg.net_beatgans_resnet_two_cond else Denoiser
    net = family(cfg).to(device, memory_format=layout(device))
    net.load_state_dict(state["ema"])
    return net.eval().requires_grad_(False), cfg, state


if __name__ == "__main__":
    import argparse
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", default="faces-64", help="name of the run (default %(default)s)")
    export(parser.parse_args().name)
