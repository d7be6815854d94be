// Bundles the style sheet and the scripts into ../dist with esbuild, copies the pictures and writes .gz and .br twins.
// Run from anywhere after `npm ci --ignore-scripts`: node crates/web/assets/build.mjs
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "dist");

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

await build({
  entryPoints: [
    { in: join(here, "css/app.css"), out: "app" },
    { in: join(here, "js/app.mjs"), out: "app" },
  ],
  outdir: dist,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome111", "firefox113", "safari16.4"],
  legalComments: "linked",
  logLevel: "warning",
});

await copyFile(join(here, "sign.svg"), join(dist, "sign.svg"));

for (const name of await readdir(dist)) {
  const data = await readFile(join(dist, name));
  await writeFile(join(dist, `${name}.gz`), gzipSync(data, { level: 9 }));
  await writeFile(join(dist, `${name}.br`), brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  console.log(`${name} ${data.length} bytes`);
}
