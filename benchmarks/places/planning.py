"""Planning over periods: a made-up county to a proven gap, and the plan on trial; see the README.

`python -m benchmarks.places.planning [--scenarios 30] [--seconds 120] [--seed 1] [--fresh 200]`
Seconds are of the processor, on one core.
"""

import argparse
import time

from benchmarks.places.county import county, demands
from goldthread.analysis.places.periods.asked import Answer, Asked, answer
from goldthread.analysis.places.results import Step


def main() -> None:
    """Search, try the plan in fresh futures, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (("scenarios", 30), ("seed", 1), ("fresh", 200)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--gap", type=float, default=0.005)
    args = parser.parse_args()
    problem = county(args.seed, args.scenarios)
    w, t, k, s, m = problem.shape
    print(f"{w} scenarios, {t} periods, {k} groups, {s} sites, {s * m * t} levels to decide")
    asked = Asked(args.seconds, args.gap, 0, test=demands(args.seed, args.fresh, stream=1))
    _say(answer(problem, asked, time.process_time, _Teller()))


class _Teller:
    """Print what is known every five seconds of the processor."""

    def __init__(self) -> None:
        """Nothing is said yet."""
        self.last = -5.0

    def __call__(self, step: Step) -> bool:
        """Go on, always."""
        if step.seconds < self.last:
            self.last = -5.0
        if step.seconds - self.last >= 5:
            self.last = step.seconds
            print(f"  {step.seconds:6.1f} s  {_million(step.objective)}  {_million(step.bound)}",
                  flush=True)  # fmt: skip
        return True


def _say(found: Answer) -> None:
    """Both plans, and the trial."""
    for name, result in (("mean demand", found.mean), ("all scenarios", found.result)):
        if result is not None:
            print(
                f"{name}: {_million(result.objective)}, at best {_million(result.bound)}, "
                f"gap {100 * result.gap:.3f} % ({result.status.value}), "
                f"{result.seconds:.1f} processor seconds"
            )
    trial = found.trial
    if trial is not None:
        print(
            f"{trial.futures} fresh futures: {_million(trial.plan)} against "
            f"{_million(trial.other)} for mean demand, difference {_million(trial.difference)} "
            f"(95 % {_million(trial.low)} to {_million(trial.high)}); "
            + ("better" if trial.gains else "planning for uncertainty gains nothing here")
        )


def _million(value: float) -> str:
    return f"£{value / 1e6:.3f}m"


if __name__ == "__main__":
    main()
