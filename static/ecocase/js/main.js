// The small helpers of the officer's pages. Every page works without them.
import { copyOnClick } from "./copy.js";
import { keepDrafts } from "./drafts.js";
import { listChosenFiles } from "./files.js";
import { narrowLongLists } from "./find.js";
import { guardForms } from "./guard.js";
import { listenForKeys } from "./keys.js";
import { askAgain, closeMenusOutside, offerPrint, setTheme } from "./page.js";
import { growRows } from "./rows.js";
import { countSelected } from "./select.js";
import { showWhatMatters } from "./when.js";

closeMenusOutside();
askAgain();
offerPrint();
setTheme();
copyOnClick();
listChosenFiles();
growRows();
narrowLongLists();
showWhatMatters();
countSelected();
guardForms();
keepDrafts();
listenForKeys();
