"""The data sets of `shared/data/meta_analysis` as effects, made as the reference values were."""

import csv
import gzip
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from goldthread.analysis.impact.effect_sizes import fisher_z
from goldthread.analysis.impact.meta_analysis.blocks import Blocks, make_blocks
from goldthread.analysis.impact.meta_analysis.effects import Array, Effects, make_effects

METHODS = (
    "Peer_assisted", "Small_group", "Medium_group", "CAI", "Coaching_personnel", "Incentives",
    "Progress_monitoring",
)  # fmt: skip
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Nested:
    """Effects with the blocks of a three-level model."""

    effects: Effects
    blocks: Blocks


def rows_of(path: Path) -> Rows:
    """The rows of a table: CSV, gzip or columns with spaces between."""
    if path.suffix == ".txt":
        lines = [shlex.split(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))


def column(rows: Rows, name: str) -> Array:
    """A column as numbers."""
    return np.array([float(row[name]) for row in rows])


def konstantopoulos(folder: Path, *, year: bool = False) -> Nested:
    """56 schools in 11 districts."""
    rows = rows_of(folder / "dat.konstantopoulos2011.txt")
    years = column(rows, "year")
    moderators = {"year": years - years.mean()} if year else None
    effects = make_effects(column(rows, "yi"), column(rows, "vi"), moderators)
    districts = [row["district"] for row in rows]
    return Nested(effects, make_blocks(effects, districts, [row["study"] for row in rows]))


def bangertdrowns(folder: Path, moderator: str | None = None) -> Effects:
    """48 studies of writing to learn; effects rounded as metadat does."""
    rows = rows_of(folder / "dat.bangertdrowns2004.txt")
    if moderator in ("meta", "length", "grade"):
        rows = [row for row in rows if row[moderator] != "NA"]
    n, d = column(rows, "ni"), column(rows, "di")
    values = np.round((1 - 3 / (4 * n - 9)) * d, 2)
    variances = np.round((8 + values**2) / (2 * n), 3)
    moderators = {}
    if moderator == "ni100":
        moderators = {"ni100": n / 100}
    elif moderator == "grade":
        grades = column(rows, "grade")
        moderators = {f"grade={one:g}": grades == one for one in np.unique(grades)[1:]}
    elif moderator is not None:
        moderators = {moderator: column(rows, moderator)}
    return make_effects(values, variances, moderators)


def crede(folder: Path) -> Nested:
    """Attendance and grades: correlations on Fisher's scale, samples within studies."""
    rows = [
        row for row in rows_of(folder / "dat.crede2010.txt") if row["criterion"] == "grade"
    ]  # fmt: skip
    sizes = fisher_z(column(rows, "ri"), column(rows, "ni"))
    effects = make_effects(sizes.values, sizes.variances)
    studies = [row["studyid"] for row in rows]
    return Nested(effects, make_blocks(effects, studies, [row["sampleid"] for row in rows]))


def dietrichson(
    folder: Path, subject: str | None = None, moderators: Sequence[str] = ()
) -> Nested:  # fmt: skip
    """Targeted interventions after support: correlation 0.8 within a study."""
    rows = rows_of(folder / "Dietrichson2021_targeted_interventions.csv.gz")
    rows = [row for row in rows if row["Post"] == "1" and subject in (None, row["Test_subject"])]
    effects = make_effects(
        column(rows, "Effectsize_g"), column(rows, "SE_g") ** 2,
        {name: column(rows, name) for name in moderators},
    )  # fmt: skip
    return Nested(effects, make_blocks(effects, [row["Study_ID"] for row in rows], None, 0.8))


def dropout_prevention(folder: Path) -> Nested:
    """Log odds ratios, samples within studies."""
    rows = rows_of(folder / "clubSandwich_dropoutPrevention.csv")
    effects = make_effects(column(rows, "LOR1"), column(rows, "varLOR"))
    studies = [row["studyID"] for row in rows]
    return Nested(effects, make_blocks(effects, studies, [row["studySample"] for row in rows]))


def hierdat(folder: Path) -> tuple[Effects, list[str]]:
    """robumeta's example, with its four moderators; and the study of each effect."""
    rows = rows_of(folder / "robumeta_hierdat.csv")
    names = ("binge", "followup", "sreport", "age")
    effects = make_effects(
        column(rows, "effectsize"),
        column(rows, "var"),
        {name: column(rows, name) for name in names},
    )
    return effects, [row["studyid"] for row in rows]


def small_samples(folder: Path) -> dict[tuple[str, str], Effects]:
    """PyMARE's four small designs, with no, one and two moderators."""
    rows = rows_of(folder / "pymare_reference" / "metafor_small_sample.csv")
    models = {"intercept": (), "one": ("mod1",), "two": ("mod1", "mod2")}
    found = {}
    for design in sorted({row["case"] for row in rows}):
        chosen = [row for row in rows if row["case"] == design]
        for model, names in models.items():
            found[design, model] = make_effects(
                column(chosen, "y"), column(chosen, "v"),
                {name: column(chosen, name) for name in names},
            )  # fmt: skip
    return found


CR2_IN_WORDS = {
    "Dietrichson2021 post, CHE rho .8": ("0.0237", "163"),
    "Dietrichson2021 post CHE Reading": ("0.0226", "105"),
    "Dietrichson2021 post CHE Math": ("0.0435", "45.6"),
}
"""From the sentence under `Dietrichson2021_how`: CR2 standard errors and degrees of freedom."""
CR2_METHODS = {
    "Peer_assisted": (".27112", ".0789", "33.5", ".0016"),
    "Small_group": (".23524", ".0603", "44.8", None),
    "Medium_group": (".12215", ".0823", None, ".152"),
    "CAI": ("-.01104", None, None, None),
    "Coaching_personnel": (".00227", None, None, None),
    "Incentives": (".06670", None, None, None),
    "Progress_monitoring": ("-.04586", None, None, None),
}
