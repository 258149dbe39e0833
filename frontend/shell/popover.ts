/** Popovers beside what opened them. The browser opens and closes them; this only places them. */

import { all, make, one } from "./dom.ts";

const EDGE = 8;

/** Place a floating box under its anchor, above it where there is no room below. */
export function place(box: HTMLElement, anchor: DOMRect, align: "start" | "end" = "start"): void {
  const size = box.getBoundingClientRect();
  const rtl = document.documentElement.dir === "rtl";
  const left = (align === "start") !== rtl ? anchor.left : anchor.right - size.width;
  const room = innerHeight - 22 - anchor.bottom - EDGE;
  const above = size.height > room && anchor.top - 22 > room;
  const top = above ? Math.max(EDGE, anchor.top - size.height - 4) : anchor.bottom + 4;
  box.style.setProperty("left", `${Math.max(EDGE, Math.min(left, innerWidth - size.width - EDGE))}px`);
  box.style.setProperty("top", `${top}px`);
}

export function openPopover(): HTMLElement | null {
  return all(".popover:popover-open").at(-1) ?? null;
}

function showWords(button: HTMLElement): void {
  const box = one("#words-popover");
  if (box === null) return;
  const list = make("dl", "facts words");
  for (const line of (button.dataset["words"] ?? "").split("\n").filter(Boolean)) {
    const [label = "", code = "", text = ""] = line.split("|");
    const meaning = make("dd", "", ...(code === "" ? [text] : [make("b", "", code), `, ${text}`]));
    list.append(make("dt", "", label), meaning);
  }
  box.replaceChildren(list);
  box.showPopover();
  place(box, button.getBoundingClientRect());
}

export function startPopovers(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const box = event.target as HTMLElement;
      if (!box.matches?.(".popover[popover=auto], .popover[popover='']")) return;
      const anchor = one(`[popovertarget="${box.id}"]`);
      if ((event as ToggleEvent).newState !== "open" || anchor === null || box.id === "words-popover") return;
      place(box, anchor.getBoundingClientRect(), anchor.closest(".context, .dock") === null ? "start" : "end");
      one("[aria-current], button, a", box)?.focus();
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-words]");
    if (button !== null) showWords(button);
  });
}
