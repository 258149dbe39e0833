import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { entries } from "./bundle/entries.ts";
import { sprite } from "./bundle/sprite.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root,
  logLevel: "warn", // hundreds of font files: their list says nothing
  base: "./", // addresses inside CSS and JS are relative: static files may be served from anywhere
  publicDir: false,
  plugins: [sprite(root)],
  build: {
    outDir: "../src/breakwater/foundation/web/static/built",
    emptyOutDir: true,
    assetsInlineLimit: 0, // the policy forbids data: addresses for fonts and scripts
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    target: "es2023",
    reportCompressedSize: false,
    rolldownOptions: {
      input: entries(root),
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name]-[hash].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".woff2")) ? "fonts/[name][extname]" : "[name][extname]",
      },
    },
  },
});
