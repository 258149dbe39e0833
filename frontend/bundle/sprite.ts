/** Make one SVG sprite of the icons named in icons.txt, from the Tabler outline set. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** The product's own mark: an arm of stone round still water. */
const MARK =
  '<symbol id="mark" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2.25">' +
  '<path d="M14.5 2.75H7.5a5.25 5.25 0 0 0 0 10.5h7"/></symbol>';

function symbol(folder: string, name: string): string {
  const svg = readFileSync(join(folder, `${name}.svg`), "utf8");
  const paths = svg.match(/<path(?![^>]*stroke="none")[^>]*>/g) ?? [];
  if (paths.length === 0) throw new Error(`The icon ${name} has no path. Check its name in icons.txt.`);
  const body = paths.join("").replaceAll(" />", "/>");
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor"` +
    ` stroke-linecap="round" stroke-linejoin="round">${body}</symbol>`
  );
}

export function sprite(root: string): Plugin {
  return {
    name: "breakwater-sprite",
    generateBundle() {
      const names = readFileSync(join(root, "icons.txt"), "utf8")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"));
      const outline = join(root, "node_modules", "@tabler", "icons", "icons", "outline");
      const symbols = names.map((name) => symbol(outline, name)).join("");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${MARK}${symbols}</svg>`;
      this.emitFile({ type: "asset", fileName: "icons.svg", source });
    },
  };
}
