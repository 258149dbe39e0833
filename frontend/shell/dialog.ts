/** Dialogs: native, so that focus is kept inside and returns to where it was. */

import { one } from "./dom.ts";

export function openDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
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
