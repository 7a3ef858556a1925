"""Numbers of files with the digits that mean something."""
import math

import numpy as np


def short(vector):
    """A vector in steps of the power of ten that is at most a hundredth of its root mean square: finer ones only make the file longer."""
    size = float(np.sqrt(np.mean(np.square(vector))))
    return np.round(vector, 2 - math.floor(math.log10(size)))


def rounded(value):
    """Numbers to 5 significant digits, lists and objects through and through."""
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [rounded(v) for v in value]
    return float(f"{value:.5g}") if isinstance(value, (float, np.floating)) else value
