/** The shell's script. Every page works without it; with it, hands stay on the keys. */

import "../styles/all.css";
import { startDialogs } from "./dialog.ts";
import { one } from "./dom.ts";
import { GradingPicker } from "./grading-picker.ts";
import { startKeys } from "./keys.ts";
import { MarkingPicker } from "./marking-picker.ts";
import { startPage } from "./page.ts";
import { startPopovers } from "./popover.ts";
import { startRows } from "./rows.ts";
import { startSearch } from "./search.ts";
import { startSettings } from "./settings.ts";
import { startToasts } from "./toast.ts";

startSettings();
startPopovers();
startDialogs();
startToasts();
startRows();
startSearch();
startPage();
const marking = one("#marking-picker");
if (marking !== null) new MarkingPicker(marking);
const grading = one("#grading-picker");
if (grading !== null) new GradingPicker(grading);
startKeys();
