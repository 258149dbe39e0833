/** Find what is bundled: each folder with a `main.ts` is one entry named after its folder. */

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export function entries(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const folder of readdirSync(root, { withFileTypes: true })) {
    const main = join(root, folder.name, "main.ts");
    if (folder.isDirectory() && folder.name !== "node_modules" && existsSync(main)) found[folder.name] = main;
  }
  for (const face of ["cjk-sc", "cjk-tc"]) found[face] = join(root, "styles", `${face}.css`);
  return found;
}
