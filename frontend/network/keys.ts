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

let focusBeforeKey: HTMLElement | null = null;

/** The record that had the focus when the last key was pressed, if it was one of the list. */
export function lastFocus(): HTMLElement | null {
  return focusBeforeKey?.isConnected && focusBeforeKey.matches("[role=option]") ? focusBeforeKey : null;
}

export function listenToKeys(root: HTMLElement, parts: Parts): void {
  document.addEventListener(
    "keydown",
    (event) => {
      focusBeforeKey = event.target instanceof HTMLElement ? event.target : null;
      if (event.isComposing || takesText(event.target) || isElsewhere(root, event.target)) return;
      const act = actOf(event, parts);
      if (!act || pressesControl(event)) return;
      if (act() === false) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
  document.addEventListener("pointerdown", () => (focusBeforeKey = null), { capture: true });
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
  return target instanceof Element && target !== document.body && !root.contains(target);
}
