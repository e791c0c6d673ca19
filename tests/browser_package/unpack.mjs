// Unpacks the packed Chromium of @sparticuz/chromium, with the libraries and fonts it brings, into a folder.
// Usage: node unpack.mjs FOLDER
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const here = dirname(fileURLToPath(import.meta.url));
const tar = createRequire(import.meta.url)("tar-fs");
const packed = join(here, "node_modules", "@sparticuz", "chromium", "bin");
const folder = process.argv[2];

const unpacked = (name) => brotliDecompressSync(readFileSync(join(packed, name)));

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "chromium"), unpacked("chromium.br"));
chmodSync(join(folder, "chromium"), 0o755);
// al2023 holds the shared libraries, fonts a typeface, swiftshader the software WebGL that maps need.
for (const name of ["al2023", "fonts", "swiftshader"]) {
  await pipeline(Readable.from([unpacked(`${name}.tar.br`)]), tar.extract(folder));
}
// The package's own list of folders is made for one cloud service: without a typeface a page has no text at all.
const typefaces = join(folder, "fonts").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
writeFileSync(
  join(folder, "fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${typefaces}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
);
