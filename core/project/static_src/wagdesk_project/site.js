/* Behaviour of customer pages. Every page is complete without it; a controller starts where `data-controller` names it. */
import { start } from "./js/controllers.js";
import { followCorrections } from "./js/corrections.js";
import { followMenus } from "./js/menus.js";
import { followConnection } from "./js/offline.js";
import * as copy from "./js/wd-copy.js";
import * as draft from "./js/wd-draft.js";
import * as files from "./js/wd-files.js";
import * as focus from "./js/wd-focus.js";
import * as meant from "./js/wd-meant.js";
import * as once from "./js/wd-once.js";
import * as search from "./js/wd-search.js";
import * as size from "./js/wd-size.js";
import * as suggest from "./js/wd-suggest.js";
import * as theme from "./js/wd-theme.js";
import * as toast from "./js/wd-toast.js";
import * as toc from "./js/wd-toc.js";

followMenus(document);
followCorrections(document);
followConnection(document);
start(document, {
  "wd-copy": copy.connect,
  "wd-draft": draft.connect,
  "wd-files": files.connect,
  "wd-focus": focus.connect,
  "wd-forget": draft.connectForget,
  "wd-meant": meant.connect,
  "wd-once": once.connect,
  "wd-search": search.connect,
  "wd-size": size.connect,
  "wd-suggest": suggest.connect,
  "wd-theme": theme.connect,
  "wd-toast": toast.connect,
  "wd-toc": toc.connect,
});
