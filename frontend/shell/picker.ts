/** What both pickers share: a popover under a row that takes the keys until it closes. */

import { place } from "./popover.ts";

export class Picker {
  #back: HTMLElement | null = null;

  constructor(
    readonly box: HTMLElement,
    onKey: (event: KeyboardEvent) => void,
    readonly onClose: () => void,
  ) {
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else onKey(event);
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.open && !box.contains(event.target as Node)) this.close();
    });
  }

  get open(): boolean {
    return this.box.matches(":popover-open");
  }

  /** Open so that the row of the field stays visible. */
  show(field: HTMLElement): void {
    const active = document.activeElement;
    this.#back = active instanceof HTMLElement && active !== document.body ? active : field;
    const row = field.closest<HTMLElement>("[data-row], tr") ?? field;
    this.box.tabIndex = -1;
    this.box.showPopover();
    const [line, cell] = [row.getBoundingClientRect(), field.getBoundingClientRect()];
    place(this.box, new DOMRect(cell.x, line.y, cell.width, line.height), "end");
    this.box.focus();
  }

  close(): void {
    this.box.hidePopover();
    this.onClose();
    this.#back?.focus();
  }
}
