/** Chromium, and the built page served as a strict site would serve it. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";

const sources = fileURLToPath(new URL("../formulaire", import.meta.url));
const built = fileURLToPath(new URL("../../../node_modules/.cache/formulaire", import.meta.url));

/** Where Debian, and those who follow it, put the browser; `CHROMIUM` says another place. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function chromiumPath(): string {
  const asked = process.env["CHROMIUM"];
  const found = (asked === undefined ? places : [asked]).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`Chromium is missing (${asked ?? places.join(", ")}): install it with « apt-get install chromium », or say where it is in the variable CHROMIUM.`);
  return found;
}

/** Nothing but the page's own files: no inline script, no inline style, no connection. */
export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'";

const types: Readonly<Record<string, string>> = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2", ".woff": "font/woff" };

function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = join(built, normalize(pathname === "/" ? "/index.html" : pathname));
    readFile(path).then(
      (body) => response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream", "content-security-policy": policy }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

export type Visite = {
  readonly page: Page;
  /** The requests made since the page was loaded. */
  readonly requetes: readonly string[];
  /** What the policy refused, and what went wrong. */
  readonly violations: readonly string[];
  readonly close: () => Promise<void>;
};

export type Site = {
  readonly browser: Browser;
  readonly visit: (search?: string, options?: BrowserContextOptions) => Promise<Visite>;
  readonly close: () => Promise<void>;
};

/** Builds and serves the page, and starts the browser. */
export async function openSite(): Promise<Site> {
  const executablePath = chromiumPath();
  await build({ configFile: join(sources, "vite.config.ts"), logLevel: "error" });
  const server = await serve();
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--lang=fr-FR"] });
  const visit = async (search = "", options: BrowserContextOptions = {}): Promise<Visite> => {
    const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris", viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const requetes: string[] = [];
    const violations: string[] = [];
    page.on("pageerror", ({ message }) => violations.push(message));
    page.on("console", (said) => {
      if (said.type() === "error") violations.push(said.text());
    });
    await page.addInitScript(() => {
      const found: string[] = [];
      Object.assign(window, { violations: found });
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => found.push(`${violatedDirective} ${blockedURI} ${sample}`));
    });
    await page.goto(`${origin}/${search}`, { waitUntil: "networkidle" });
    page.on("request", (request) => requetes.push(request.url()));
    return { page, requetes, violations, close: () => context.close() };
  };
  return { browser, visit, close: async () => Promise.all([browser.close(), new Promise((resolve) => server.close(resolve))]).then(() => undefined) };
}
