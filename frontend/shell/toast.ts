/** Say what happened, at the lower left. Six seconds; errors stay until closed. */

import { icon, make, one } from "./dom.ts";

export interface Toast {
  text: string;
  tone?: "done" | "error";
  act?: { label: string; url: string };
}

const SHOWN_MS = 6000;

export function toast({ text, tone = "done", act }: Toast): void {
  const sample = one<HTMLTemplateElement>("template#toast");
  const box = (sample?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined) ?? make("div", "toast");
  const [said] = box.getElementsByTagName("span");
  if (said !== undefined) said.textContent = text;
  if (tone === "error") {
    box.classList.add("toast-error");
    box.setAttribute("role", "alert");
    box.querySelector("svg")?.replaceWith(icon("alert-triangle"));
  }
  if (act !== undefined) {
    const link = make("a", "", act.label);
    link.href = act.url;
    box.querySelector(".acts")?.prepend(link);
  }
  one("#toasts")?.append(box);
  fade(box);
}

function fade(box: HTMLElement): void {
  if (!box.classList.contains("toast-error")) setTimeout(() => box.remove(), SHOWN_MS);
}

export function startToasts(): void {
  document.querySelectorAll<HTMLElement>("#toasts > .toast").forEach(fade);
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("[data-dismiss]") !== null)
      (event.target as HTMLElement).closest(".toast")?.remove();
  });
  // other bundles speak through an event, so that they need not share this module
  document.addEventListener("breakwater:toast", (event) => toast((event as CustomEvent<Toast>).detail));
}
