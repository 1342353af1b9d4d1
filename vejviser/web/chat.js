/**
 * The chat page: sends what is written or chosen, shows the replies, keeps both until the tab is closed.
 * The wording is in chat.html.
 * @typedef {{text: string, html: string, buttons?: object[], metadata?: object, used?: boolean}} Reply
 * @typedef {{text: string, mine: true}} Mine what the user said
 * @typedef {{text: string, payload?: string, answered?: () => void}} Turn what to send; typed if it has no `payload`
 */

const [MESSAGE, DELETE] = ["message", "delete"].map((call) => new URL(call, import.meta.url));
const STORE = "vejviser";
const PATIENCE = 20_000; // ms to wait for a reply
const NOTICE = 5_000; // ms that a notice stays
const PAUSE = 400; // ms without typing before the length is told
const CHOOSE_ONCE = ["clarify", "not_covered"]; // kinds that ask: their buttons can be used once

const byId = (id) => document.getElementById(id);
const [log, form, field, status, problem, sure] = ["log", "form", "question", "status", "problem", "sure"].map(byId);
let conversation = restored();
let waiting = false;
let statusTimer, lengthTimer;

/** Return a wording of chat.html with its {names} filled in. */
function say(id, values = {}) {
  return byId("words").content.getElementById(id).textContent.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Return a new copy of the element in a template. */
function copyOf(id) {
  return byId(id).content.firstElementChild.cloneNode(true);
}

/** Return an empty conversation. Its id works like a password: random, and without randomUUID, which needs https. */
function begun() {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  return { id: bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(""), messages: [] };
}

/** Return the conversation kept in this tab. */
function restored() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? begun();
  } catch {
    return begun();
  }
}

/** Keep the conversation, with these messages at its end. */
function keep(...messages) {
  conversation.messages.push(...messages);
  try {
    sessionStorage.setItem(STORE, JSON.stringify(conversation));
  } catch {} // storage is full or forbidden: the conversation lasts as long as the page
}

/** Put a message (Mine or Reply) at the end of the log. Return its node. */
function show(message) {
  const node = copyOf(message.mine ? "mine" : "reply");
  if (message.mine) node.querySelector(".body").textContent = message.text;
  else fill(node, message);
  log.append(node);
  return node;
}

/** Write a reply into its node. */
function fill(node, reply) {
  const { kind = "", phase, step = "" } = reply.metadata ?? {};
  const [place, body, choices] = [".place", ".body", ".choices"].map((part) => node.querySelector(part));
  node.dataset.kind = kind;
  body.innerHTML = reply.html; // sanitised by the server; nothing else becomes HTML
  const last = body.lastElementChild;
  const em = last?.matches("p") && last.querySelector("em:only-child");
  if (em && em.textContent === last.textContent) last.classList.add("footer");
  Object.assign(place.dataset, { phase, step });
  if (phase) place.querySelector(".name").textContent = say(step ? "place-step" : "place-phase", { phase, step });
  else place.remove();
  if (reply.buttons?.length) offer(choices, reply);
  else choices.remove();
  node.querySelector(".copy").addEventListener("click", () => copy(body, kind));
  node.querySelector(".print").addEventListener("click", () => printOut(node));
}

/** Put a reply's buttons into their group. */
function offer(group, reply) {
  const mark = (used) => {
    reply.used = used;
    for (const node of [group, ...group.children]) node.setAttribute("aria-disabled", String(used));
  };
  const answered = () => mark(CHOOSE_ONCE.includes(reply.metadata?.kind));
  for (const { title, payload } of reply.buttons) {
    const button = copyOf("choice");
    button.textContent = title;
    button.addEventListener("click", () => reply.used || send({ text: title, payload, answered }));
    group.append(button);
  }
  mark(reply.used ?? false);
}

/** Send a turn and show what comes back. One at a time. */
async function send(turn) {
  if (waiting) return;
  const current = conversation;
  problem.replaceChildren();
  wait(true);
  focusField();
  const mine = show({ text: turn.text, mine: true });
  mine.scrollIntoView();
  const { replies = [], error } = await ask(turn.payload ?? turn.text);
  if (current !== conversation) return; // deleted in the meantime
  wait(false);
  const has = (test) => replies.some((reply) => test(reply.metadata ?? {}));
  const refused = error || has(({ kind }) => kind === "error");
  if (refused && !turn.payload) setField([turn.text, field.value].filter(Boolean).join("\n"));
  if (!refused) turn.answered?.();
  if (error) {
    mine.remove();
    fail(error, turn);
  } else {
    keep({ text: has(({ privacy }) => privacy) ? say("not-kept") : turn.text, mine: true }, ...replies);
    replies.map(show)[0].scrollIntoView();
  }
}

/** Return the server's response to a call. */
function post(call, body) {
  const headers = { "Content-Type": "application/json" };
  return fetch(call, { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) });
}

/** Return the server's `replies`, or the `error` to show. */
async function ask(message) {
  try {
    const response = await post(MESSAGE, { sender: conversation.id, message });
    const answer = await response.json().catch(() => null);
    if (response.ok && answer?.length) return { replies: answer };
    const seconds = Number(response.headers.get("Retry-After"));
    return { error: `${answer?.error ?? say("failed")} ${seconds ? say("wait", { seconds }) : ""}` };
  } catch (error) {
    return { error: say(error.name === "TimeoutError" ? "timeout" : "offline") };
  }
}

/** Show what went wrong. Trying again sends the same choice, or what is now in the field. */
function fail(text, turn) {
  problem.append(copyOf("failure"));
  problem.querySelector("p").textContent = text;
  problem.querySelector("button").addEventListener("click", () => {
    log.focus({ preventScroll: true }); // this button is about to go
    if (turn.payload) send(turn);
    else form.requestSubmit();
  });
}

/** Say whether a reply is on its way. The send button stays focusable. */
function wait(on) {
  waiting = on;
  byId("send").setAttribute("aria-disabled", String(on));
  tell(on ? say("writing") : "", on);
}

/** Put a notice in the status line, for a while unless it `stays`. */
function tell(text, stays = false) {
  clearTimeout(statusTimer);
  status.textContent = text;
  if (!stays) statusTimer = setTimeout(() => (status.textContent = ""), NOTICE);
}

/** Set the text of the field. */
function setField(text) {
  field.value = text;
  tellLength();
}

/** Say so when the field holds more than the server reads. The server decides. */
function tellLength() {
  const [length, limit] = [[...field.value.trim()].length, Number(field.dataset.limit)];
  const values = { length: length.toLocaleString("da"), limit: limit.toLocaleString("da") };
  byId("length").textContent = length > limit ? say("too-long", values) : "";
}

/** Move focus to the field, unless that would bring up an on-screen keyboard. */
function focusField() {
  if (!matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true });
}

/** Copy a reply as plain text, in the way that also works without https. */
function copy(body, kind) {
  const mark = kind === "checklist" ? "☐" : "-";
  const lines = Array.from(body.querySelectorAll("p:not(li p), li, h3, h4"), (node) => {
    const gap = node.matches("li + li") ? "" : "\n";
    const bar = node.closest("blockquote") ? "| " : ""; // so that it is still seen what is not from the guide
    return `${gap}${bar}${node.matches("li") ? `${mark} ` : ""}${node.textContent.trim()}\n`;
  });
  const put = (event) => {
    event.clipboardData.setData("text/plain", lines.join("").trim());
    event.preventDefault();
  };
  document.addEventListener("copy", put, { once: true });
  getSelection().selectAllChildren(body); // Safari copies nothing without a selection
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", put);
  if (copied) getSelection().removeAllRanges();
  tell(say(copied ? "copied" : "not-copied"));
}

/** Print one reply, or the whole conversation. */
function printOut(reply) {
  log.querySelector(".printing")?.classList.remove("printing");
  reply?.classList.add("printing");
  document.body.classList.toggle("print-one", Boolean(reply));
  print();
}

/** Forget the conversation, here and on the server, and begin a new one. */
async function forget() {
  const sender = conversation.id;
  conversation = begun();
  keep();
  while (byId("welcome").nextSibling) byId("welcome").nextSibling.remove();
  problem.replaceChildren();
  setField("");
  wait(false);
  focusField();
  const done = await post(DELETE, { sender }).then(({ ok }) => ok, () => false);
  tell(say(done ? "deleted" : "deleted-here"));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (waiting || !text) return;
  setField("");
  send({ text });
});
field.addEventListener("keydown", (event) => {
  const composing = event.isComposing || event.keyCode === 229; // 229: Safari, where the composition has just ended
  if (event.key !== "Enter" || event.shiftKey || composing) return;
  event.preventDefault();
  form.requestSubmit();
});
field.addEventListener("input", () => {
  clearTimeout(lengthTimer);
  lengthTimer = setTimeout(tellLength, PAUSE);
});
for (const button of byId("welcome").querySelectorAll("button")) {
  button.addEventListener("click", () => send({ text: button.textContent }));
}
byId("print-all").addEventListener("click", () => printOut());
byId("delete").addEventListener("click", () => {
  sure.returnValue = "";
  sure.showModal();
});
sure.addEventListener("close", () => sure.returnValue === "delete" && forget());
addEventListener("beforeprint", () => {
  byId("date").textContent = new Date().toLocaleDateString("da", { dateStyle: "long" });
});
addEventListener("afterprint", () => document.body.classList.remove("print-one"));

keep();
conversation.messages.map(show).at(-1)?.scrollIntoView({ behavior: "instant" });
setTimeout(() => log.setAttribute("aria-live", "polite"), PAUSE); // the earlier messages are not news
