/* Behaviour of the agents' screens: Stimulus controllers on Wagtail's own application. Everything works without them. */
import { BulkController } from "./js/bulk.js";
import { ComposerController } from "./js/composer.js";
import { CountdownController, ItemController } from "./js/item.js";
import { JumpController, LazyController } from "./js/lazy.js";
import { ListController } from "./js/list.js";
import { PropertiesController } from "./js/properties.js";
import { ToastController } from "./js/toast.js";
import { TokenController } from "./js/token.js";

const controllers = {
  "wd-bulk": BulkController,
  "wd-composer": ComposerController,
  "wd-countdown": CountdownController,
  "wd-item": ItemController,
  "wd-jump": JumpController,
  "wd-lazy": LazyController,
  "wd-list": ListController,
  "wd-properties": PropertiesController,
  "wd-toast": ToastController,
  "wd-token": TokenController,
};

for (const [name, controller] of Object.entries(controllers)) window.wagtail.app.register(name, controller);
