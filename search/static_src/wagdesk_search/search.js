/* Global search over the agents' screens. Without it the sidebar's search field leads to the results page. */
import { SearchController } from "./js/overlay.js";

window.wagtail.app.register("wd-search", SearchController);
