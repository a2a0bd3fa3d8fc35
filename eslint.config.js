import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

const zodMini = { regex: "^zod(?!/mini$)(/|$)", message: "Use `import * as z from \"zod/mini\"`: four times lighter, and it never probes `eval`." };
const engine = { regex: "^json-rules-engine(/|$)", message: "Only src/engine.ts imports json-rules-engine: the main entry stays light and synchronous." };
const instants = { regex: "^date-fns(-tz)?(/|$)", message: "Only src/instants.ts converts wall times: most date-fns functions depend on the zone of the host." };

/** The imports a file may not have; `no-restricted-imports` is replaced, not merged, when a later block sets it again. */
const forbidImports = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: [zodMini, ...patterns] }],
});

export default defineConfig(
  globalIgnores(["dist/", "coverage/"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: ["tsconfig.json", "test/tsconfig.json", "test/browser/tsconfig.json"] } },
    rules: {
      // A number in a sentence reads the same in every locale setting.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `() => list.push(x)` is clear enough.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-eval": "error",
      ...forbidImports(),
    },
  },
  { files: ["src/**/*.ts"], rules: forbidImports(engine, instants) },
  { files: ["src/engine.ts"], rules: forbidImports(instants) },
  { files: ["src/instants.ts"], rules: forbidImports(engine) },
  {
    // The core is pure: no clock, no chance, no host.
    files: ["src/**/*.ts"],
    ignores: ["src/cli.ts", "src/cli/**"],
    rules: {
      "no-console": "error",
      "no-restricted-globals": ["error", "process", "performance", "crypto"],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "The instant is an argument." },
        { object: "Math", property: "random", message: "The same situation always gives the same answer." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "The instant is an argument." },
        { selector: "CallExpression[callee.name='Date']", message: "The instant is an argument." },
        { selector: "ImportExpression", message: "Entries load at once, and synchronously." },
        {
          selector: "ImportDeclaration[source.value='zod/mini'] > :matches(ImportSpecifier[imported.name='z'], ImportDefaultSpecifier)",
          message: "Use `import * as z`: bundlers keep the whole of a namespace imported by name.",
        },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      // A test that reads a missing element fails anyway.
      "@typescript-eslint/no-non-null-assertion": "off",
      // `expect(object.method)` only looks at it.
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
