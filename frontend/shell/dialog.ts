/** Dialogs: native, so that focus is kept inside and returns to where it was. */

import { all, make, one } from "./dom.ts";

export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (id === "keys-sheet" && dialog !== null) listOwnKeys(dialog);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** Add the keys that this page alone has: its tools say them in `aria-keyshortcuts`. */
function listOwnKeys(sheet: HTMLElement): void {
  const list = one(".keys", sheet);
  if (list === null || one("[data-own-key]", list) !== null) return;
  for (const tool of all("[role=toolbar] [aria-keyshortcuts]")) {
    const letter = (tool.getAttribute("aria-keyshortcuts") ?? "").toLowerCase();
    for (const other of all("li[data-action]", list)) if (one("kbd", other)?.textContent === letter) other.hidden = true; // not here
    const row = make("li");
    row.dataset["ownKey"] = "";
    const keys = make("span");
    keys.append(make("kbd", "", letter));
    row.append(keys, tool.firstChild?.textContent ?? "");
    list.append(row);
  }
}

export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener !== null) {
      event.preventDefault();
      openDialog(opener.dataset["dialog"] ?? "");
    }
    if (target.closest("[data-keys-sheet]") !== null) {
      one(".popover:popover-open")?.hidePopover();
      openDialog("keys-sheet");
    }
    if (target.closest("[data-close]") !== null) target.closest("dialog")?.close();
  });
}
