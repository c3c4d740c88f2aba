/* Behaviour of the agents' screens: Stimulus controllers on Wagtail's own application. Everything works without them. */
import { BulkController } from "./js/bulk.js";
import { ListController } from "./js/list.js";
import { ToastController } from "./js/toast.js";

const controllers = {
  "wd-bulk": BulkController,
  "wd-list": ListController,
  "wd-toast": ToastController,
};

for (const [name, controller] of Object.entries(controllers)) window.wagtail.app.register(name, controller);
