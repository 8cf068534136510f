// Builds src/goldthread/web/static/build: stylesheet, script, fonts, icon; and the fonts documents are printed with. `npm ci && npm run build`; about two seconds.
// Names carry no hash: Django's manifest storage adds it. The same input gives the same bytes.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { withThemes } from "./themable.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/goldthread/web/static/build");
const modules = join(here, "node_modules");
const paper = join(here, "../src/goldthread/publish/sheet/fonts");

// Two weights each: more would be fetched on old phones for little.
const FACES = [
  { name: "Atkinson Hyperlegible Next", id: "atkinson-hyperlegible-next", subsets: ["latin", "latin-ext"] },
  { name: "Lexend", id: "lexend", subsets: ["latin", "latin-ext"] },
  { name: "OpenDyslexic", id: "opendyslexic", subsets: ["latin"] },
];
const WEIGHTS = [400, 700];

// Documents are set by Typst, which reads TTF only. The first face is that of the screen; the others stand in for
// scripts it does not have, so that a name or a family's words in their own language are printed as written.
const PAPER_FACES = {
  "atkinson-hyperlegible-next": ["400Regular", "400Regular_Italic", "700Bold"],
  "noto-sans": ["400Regular", "700Bold"],
  "noto-sans-arabic": ["400Regular", "700Bold"],
  "noto-sans-bengali": ["400Regular"],
  "noto-sans-gujarati": ["400Regular"],
  "noto-sans-gurmukhi": ["400Regular"],
  "noto-sans-tamil": ["400Regular"],
  "noto-emoji": ["400Regular"],
};

async function fonts() {
  const rules = [];
  for (const face of FACES) {
    const root = join(modules, "@fontsource", face.id);
    const ranges = JSON.parse(await readFile(join(root, "unicode.json"), "utf8"));
    await cp(join(root, "LICENSE"), join(out, "fonts", `${face.id}.LICENSE.txt`));
    for (const subset of face.subsets) {
      for (const weight of WEIGHTS) {
        const file = `${face.id}-${subset}-${weight}.woff2`;
        await cp(join(root, "files", `${face.id}-${subset}-${weight}-normal.woff2`), join(out, "fonts", file));
        const range = ranges[subset] ? `unicode-range:${ranges[subset]};` : "";
        rules.push(
          `@font-face{font-family:"${face.name}";font-weight:${weight};font-display:swap;${range}src:url(fonts/${file}) format("woff2")}`,
        );
      }
    }
  }
  return rules.join("\n");
}

async function paperFonts() {
  for (const [id, weights] of Object.entries(PAPER_FACES)) {
    const root = join(modules, "@expo-google-fonts", id);
    await cp(join(root, "LICENSE_FONT"), join(paper, `${id}.LICENSE.txt`));
    for (const weight of weights) {
      const file = (await readdir(join(root, weight))).find((name) => name.endsWith(".ttf"));
      await cp(join(root, weight, file), join(paper, file));
    }
  }
}

function compile(name) {
  return sass.compile(join(here, "styles", name), {
    loadPaths: [modules],
    quietDeps: true,
    silenceDeprecations: ["if-function"],
  }).css;
}

async function stylesheet() {
  const css = [await fonts(), withThemes(compile("govuk.scss")), compile("goldthread.scss")].join("\n");
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome100", "safari15.4"] });
  await writeFile(join(out, "goldthread.css"), code);
}

async function script() {
  await esbuild.build({
    entryPoints: [join(here, "scripts/goldthread.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome100", "safari15.4"],
    nodePaths: [modules],
    outfile: join(out, "goldthread.js"),
    legalComments: "none",
  });
}

for (const folder of [out, paper]) await rm(folder, { recursive: true, force: true });
for (const folder of [join(out, "fonts"), paper]) await mkdir(folder, { recursive: true });
await Promise.all([stylesheet(), script(), paperFonts(), cp(join(here, "thread.svg"), join(out, "thread.svg"))]);
