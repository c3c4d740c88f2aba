/*
 * Bundles the front end: <app>/static_src/<label>/ → <app>/static/<label>/.
 *
 * Every .js and .css file directly in static_src/<label>/ is an entry point and becomes one file of the same name.
 * Files in folders below are imported by entries. Pictures, fonts and manifests are copied to the same place.
 *
 * Guarantees: output that no source accounts for is removed; the first fault stops the build with its place.
 * Never: fetches anything.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const PACKAGES = ["core", "plugins", "plugins/integrations", "."];
const COPIED = new Set([".svg", ".png", ".webp", ".ico", ".woff2", ".webmanifest", ".txt"]);

function folders(path) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map((entry) => join(path, entry.name));
}

/** Each { source: <app>/static_src/<label>, target: <app>/static/<label> } there is. */
function rooms() {
  return PACKAGES.flatMap((name) => folders(join(ROOT, name)))
    .filter((app) => existsSync(join(app, "static_src")))
    .flatMap((app) =>
      folders(join(app, "static_src")).map((source) => ({
        source,
        target: join(app, "static", relative(join(app, "static_src"), source)),
      })),
    );
}

function entries({ source }) {
  return readdirSync(source)
    .filter((name) => [".js", ".css"].includes(extname(name)))
    .map((name) => join(source, name));
}

function copyAssets({ source, target }) {
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !COPIED.has(extname(entry.name))) continue;
    const from = join(entry.parentPath ?? entry.path, entry.name);
    const to = join(target, relative(source, from));
    mkdirSync(dirname(to), { recursive: true });
    cpSync(from, to);
  }
}

function options(room) {
  return {
    entryPoints: entries(room),
    outdir: room.target,
    outbase: room.source,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2021", "chrome100", "firefox100", "safari15.4"],
    legalComments: "eof",
    loader: { ".svg": "dataurl", ".png": "dataurl", ".woff2": "file" },
    logLevel: "warning",
  };
}

const watch = process.argv.includes("--watch");
for (const room of rooms()) {
  rmSync(room.target, { recursive: true, force: true });
  copyAssets(room);
  if (entries(room).length === 0) continue;
  if (watch) {
    const context = await esbuild.context(options(room));
    await context.watch();
  } else {
    await esbuild.build(options(room)).catch(() => process.exit(1));
  }
}
if (watch) console.log("watching; stop with Ctrl-C");
