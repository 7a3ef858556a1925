"""The first stage of a latent run: pictures to the small states that diffusion runs over, and back (Rombach et al., CVPR 2022).

    FirstStage.encode   picture [N,3,S,S] in [-1,1] -> state [N,C,S/f,S/f]
    FirstStage.decode   state                       -> picture

Each way is a linear map of every square of f x f pixels and, added to it, residual blocks (He et al. 2016) without norms, as EDSR has them
(Lim et al. 2017). No attention, no variational part, no codebook.
"""
import torch
from torch import nn
from torch.nn import functional as F

from blocks import zero


class Block(nn.Module):
    """x + conv(SiLU(conv(x))), the identity at first."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = zero(nn.Conv2d(channels, channels, 3, padding=1))

    def forward(self, x):
        return x + self.conv2(F.silu(self.conv1(x)))


class Coder(nn.Module):
    """[N,C_in,h,w] -> [N,C_out,h,w]: `out.0` is the linear map, `out.1` adds what the blocks found."""

    def __init__(self, c_in, c_out, width, blocks):
        super().__init__()
        self.input_blocks = nn.Sequential(nn.Conv2d(c_in, width, 3, padding=1), *(Block(width) for _ in range(blocks)))
        self.out = nn.ModuleList([nn.Conv2d(c_in, c_out, 1), zero(nn.Conv2d(width, c_out, 3, padding=1))])

    def forward(self, x):
        linear, last = self.out
        return linear(x) + last(self.input_blocks(x))


class FirstStage(nn.Module):
    """States lie as the orthonormal axes of the linear map do, times `scale`.

    White noise of deviation 1 in a state is therefore white noise in pixels, and as strong as in a picture of 64 px where `scale` is the
    side of the pixels of 64 px over that of this picture's: a denoiser of pictures knows the signal and the noise of such states.
    """

    def __init__(self, channels=8, factor=4, width=64, blocks=4):
        super().__init__()
        self.factor, self.channels = factor, channels
        pixels = 3 * factor ** 2
        self.encoder = Coder(pixels, channels, width, blocks)
        self.decoder = Coder(channels, pixels, width, blocks)

    @classmethod
    def of(cls, tensors: dict) -> "FirstStage":
        """The stage that has these tensors."""
        channels, pixels = tensors["encoder.out.0.weight"].shape[:2]
        stage = cls(channels, round((pixels / 3) ** 0.5))
        stage.load_state_dict(tensors)
        return stage

    def encode(self, x):
        return self.encoder(F.pixel_unshuffle(x, self.factor))

    def decode(self, state):
        return F.pixel_shuffle(self.decoder(state), self.factor)

    @torch.no_grad()
    def begin(self, x, scale):
        """Linear maps of least squares over pictures x: the principal components of their squares; the blocks add nothing."""
        rows = F.pixel_unshuffle(x, self.factor).permute(0, 2, 3, 1).flatten(0, 2).double()
        mean = rows.mean(0)
        axes = torch.linalg.eigh(torch.cov(rows.T))[1].flip(1)[:, :self.channels].T
        there, back = self.encoder.out[0], self.decoder.out[0]
        there.weight.copy_(scale * axes[:, :, None, None])
        there.bias.zero_()
        back.weight.copy_(axes.T[:, :, None, None] / scale)
        back.bias.copy_(mean - axes.T @ (axes @ mean))
