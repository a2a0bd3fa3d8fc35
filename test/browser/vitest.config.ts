/** `npm run test:browser`: apart from the others, for they need a browser. One file at a time: each has a browser of its own. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/browser/*.browser.ts"], fileParallelism: false, testTimeout: 240_000, hookTimeout: 120_000 },
});
