/** Letters that the user has changed: the product's letter → the user's. Kept on the device. */

const STORE = "breakwater.keys";

function read(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}") as Record<string, string>;
  } catch {
    return {}; // a damaged or forbidden store means the product's own letters
  }
}

let changed = read();

/** The product's letter for a pressed one; "" for one that was given away. */
export function meaning(pressed: string): string {
  for (const [letter, own] of Object.entries(changed)) if (own === pressed) return letter;
  return pressed in changed ? "" : pressed;
}

export function letterFor(letter: string): string {
  return changed[letter] ?? letter;
}

/** Give a letter away; refuses one that is in use. */
export function change(letter: string, own: string, taken: readonly string[]): boolean {
  if (taken.some((other) => other !== letter && letterFor(other) === own)) return false;
  changed = { ...changed, [letter]: own };
  if (own === letter) delete changed[letter];
  localStorage.setItem(STORE, JSON.stringify(changed));
  return true;
}
