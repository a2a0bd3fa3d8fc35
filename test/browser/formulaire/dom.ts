/** Elements in one expression. */
export type Child = Node | string | false | null | undefined;
type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** An element with its attributes (`true`: present; `false` or `undefined`: absent) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Child[]): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return element;
}

/**
 * Puts new content in a region that a reader may be reading: what was folded open stays open, and the focus stays where
 * it was. Both are found again by `data-cle`.
 */
export function renew(region: HTMLElement, ...children: readonly Child[]): void {
  const keyed = (element: Element) => element.getAttribute("data-cle");
  const open = new Set([...region.querySelectorAll("details[open]")].map(keyed));
  const focused = region.contains(document.activeElement) ? keyed(document.activeElement!) : null;
  region.replaceChildren(...children.filter((child) => child !== false && child !== null && child !== undefined));
  for (const details of region.querySelectorAll("details")) if (open.has(keyed(details))) details.open = true;
  if (focused !== null) region.querySelector<HTMLElement>(`[data-cle="${CSS.escape(focused)}"]`)?.focus();
}
