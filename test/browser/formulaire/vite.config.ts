/** The form page: `npm run demo` builds and serves it. */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("../../../node_modules/.cache/formulaire", import.meta.url)),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The page holds the law of every session: it is large, and loaded once.
    chunkSizeWarningLimit: 1000,
    // An icon is in the style sheet, so that nothing is fetched the day an error first shows; fonts are files.
    assetsInlineLimit: (path) => path.endsWith(".svg"),
  },
});
