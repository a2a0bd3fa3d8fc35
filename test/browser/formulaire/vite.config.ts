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
    // An icon is in the style sheet, so that nothing is fetched the day an error first shows; fonts are files.
    assetsInlineLimit: (path) => path.endsWith(".svg"),
  },
});
