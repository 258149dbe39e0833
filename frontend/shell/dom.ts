/** Small ways to find and make elements. */

export function one<T extends HTMLElement>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}

export function all<T extends HTMLElement>(selector: string, within: ParentNode = document): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

export function icon(name: string, size = 16): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", size === 16 ? "icon" : `icon icon-${size}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${document.documentElement.dataset["icons"] ?? ""}#${name}`);
  svg.append(use);
  return svg;
}

/** Whether an element can be seen, and so be pressed. */
export function shown(element: HTMLElement): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

/** Whether letters typed here are text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
}

/** Run `work` on what stands on the page now and on what is added later. */
export function whenAdded(selector: string, work: (element: HTMLElement) => void): void {
  const done = new WeakSet<HTMLElement>();
  const visit = (root: ParentNode) => {
    for (const element of all(selector, root)) {
      if (done.has(element)) continue;
      done.add(element);
      work(element);
    }
  };
  visit(document);
  new MutationObserver((changes) => {
    if (changes.some((change) => change.addedNodes.length > 0)) visit(document);
  }).observe(document.body, { childList: true, subtree: true });
}
