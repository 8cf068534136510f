"""A folder of made-up releases (synthetic) in the layout of 2022."""

from pathlib import Path

from tests.unit.analysis.demand.panels import made_up


def write_releases(folder: Path) -> None:
    """Six areas: plans and new plans by age, plans by setting, 2012 to 2020."""
    panel = made_up(areas=6)
    for name, column, category, totals, parts, labels, before in (
        ("ages", "Total_all", "characteristic_age", panel.plans, panel.by_age,
         [band.label for band in panel.bands], 0),
        ("new", "Total_new_all", "characteristic_age", panel.starts, panel.starts_by_age,
         [band.label for band in panel.bands], 1),
        ("settings", "Total_all", "establishment_group", panel.plans, panel.by_setting,
         panel.settings, 0),
    ):  # fmt: skip
        head = "time_period,geographic_level,old_la_code,new_la_code,la_name,establishment_type"
        lines = [f"{head},{category},{column}"]
        for row, area in enumerate(panel.areas):
            for place, year in enumerate(panel.years):
                start = f"{year - before},Local authority,{area.code},{area.gss_code},{area.name}"
                lines.append(f"{start},Total,Total,{totals[row, place]:.0f}")
                lines.extend(
                    f"{start},Total,{label},{parts[row, place, part]:.0f}"
                    for part, label in enumerate(labels)
                )
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
