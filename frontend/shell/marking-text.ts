/** A marking as one line of text. The grammar is that of foundation/web/marking_text.py. */

export const TLP = ["RED", "AMBER+STRICT", "AMBER", "GREEN", "CLEAR"] as const;
export const PAP = ["RED", "AMBER", "GREEN", "CLEAR"] as const;

export interface MarkingText {
  tlp: string;
  audience: string[];
  handling: string[];
  pap: string;
  purposes: string[];
  more: URLSearchParams;
}

const LETTERS: Record<string, string> = { R: "RED", S: "AMBER+STRICT", A: "AMBER", G: "GREEN", C: "CLEAR" };

function items(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

export function label(text: string): string {
  const upper = text.trim().toUpperCase();
  return LETTERS[upper] ?? upper;
}

/** Read a marking; null for one that is not whole or has an unknown label. */
export function parse(text: string): MarkingText | null {
  const parts = text.split(";");
  if (parts.length < 4 || parts.length > 6) return null;
  const [tlp = "", audience = "", handling = "", pap = "", purposes = "", more = ""] = parts;
  const read: MarkingText = {
    tlp: label(tlp),
    audience: items(audience),
    handling: items(handling.toUpperCase()).sort(),
    pap: label(pap),
    purposes: items(purposes.toLowerCase()).sort(),
    more: new URLSearchParams(more.trim()),
  };
  const known = (TLP as readonly string[]).includes(read.tlp) && (PAP as readonly string[]).includes(read.pap);
  return known ? read : null;
}

export function format(marking: MarkingText): string {
  const { tlp, audience, handling, pap, purposes, more } = marking;
  const parts = [tlp, audience.join(","), [...handling].sort().join(","), pap, [...purposes].sort().join(","), more.toString()];
  return parts.join(";").replace(/;+$/, "");
}

export function empty(): MarkingText {
  return { tlp: "AMBER", audience: [], handling: [], pap: "AMBER", purposes: [], more: new URLSearchParams() };
}

/** Organisations that a marking is released to; named persons and excluded states are not among them. */
/** The ids of the persons that a marking names. */
export function people(marking: MarkingText): string[] {
  return marking.audience.filter((item) => item.startsWith("@")).map((item) => item.slice(1));
}

export function organisations(marking: MarkingText): string[] {
  return marking.audience.filter((item) => !item.startsWith("@") && !item.startsWith("!"));
}
