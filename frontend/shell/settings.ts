/** What the user sets for this device: theme, single keys. Cookies, so that the server draws them at once. */

import { all } from "./dom.ts";

const YEAR = 60 * 60 * 24 * 365;

function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = value === "" ? 0 : YEAR;
  document.cookie = `${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

function press(name: string, value: string): void {
  for (const button of all(`[data-${name}-set]`))
    button.setAttribute("aria-pressed", String(button.getAttribute(`data-${name}-set`) === value));
}

export function setTheme(theme: string): void {
  if (theme === "") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  remember("theme", theme);
  press("theme", theme);
}

export function setKeys(state: string): void {
  if (state === "off") document.documentElement.dataset["keys"] = "off";
  else delete document.documentElement.dataset["keys"];
  remember("keys", state === "off" ? "off" : "");
  press("keys", state);
}

export function keysAreOff(): boolean {
  return document.documentElement.dataset["keys"] === "off";
}

export function startSettings(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-theme-set], [data-keys-set]");
    if (button === null) return;
    const { themeSet, keysSet } = button.dataset;
    if (themeSet !== undefined) setTheme(themeSet);
    if (keysSet !== undefined) setKeys(keysSet);
  });
}
