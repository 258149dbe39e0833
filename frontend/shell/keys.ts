/** The keyboard layer: one letter, one meaning. Letters act only when focus is in no text field. */

import { all, one, shown, takesText } from "./dom.ts";
import { openDialog } from "./dialog.ts";
import { change, letterFor, meaning } from "./keymap.ts";
import { openPopover } from "./popover.ts";
import { choose, currentRow, detailOf, moveRow, openRow } from "./rows.ts";
import { keysAreOff } from "./settings.ts";

const GO_MS = 1500;
let going = 0;

/** Where a letter may act now: an open popover or dialog alone; else the current row, then the page. */
function controls(letter: string): HTMLElement[] {
  const selector = `[data-key="${CSS.escape(letter)}"]`;
  const open = openPopover() ?? one("dialog[open]");
  if (open !== null) return all(selector, open).filter(shown);
  const row = currentRow();
  const near = row === null ? [] : [detailOf(row), row].flatMap((part) => (part === null ? [] : all(selector, part)));
  const page = all(selector).filter((control) => control.closest("[data-row], .detail") === null);
  return [...near, ...page].filter(shown);
}

function go(letter: string): boolean {
  const link = one(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return link !== null;
}

function back(): void {
  const address = one("[data-back]")?.dataset["back"];
  if (address !== undefined) location.assign(address);
}

function escape(event: KeyboardEvent): void {
  if (openPopover() !== null || one("dialog[open]") !== null) return; // the browser closes these
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>("[data-row]");
  if (takesText(target)) {
    target.blur();
    row?.focus();
  } else back();
}

function submit(event: KeyboardEvent): void {
  const form = (event.target as HTMLElement).closest("form");
  const control =
    controls("Ctrl+Enter")[0] ?? (form === null ? null : one(".btn-primary[type=submit], .btn-primary", form));
  if (control === null) return;
  event.preventDefault();
  control.click();
}

/** What can leave as a sheet leaves as that one, numbered, not as a picture of the screen. */
function print(event: KeyboardEvent): void {
  const link = one("[data-print]");
  if (link === null) return;
  event.preventDefault();
  link.click();
}

function fixed(event: KeyboardEvent): boolean {
  const row = currentRow();
  switch (event.key) {
    case "/":
      one("[data-search]")?.focus();
      return one("[data-search]") !== null;
    case "?":
      openDialog("keys-sheet");
      return true;
    case "j":
    case "k":
      moveRow(event.key === "j" ? 1 : -1);
      return true;
    case "x":
      if (row !== null) choose(row);
      return row !== null;
    case "Enter":
      if (event.target !== row || row === null) return false;
      openRow(row);
      return true;
    case "g":
      going = Date.now();
      return true;
    default:
      return false;
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.key === "Escape") return escape(event);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return submit(event);
  if (event.key === "p" && (event.ctrlKey || event.metaKey)) return print(event);
  if (event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return;
  if (keysAreOff() && event.key !== "Enter") return;
  const letter = meaning(event.key);
  const alone = openPopover() === null && one("dialog[open]") === null;
  if (alone && Date.now() - going < GO_MS) {
    going = 0;
    if (go(letter)) return event.preventDefault();
  }
  if (alone && fixed(event)) return event.preventDefault();
  const control = letter === "" ? undefined : controls(letter)[0];
  if (control === undefined) return;
  event.preventDefault();
  control.focus();
  control.click();
}

/** In the sheet each letter that has a control can be changed: select it, then press the new letter. */
function startChanging(): void {
  const items = all("#keys-sheet li[data-action]");
  const letters = items.map((item) => one("kbd", item)?.textContent ?? "");
  items.forEach((item, at) => {
    const letter = letters[at] ?? "";
    const hint = one("kbd", item);
    if (hint !== null) hint.textContent = letterFor(letter);
    const button = one("[data-change]", item);
    button?.addEventListener("keydown", (event) => {
      if (!/^[a-z]$/.test(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      if (["g", "j", "k"].includes(event.key) || !change(letter, event.key, letters)) return;
      if (hint !== null) hint.textContent = event.key;
      printLetters();
    });
  });
}

/** Print the user's own letters on the controls. */
function printLetters(): void {
  for (const control of all("[data-key]")) {
    const letter = control.dataset["key"] ?? "";
    const hint = all("kbd", control).at(-1);
    if (/^[a-z]$/.test(letter) && hint !== undefined) hint.textContent = letterFor(letter);
  }
}

export function startKeys(): void {
  document.addEventListener("keydown", onKey);
  startChanging();
  printLetters();
  if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const word of all("[data-ctrl]")) word.textContent = "⌘";
}
