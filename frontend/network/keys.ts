/** Keys that are no button: zoom, time, undo, Escape. Letters belong to buttons (`data-key`) and the page presses them. */

import { takesText } from "../shell/dom.ts";
import { openPopover } from "../shell/popover.ts";
import { keysAreOff } from "../shell/settings.ts";
import type { Acts } from "./acts.ts";
import type { Stage } from "./stage.ts";
import type { Timeline } from "./timeline.ts";

interface Parts {
  acts: Acts;
  stage: Stage;
  timeline: Timeline;
  print: () => void;
}

const SAME_STROKE_MS = 60;
let focusBeforeKey: HTMLElement | null = null;
let keyAt = -Infinity;

/** Run what a button does. A letter presses its button through the page and moves the focus there: give it back. */
export function keepingFocus(button: HTMLElement, act: () => void): void {
  const byKey = performance.now() - keyAt < SAME_STROKE_MS && focusBeforeKey !== button;
  act();
  if (!byKey || document.activeElement !== button) return;
  button.blur();
  if (!focusBeforeKey || focusBeforeKey === document.body) return;
  const row = focusBeforeKey.dataset["id"]; // rows are made anew when what is chosen changes
  const again = focusBeforeKey.isConnected ? focusBeforeKey : row ? document.querySelector<HTMLElement>(`[data-id="${CSS.escape(row)}"]`) : null;
  again?.focus();
}

export function listenToKeys(root: HTMLElement, parts: Parts): void {
  document.addEventListener(
    "keydown",
    (event) => {
      focusBeforeKey = event.target instanceof HTMLElement ? event.target : null;
      keyAt = performance.now();
      if (event.isComposing || takesText(event.target) || isElsewhere(root, event.target)) return;
      const act = actOf(event, parts);
      if (!act || pressesControl(event)) return;
      if (act() === false) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}

/** An act that returns false had nothing to do: the page may use the key. */
function actOf(event: KeyboardEvent, { acts, stage, timeline, print }: Parts): (() => unknown) | undefined {
  if (event.altKey) return undefined;
  if (event.ctrlKey || event.metaKey) {
    if (event.shiftKey) return undefined;
    return { z: () => acts.undo(), p: print }[event.key.toLowerCase()];
  }
  if (event.key === "Escape") {
    return () => {
      timeline.stop();
      return acts.escape();
    };
  }
  if (keysAreOff()) return undefined;
  return {
    "+": () => stage.zoom(true),
    "=": () => stage.zoom(true),
    "-": () => stage.zoom(false),
    "\u2212": () => stage.zoom(false),
    " ": () => timeline.play(),
    ArrowLeft: () => timeline.step(-1),
    ArrowRight: () => timeline.step(1),
  }[event.key];
}

/** Space and arrows belong to a focused control of the page. */
function pressesControl(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.key === " ") return event.target.closest("button, a, input, summary") !== null;
  return event.key.startsWith("Arrow") && event.target.closest("input, [role=slider], [role=menu]") !== null;
}

/** Keys of a dialog, a popover or another part of the page are not ours. */
function isElsewhere(root: HTMLElement, target: EventTarget | null): boolean {
  if (openPopover() !== null || document.querySelector("dialog[open]")) return true;
  if (target instanceof Element && target.closest("[role=menu]")) return true;
  return target instanceof Element && target !== document.body && !root.contains(target);
}
