/** The lab's words: English here, replaced by the page's translations (`data-lab-words`, the id of a JSON script). */

const ENGLISH = {
  pairs_left: "{pairs} pairs left",
  as_plan: "as good as the plan",
  more: "{pairs} more than the plan",
  fewer: "{pairs} fewer than the plan",
  as_the_plan_itself: "This is the plan.",
  "taken_in.one": "{count} taken in",
  taken_in: "{count} taken in",
  "left_out.one": "{count} left out",
  left_out: "{count} left out",
  "largest.one": "largest group {count} person",
  largest: "largest group {count} people",
  "acted.one": "{count} acted against",
  acted: "{count} acted against",
  is_out: "{name} is taken out",
  would_leave: "taking out leaves {pairs} pairs",
  would_return: "leaving in leaves {pairs} pairs",
  yours: "your choice, not the plan’s",
  "ties.one": "{count} tie",
  ties: "{count} ties",
  none_found: "Nobody of this picture carries these letters.",
  what_if: "What if: {words}",
  pick_out: "{name} is not to be chosen",
  pick_taken: "{name} is taken by others",
  pick_free: "{name} may be chosen",
  "picked.one": "{count} person chosen",
  picked: "{count} people chosen",
  progress: "{steps} steps · best found {best} · nothing below {bound}",
};

export type WordKey = keyof typeof ENGLISH;

let translated: Partial<Record<string, string>> = {};

/** Take the page's translations. */
export function takeWords(root: HTMLElement): void {
  const source = root.dataset.labWords ? document.getElementById(root.dataset.labWords) : null;
  if (source?.textContent) translated = JSON.parse(source.textContent) as Partial<Record<string, string>>;
}

/** Say a phrase with its {holes} filled. */
export function say(key: WordKey, holes: Record<string, string | number> = {}): string {
  const phrase = translated[key] ?? ENGLISH[key];
  return phrase.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? ""));
}

/** Say how many, in the form that the page's language has for the number. */
export function sayCount(key: WordKey, count: number): string {
  const form = `${key}.${new Intl.PluralRules(document.documentElement.lang || "en").select(count)}`;
  return say(form in translated || form in ENGLISH ? (form as WordKey) : key, { count: number(count) });
}

/** Write a count with its thousands apart, as the server does. */
export function number(value: number): string {
  return value.toLocaleString(document.documentElement.lang || "en", { maximumFractionDigits: 1 });
}
