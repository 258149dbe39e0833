/** Draw a marking on the page as the server does: TLP, reach, handling, PAP. */

import { icon, make } from "./dom.ts";
import { type MarkingText, organisations } from "./marking-text.ts";

export interface Words {
  own: string;
  everyone: string;
  community: string;
  members: string;
  orgs: string;
  named: string;
  originator: string;
}

function reach(marking: MarkingText, words: Words): { text: string; arrow: boolean } {
  const others = organisations(marking).filter((code) => code !== words.originator);
  if (marking.tlp === "CLEAR") return { text: words.everyone, arrow: false };
  if (marking.tlp === "GREEN") return { text: words.community, arrow: false };
  if (marking.tlp === "RED") {
    const named = marking.audience.filter((item) => item.startsWith("@")).length;
    return { text: words.named.replace("#", String(named)), arrow: false };
  }
  if (others.length === 0) return { text: words.own, arrow: false };
  if (others.includes("group")) return { text: words.members, arrow: true };
  if (others.length > 2) return { text: words.orgs.replace("#", String(others.length)), arrow: true };
  return { text: [...others].sort().join(", "), arrow: true };
}

/** The four cells, in their order. */
export function cells(marking: MarkingText, words: Words): HTMLElement[] {
  const whom = reach(marking, words);
  const codes = marking.handling.filter((code) => code !== "H0");
  const label = make("span", `tlp tlp-${(marking.tlp.split("+")[0] ?? "").toLowerCase()}`, marking.tlp);
  const to = make("span", whom.arrow ? "reach" : "reach reach-own", ...(whom.arrow ? [icon("arrow-narrow-right", 12)] : []), whom.text);
  const use = make("span", codes.length === 0 ? "handling handling-free" : "handling", codes.join(" ") || "H0");
  return [label, to, use, make("span", "pap", `PAP ${marking.pap.charAt(0)}`)];
}

export function chip(marking: MarkingText, words: Words): HTMLElement {
  return make("span", "chip", make("span", "chip-cells", ...cells(marking, words)));
}
