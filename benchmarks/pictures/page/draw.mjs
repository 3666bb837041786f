// Messages as Discord holds them, JSON on stdin -> the page's body on stdout.
//   node draw.mjs FOLDER    FOLDER: where node_modules lies
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { SimpleMarkdown, rulesExtended } = createRequire(join(process.argv[2], "x.js"))(
  "discord-markdown-parser",
);

const ROW = 1, BUTTON = 2, STRING_SELECT = 3, TEXT = 10, CONTAINER = 17;
const SELECTS = [STRING_SELECT, 5, 6, 7, 8];

// The parser looks for the line feed before a heading or small print in the last group of what it
// matched before, so it misses both after a block quote. On Discord they start any line.
const onNewLine = (rule, pattern) => ({
  ...rule,
  match: (source, state, before) =>
    before === "" || before.endsWith("\n") ? pattern.exec(source) : null,
});
const parse = SimpleMarkdown.parserFor({
  ...rulesExtended,
  heading: onNewLine(rulesExtended.heading, /^(#{1,3}) +([^\n]+?)(\n|$)/),
  subtext: onNewLine(rulesExtended.subtext, /^-# +([^\n]+?)(\n|$)/),
});

const safe = (text) =>
  String(text).replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

const drawn = {
  text: (node) => safe(node.content),
  br: () => "<br>",
  newline: () => "<br>",
  // <discord-bold> and its like put a blank before and after what is in them
  strong: (node) => `<strong>${all(node.content)}</strong>`,
  em: (node) => `<em>${all(node.content)}</em>`,
  underline: (node) => `<u>${all(node.content)}</u>`,
  strikethrough: (node) => `<s>${all(node.content)}</s>`,
  inlineCode: (node) => `<discord-code>${safe(node.content)}</discord-code>`,
  blockQuote: (node) => `<discord-quote>${all(node.content)}</discord-quote>`,
  subtext: (node) => `<discord-subscript>${all(node.content)}</discord-subscript>`,
  heading: (node) => `<h${node.level}>${all(node.content)}</h${node.level}>`,
  link: (node) => `<discord-link href="${safe(node.target)}">${all(node.content)}</discord-link>`,
  twemoji: (node) => safe(node.name),
  user: (node) => `<discord-mention type="user">${safe(names[node.id] ?? node.id)}</discord-mention>`,
};

function all(nodes) {
  if (typeof nodes === "string") return safe(nodes);
  return nodes.map((node) => {
    if (!(node.type in drawn)) throw new Error(`nothing here draws ${node.type}`);
    return drawn[node.type](node);
  }).join("");
}

const markdown = (text) => all(parse(text, { inline: true }));

function component(one) {
  if (one.type === CONTAINER) return `<div class="box">${one.components.map(component).join("")}</div>`;
  if (one.type === TEXT) return `<div class="words">${markdown(one.content)}</div>`;
  if (one.type === ROW)
    return `<discord-action-row>${one.components.map(component).join("")}</discord-action-row>`;
  if (one.type === BUTTON)
    return `<discord-button type="${["primary", "secondary", "success", "destructive"][one.style - 1]}"` +
      `${one.disabled ? " disabled" : ""}>${safe((one.emoji?.name ?? "") + (one.label ?? ""))}</discord-button>`;
  if (SELECTS.includes(one.type)) {
    const chosen = (one.options ?? []).filter((option) => option.default).map((option) => option.label);
    return `<discord-string-select-menu placeholder="${safe(chosen.join(", ") || (one.placeholder ?? ""))}">` +
      "</discord-string-select-menu>";
  }
  throw new Error(`nothing here draws a component of type ${one.type}`);
}

function message(one) {
  const above = one.used
    ? `<discord-command slot="reply" profile="${one.by}" command="${safe(one.used)}"></discord-command>`
    : one.replied
      ? `<discord-reply slot="reply" profile="${one.by}">${markdown(one.replied)}</discord-reply>`
      : "";
  return `<discord-message profile="${one.author}" timestamp="10:15"` +
    `${one.ephemeral ? " ephemeral" : ""}>${above}${markdown(one.content)}` +
    `<div slot="components">${one.components.map(component).join("")}</div></discord-message>`;
}

const picture = JSON.parse(readFileSync(0, "utf8"));
const names = picture.names;
const light = picture.theme === "light";
process.stdout.write(
  `<body class="${picture.theme}" style="background: ${light ? "#fff" : "#36393e"}">` +
  `<div style="width: ${picture.width}px"><discord-messages${light ? " light-theme" : ""}>` +
  `${picture.messages.map(message).join("")}</discord-messages></div></body>`,
);
