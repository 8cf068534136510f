// GOV.UK Frontend names most colours as custom properties but leaves about eighty written out, and sets left and right
// where a page may run from right to left. This turns both into what themes and languages need, by exact value;
// `npm run build` fails if an upgrade brings a colour not listed here.

// Colour written out → our token, by what it is used for.
const COLOURS = {
  "#f3f3f3": "--gt-sunken", // hover and disabled backgrounds
  "#cecece": "--gt-line", // lines, grey tag
  "#858686": "--gt-line-strong",
  "#484949": "--gt-quiet",
  "#0b0c0c": "--gt-ink",
  "#1d70b8": "--gt-brand",
  "#1a65a6": "--gt-link",
  "#0f385c": "--gt-link-strong",
  "#8eb8dc": "--gt-line",
  "#d2e2f1": "--gt-sunken",
  "#f4f8fb": "--gt-sunken",
  "#54319f": "--gt-visited",
  "#0f7a52": "--gt-good",
  "#0b5c3e": "--gt-good",
  "#083d29": "--gt-good",
  "#ca3535": "--gt-bad",
  "#982828": "--gt-bad-strong",
  "#651b1b": "--gt-bad-strong",
  // GOV.UK's tags: pale grounds and deep words. Ours (gt-tag) have a shape as well.
  "#cfe4dc": "--gt-good-soft",
  "#d0e6e7": "--gt-good-soft",
  "#f4d7d7": "--gt-bad-soft",
  "#f4d7e5": "--gt-bad-soft",
  "#ddd6ec": "--gt-due-soft",
  "#fde4d7": "--gt-late-soft",
  "#ffee80": "--gt-late-soft",
  "#0b4144": "--gt-good",
  "#651b3e": "--gt-bad",
  "#2a1950": "--gt-due",
  "#7a3c1c": "--gt-late",
};
// Buttons are the one place where a pair of colours must be kept together.
const BUTTON = { "#0f7a52": "--gt-button", "#0b5c3e": "--gt-button-strong", "#083d29": "--gt-button-shadow" };
const WHITE = ["#fff", "#ffffff", "white"];

const LOGICAL = [
  [/\b(margin|padding)-left\b/g, "$1-inline-start"],
  [/\b(margin|padding)-right\b/g, "$1-inline-end"],
  [/\bborder-left\b/g, "border-inline-start"],
  [/\bborder-right\b/g, "border-inline-end"],
  [/text-align: left\b/g, "text-align: start"],
  [/text-align: right\b/g, "text-align: end"],
  [/float: left\b/g, "float: inline-start"],
  [/float: right\b/g, "float: inline-end"],
  [/(^|[\s;{])left:/g, "$1inset-inline-start:"],
  [/(^|[\s;{])right:/g, "$1inset-inline-end:"],
];

function themed(property, value, selector) {
  const table = selector.includes(".govuk-button") && !selector.includes("--warning") ? { ...COLOURS, ...BUTTON } : COLOURS;
  // What stands inside var(--govuk-…, #hex) is a fallback that is never needed: the property is always set.
  let text = value.replace(/var\((--govuk-[a-z-]+-colour), ?#[0-9a-f]{3,8}\)/gi, "var($1)");
  text = text.replace(/#[0-9a-f]{3,8}\b/gi, (hex) => {
    const key = hex.toLowerCase();
    if (WHITE.includes(key)) return property.startsWith("background") ? "var(--gt-surface)" : "var(--gt-on-fill)";
    if (key === "#cecece" && property.startsWith("background")) return "var(--gt-sunken)";
    if (table[key]) return `var(${table[key]})`;
    throw new Error(`No theme for the colour ${key} in "${selector} { ${property} }"; add it to frontend/themable.mjs.`);
  });
  return text.replace(/\bwhite\b/g, property.startsWith("background") ? "var(--gt-surface)" : "var(--gt-on-fill)");
}

/** Return the stylesheet with its colours as our tokens and its sides as start and end. */
export function withThemes(css) {
  let selector = "";
  const lines = css.split("\n").map((line) => {
    if (line.trimEnd().endsWith("{") || line.trimEnd().endsWith(",")) selector = line.trim();
    const declaration = line.match(/^(\s*)([a-z-]+): (.*)$/);
    if (!declaration || line.includes("--govuk-") === false && !/#[0-9a-f]{3}|\bwhite\b/i.test(line)) return line;
    const [, indent, property, value] = declaration;
    return property === "white-space" ? line : `${indent}${property}: ${themed(property, value, selector)}`;
  });
  return LOGICAL.reduce((text, [from, to]) => text.replace(from, to), lines.join("\n"));
}
