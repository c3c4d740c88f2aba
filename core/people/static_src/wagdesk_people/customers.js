/* Behaviour of the customers screens: moving people by drag and by keyboard, folding groups, names to choose from. */
import { MoveController } from "./js/move.js";
import { PeopleController } from "./js/people.js";

window.wagtail.app.register("wd-move", MoveController);
window.wagtail.app.register("wd-people", PeopleController);
