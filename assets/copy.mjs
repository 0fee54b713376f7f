// Copies what the pages need from node_modules to kg/serve/static/vendor, with the licences of all that is in it.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";

const FILES = {
  "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
  "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
  "cytoscape/dist/cytoscape.esm.min.mjs": "cytoscape.min.js",
};
const here = (path) => new URL(path, import.meta.url);
const read = (path) => readFileSync(here(path), "utf8");
const vendor = "../kg/serve/static/vendor/";

rmSync(here(vendor), { recursive: true, force: true });
mkdirSync(here(vendor), { recursive: true });
for (const [from, to] of Object.entries(FILES)) {
  const text = read(`node_modules/${from}`).replace(/^\/[/*]# sourceMappingURL=.*$/gm, ""); // the maps stay behind
  writeFileSync(here(vendor + to), text);
}

// Yasgui is one file with all that it depends on inside, so each package that is installed for it is named.
const packages = Object.entries(JSON.parse(read("package-lock.json")).packages);
const notices = packages.filter(([path, { dev }]) => path && !dev && existsSync(here(path))).map(([path]) => {
  const { name, version, license, author, homepage } = JSON.parse(read(`${path}/package.json`));
  const file = readdirSync(here(path)).find((each) => /^licen[sc]e/i.test(each));
  const by = author?.name ?? author ?? "";
  return `${name} ${version} (${license}) ${by} ${homepage ?? ""}\n\n${file ? read(`${path}/${file}`).trim() : ""}\n`;
});
writeFileSync(here(`${vendor}LICENSES.txt`), notices.join(`\n${"=".repeat(80)}\n\n`));
