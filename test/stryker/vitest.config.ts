/** The tests that judge mutants of the code: those of the core, without what runs a built package or a browser. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["fixtures", "settle", "traps", "instants", "leviers", "questions", "differences", "situation", "compte", "resultat"].map((name) => `test/${name}.test.ts`),
    testTimeout: 30_000,
  },
});
