"""The same posterior drawn by NumPyro's NUTS, random effects and coefficients and all.

Run by the interpreter of an environment with numpyro (`practice_sampling` does): reads the model from
a .npz file, writes draws of the contrasts and the seconds it took beside it.
"""

import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
from numpyro.infer import MCMC, NUTS

jax.config.update("jax_enable_x64", True)
numpyro.set_host_device_count(2)
CHAINS, WARM, DRAWS = 2, 1_000, 3_000


def model(data: dict[str, np.ndarray]) -> None:
    """As `posterior.py` has it: half-normal spreads, the residual's logarithm flat."""
    residual = jnp.exp(
        numpyro.sample("residual", dist.ImproperUniform(dist.constraints.real, (), ()))
    )
    deviation = jnp.asarray(data["deviation"])
    for k, scale in enumerate(data["column_scales"]):
        spread = numpyro.sample(f"column{k}", dist.HalfNormal(scale))
        deviation = jnp.where(jnp.asarray(data["spread"]) == k, spread, deviation)
    unit = numpyro.sample("unit", dist.Normal(jnp.zeros(deviation.size), 1.0).to_event(1))
    beta = numpyro.deterministic("beta", jnp.asarray(data["mean"]) + deviation * unit)
    fitted = jnp.asarray(data["design"]) @ beta
    for t, scale in enumerate(data["term_scales"]):
        spread = numpyro.sample(f"term{t}", dist.HalfNormal(scale))
        groups = int(data[f"group{t}"].max()) + 1
        own = numpyro.sample(f"own{t}", dist.Normal(jnp.zeros(groups), 1.0).to_event(1))
        fitted = fitted + spread * own[data[f"group{t}"]] * data[f"columns{t}"]
    numpyro.sample(
        "y",
        dist.Normal(fitted, residual / jnp.sqrt(jnp.asarray(data["weights"]))),
        obs=jnp.asarray(data["values"]),
    )


def main() -> None:
    """`practice_numpyro.py IN.npz OUT.npz`."""
    data = dict(np.load(sys.argv[1]))
    began = time.process_time()
    kernel = NUTS(model, target_accept_prob=0.95)
    chain = MCMC(kernel, num_warmup=WARM, num_samples=DRAWS, num_chains=CHAINS, progress_bar=False)
    chain.run(jax.random.PRNGKey(0), data)
    draws = np.asarray(chain.get_samples()["beta"]) @ data["contrasts"].T
    np.savez(sys.argv[2], draws=draws, seconds=time.process_time() - began)


if __name__ == "__main__":
    main()
