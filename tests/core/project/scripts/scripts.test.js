// What the scripts of customer pages reckon; run by `node --test`.
import assert from "node:assert/strict";
import test from "node:test";
import { fill, quiet } from "../../../../core/project/static_src/wagdesk_project/js/controllers.js";
import { collect, isLost, restore } from "../../../../core/project/static_src/wagdesk_project/js/wd-draft.js";
import { merge, size, trouble } from "../../../../core/project/static_src/wagdesk_project/js/wd-files.js";
import { flat } from "../../../../core/project/static_src/wagdesk_project/js/results.js";
import { meant } from "../../../../core/project/static_src/wagdesk_project/js/wd-meant.js";
import { step, worthAsking } from "../../../../core/project/static_src/wagdesk_project/js/wd-search.js";
import { question, short } from "../../../../core/project/static_src/wagdesk_project/js/wd-suggest.js";
import { readOptions, toBytes, toText, writeCredential } from "../../../../core/people/static_src/wagdesk_people/passkeys.js";

test("what a server says about a passkey becomes bytes and back, but for the site's name", () => {
  assert.equal(toText(toBytes("-_8")), "-_8");
  const { publicKey } = readOptions({ publicKey: { rp: { id: "help" }, challenge: "AQI", allowCredentials: [{ id: "AQI" }] } });
  assert.deepEqual([...publicKey.challenge, ...publicKey.allowCredentials[0].id], [1, 2, 1, 2]);
  assert.equal(publicKey.rp.id, "help");
  const said = writeCredential({
    id: "AQI",
    rawId: toBytes("AQI"),
    type: "public-key",
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: toBytes("e30"), userHandle: null },
  });
  assert.deepEqual(said.response, { clientDataJSON: "e30", transports: [] });
});

test("gaps in a text are filled, unknown ones stay", () => {
  assert.equal(fill("All results for “{query}”, {other}", { query: "E-37" }), "All results for “E-37”, {other}");
  assert.equal(fill(undefined, {}), "");
});

test("only the last call counts once things are quiet", async () => {
  const heard = [];
  const say = quiet(5, (word) => heard.push(word));
  say("a");
  say("b");
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(heard, ["b"]);
});

test("arrows walk through the options and the field itself", () => {
  assert.equal(step("ArrowDown", -1, 3), 0);
  assert.equal(step("ArrowDown", 2, 3), -1);
  assert.equal(step("ArrowUp", -1, 3), 2);
  assert.equal(step("ArrowUp", 0, 3), -1);
});

test("one letter is no question, a number is", () => {
  assert.equal(worthAsking("a"), false);
  assert.equal(worthAsking("7"), true);
  assert.equal(worthAsking("#4"), true);
});

test("results keep the order of their groups", () => {
  assert.deepEqual(flat({ groups: [{ results: [1, 2] }, { results: [3] }] }), [1, 2, 3]);
  assert.deepEqual(flat({}), []);
});

test("a sent draft is lost once the page has moved on", () => {
  const now = 1e12;
  const draft = { sent: true, version: "7", at: now };
  assert.equal(isLost(draft, "8", now), true);
  assert.equal(isLost(draft, "7", now), false);
  assert.equal(isLost({ ...draft, sent: false }, "8", now), false);
  assert.equal(isLost(draft, "", now), false);
  assert.equal(isLost({ ...draft, sent: false, at: 0 }, "7", now), true);
});

const field = (values) => ({ disabled: false, defaultValue: "", type: "text", ...values });

test("a draft holds what was typed and nothing else", () => {
  const elements = [
    field({ name: "body", value: "typed" }),
    field({ name: "same", value: "old", defaultValue: "old" }),
    field({ name: "csrf", type: "hidden", value: "token" }),
    field({ name: "password", type: "password", value: "secret" }),
    field({ name: "solved", type: "checkbox", value: "on", checked: true, defaultChecked: false }),
  ];
  assert.deepEqual(collect({ elements }), { body: "typed", "solved=on": true });
});

test("what the server filled in wins over a draft", () => {
  const filled = field({ name: "body", value: "from the server", defaultValue: "from the server" });
  const empty = field({ name: "title", value: "" });
  assert.equal(restore({ elements: [filled, empty] }, { body: "draft", title: "draft" }), true);
  assert.equal(filled.value, "from the server");
  assert.equal(empty.value, "draft");
  assert.equal(restore({ elements: [field({ name: "x", value: "" })] }, {}), false);
});

test("the same file twice counts once", () => {
  const one = { name: "a.csv", size: 1, lastModified: 1 };
  assert.equal(merge([one], [{ ...one }, { ...one, size: 2 }]).length, 2);
});

test("a file that is too large, one too many or too much with the others is told", () => {
  const sizes = { maxBytes: "10", maxFiles: "2", maxTogether: "12" };
  const limits = { ...sizes, labelLarge: "too large", labelMany: "one too many", labelTogether: "too much at once" };
  assert.equal(trouble({ size: 11 }, 0, 0, limits), "too large");
  assert.equal(trouble({ size: 1 }, 2, 0, limits), "one too many");
  assert.equal(trouble({ size: 3 }, 1, 10, limits), "too much at once");
  assert.equal(trouble({ size: 2 }, 1, 10, limits), "");
  assert.equal(trouble({ size: 11 }, 9, 99, {}), "");
});

test("sizes are told in the page's language", () => {
  assert.equal(size(61000, "en"), "61 kB");
  assert.equal(size(2600000, "en"), "2.6 MB");
  assert.match(size(2600000, "de"), /^2,6/);
  assert.equal(size(3, "en"), "1 kB");
});

test("a question for suggestions has enough words and not too many", () => {
  assert.equal(question("ab"), "");
  assert.equal(question("  lamp \n energy "), "lamp energy");
  assert.equal(question("x".repeat(300)).length, 120);
  assert.equal(short("x".repeat(80)).length, 48);
});

test("a domain one slip away from a common one is pointed out", () => {
  const domains = ["gmail.com", "hotmail.com"];
  const asked = (...values) => values.map((value) => meant(value, domains));
  assert.deepEqual(asked("a@gmial.com", "a@gmal.com", "a@gmaill.com", "a@gmail.con", " a@Gmail.co "), Array(5).fill("a@gmail.com"));
  assert.deepEqual(asked("a@gmail.com", "a@mail.com", "a@hotmail.no", "a@x.example", "gmial.com", ""), Array(6).fill(""));
});
