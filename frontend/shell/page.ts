/** Small manners of a page: copy, busy buttons, faces for Chinese text, progress that is asked for. */

import { all, whenAdded } from "./dom.ts";
import { toast } from "./toast.ts";

const ASK_MS = 1000;

function startCopy(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-copy]");
    if (button === null) return;
    event.preventDefault();
    await navigator.clipboard.writeText(button.dataset["copy"] ?? "");
    if (button.dataset["copied"] !== undefined) toast({ text: button.dataset["copied"] });
  });
}

/** While a form is on its way its button says so, keeping its width; a second press does nothing. */
function startBusy(): void {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.dataset["busy"] === undefined) return;
    if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
    button.style.setProperty("min-inline-size", `${button.offsetWidth}px`);
    // after the form's values are taken, so that the button's own value is sent
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.textContent = button.dataset["busy"] ?? "";
    });
  });
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest("[aria-disabled=true]") !== null) event.preventDefault();
  });
}

function link(address: string | undefined): void {
  if (address === undefined || document.querySelector(`link[href="${address}"]`) !== null) return;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  document.head.append(sheet);
}

/** Chinese faces are a large sheet: only pages with such text fetch it. */
function startFaces(): void {
  const { cjk, cjkHant } = document.documentElement.dataset;
  if (all(":lang(zh-Hant)").length > 0) link(cjkHant);
  if (/\p{Script=Han}/u.test(document.body.textContent ?? "")) link(cjk);
}

/** `data-progress="address"`: its content is asked for each second until an answer says `data-done`. */
function startProgress(): void {
  whenAdded("[data-progress]", (box) => {
    const ask = async () => {
      const answer = await fetch(box.dataset["progress"] ?? "", { headers: { "X-Fragment": "1" } });
      if (!answer.ok) return;
      box.innerHTML = await answer.text();
      const done = box.querySelector<HTMLElement>("[data-done]");
      if (done === null) setTimeout(() => void ask(), ASK_MS);
      else if (done.dataset["done"] !== "") location.assign(done.dataset["done"] ?? "");
    };
    setTimeout(() => void ask(), ASK_MS);
  });
}

export function startPage(): void {
  startCopy();
  startBusy();
  startFaces();
  startProgress();
}
