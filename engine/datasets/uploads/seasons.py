"""The season of a series, and the simple forecast that networks are to improve on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.views import Array

MAX_SEASON = 400
MIN_CORRELATION = 0.3
"""A season is a peak of the autocorrelation of at least this height."""
_NEAR_BEST = 0.9
"""The shortest lag whose peak reaches this share of the highest one is the season; its multiples are peaks too."""
_LONGEST = 20_000
"""Steps of a series from which its season is guessed."""


def autocorrelation(values: Array, lags: int) -> Array:
    """`(lags + 1,)`: the correlation of a series with itself after each lag, without its linear trend.

    Missing values (NaN) are left out.
    """
    known = np.isfinite(values)
    if known.sum() < 3:
        return np.zeros(lags + 1)
    time = np.arange(len(values))
    slope, level = np.polyfit(time[known], values[known], 1)
    rest = np.where(known, values - slope * time - level, 0.0)
    size = 2 ** int(np.ceil(np.log2(2 * len(values))))
    power, present = np.fft.rfft(rest, size), np.fft.rfft(known.astype(float), size)
    sums = np.fft.irfft(power * power.conj(), size)[: lags + 1]
    pairs = np.fft.irfft(present * present.conj(), size)[: lags + 1]
    means = sums / np.maximum(pairs, 1)
    return means / means[0] if means[0] > 0 else np.zeros(lags + 1)


def guess_season(series: Sequence[Array]) -> tuple[int, float]:
    """The season of some series with its autocorrelation; 0 for none. Each series holds at least three seasons."""
    parts = [values[-_LONGEST:] for values in series]
    lags = min(MAX_SEASON, max(map(len, parts), default=0) // 3)
    if lags < 2:
        return 0, 0.0
    long = [values for values in parts if len(values) // 3 >= lags // 2]
    found = np.mean([autocorrelation(values, lags) for values in long], axis=0)
    low = np.minimum.accumulate(found)
    # A peak stands above its neighbors and well above some shorter lag: a slowly falling correlation has no season.
    inner = np.arange(2, lags)
    peaks = inner[(found[inner] >= found[inner - 1]) & (found[inner] > found[inner + 1])]
    peaks = peaks[(found[peaks] >= MIN_CORRELATION) & (found[peaks] - low[peaks] >= MIN_CORRELATION / 2)]
    if not len(peaks):
        return 0, 0.0
    season = int(peaks[found[peaks] >= _NEAR_BEST * found[peaks].max()][0])
    return season, float(found[season])


def naive_errors(series: Sequence[Array], season: int, horizon: int) -> dict[int, float]:
    """Mean absolute errors of simple forecasts over the horizon, by how many steps back they look.

    0: the mean of the series, 1: the last value, `season`: one season before.
    """
    errors: dict[int, list[Array]] = {0: [], 1: []}
    for values in series:
        errors[0].append(np.abs(values - np.nanmean(values)) if np.isfinite(values).any() else values)
        for ahead in range(1, horizon + 1):
            errors[1].append(np.abs(values[ahead:] - values[:-ahead]))
        if season > 1:
            for start in range(max(1, -(-horizon // season))):
                back = season * (start + 1)
                errors.setdefault(season, []).append(np.abs(values[back:] - values[:-back]))
    return {back: _mean(parts) for back, parts in errors.items()}


def _mean(parts: Sequence[Array]) -> float:
    values = np.concatenate(parts) if parts else np.zeros(0)
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("inf")


def best_naive(errors: dict[int, float]) -> int:
    """The simple forecast with the smallest error."""
    return min(errors, key=lambda back: errors[back])


def spread_grows(series: Sequence[Array], season: int) -> bool:
    """Whether values spread more where they are larger, so that windows are better divided by their deviation.

    The deviation of blocks of a season (or twelve steps) is compared with their means.

    Reference: Guerrero, 1993, *Time-series analysis supported by power transformations*.
    """
    length = season if season > 1 else 12
    means, deviations = [], []
    for values in series:
        blocks = values[: len(values) // length * length].reshape(-1, length)
        whole = blocks[np.isfinite(blocks).all(axis=1)]
        means += whole.mean(axis=1).tolist()
        deviations += whole.std(axis=1).tolist()
    mean, deviation = np.array(means), np.array(deviations)
    if len(mean) < 4 or (mean <= 0).any() or deviation.std() == 0 or mean.std() == 0:
        return False
    return bool((deviation / mean).std() / (deviation / mean).mean() < 0.5 * deviation.std() / deviation.mean())
