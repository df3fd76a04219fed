// Looks at a page; looking.py names each function. Written by hand: only rules that need no judgement.

const clean = (text) => (text ?? "").replace(/\s+/g, " ").trim();

const isSeen = (element) =>
  element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && element.closest("[aria-hidden=true]") === null;

// The text of an element without what belongs to another control inside it, as names of labels are made.
function textWithout(element, control) {
  if (element === control || element.getAttribute?.("aria-hidden") === "true") return "";
  if (element.nodeType === Node.TEXT_NODE) return element.textContent;
  if (["SELECT", "INPUT", "TEXTAREA"].includes(element.tagName)) return "";
  return [...element.childNodes].map((child) => textWithout(child, control)).join(" ");
}

function nameOf(element) {
  if (element === null || element === document.body) return "";
  const byIds = (element.getAttribute("aria-labelledby") ?? "")
    .split(/\s+/)
    .map((id) => document.getElementById(id)?.textContent ?? "")
    .join(" ");
  const labels = [...(element.labels ?? [])].map((label) => textWithout(label, element)).join(" ");
  const own = ["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName) ? "" : textWithout(element, null);
  return clean(byIds) || clean(element.getAttribute("aria-label")) || clean(labels) || clean(own) || clean(element.alt) || clean(element.title);
}

function showsFocus() {
  const element = document.activeElement;
  const marks = (style) => `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow} ${style.borderColor}`;
  // A control may leave it to its frame to show that the focus is inside.
  const frames = [element, element.parentElement].filter(Boolean);
  const focused = frames.map((frame) => marks(getComputedStyle(frame)));
  const visible = frames.some((frame) => {
    const style = getComputedStyle(frame);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== "none";
  });
  element.blur();
  const changed = frames.some((frame, index) => marks(getComputedStyle(frame)) !== focused[index]);
  element.focus({ focusVisible: true });
  return visible && changed;
}

function faultsOfPage() {
  const faults = [];
  const told = (element) => `<${element.tagName.toLowerCase()}> ${clean(element.outerHTML).slice(0, 120)}`;
  if (!document.documentElement.lang) faults.push("the page has no language");
  if (clean(document.title).length < 3) faults.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) faults.push("the page has not one main part");
  if (document.querySelectorAll("h1").length !== 1) faults.push("the page has not one h1");
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(isSeen).map((heading) => Number(heading.tagName[1]));
  levels.forEach((level, index) => {
    if (index > 0 && level > levels[index - 1] + 1) faults.push(`a heading of level ${level} follows one of level ${levels[index - 1]}`);
  });
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) faults.push(`the id ${id} stands twice`);
  for (const element of document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea, summary, dialog, [role=button]")) {
    if (isSeen(element) && nameOf(element) === "") faults.push(`no name: ${told(element)}`);
  }
  for (const element of document.querySelectorAll("img:not([alt]), svg:not([aria-hidden=true]):not([role=img])")) faults.push(`no text in place of a picture: ${told(element)}`);
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
    for (const element of document.querySelectorAll(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(/\s+/)) {
        if (document.getElementById(id) === null) faults.push(`${attribute} leads nowhere: ${told(element)}`);
      }
    }
  }
  for (const element of document.querySelectorAll("[tabindex]")) if (element.tabIndex > 0) faults.push(`a tab order of its own: ${told(element)}`);
  for (const element of document.querySelectorAll("fieldset")) if (element.querySelector(":scope > legend") === null) faults.push(`a group without a name: ${told(element)}`);
  for (const element of document.querySelectorAll("ul > *, ol > *")) if (element.tagName !== "LI") faults.push(`not an item of a list: ${told(element)}`);
  for (const element of document.querySelectorAll("[aria-hidden=true] :is(a[href], button, input, select):not([tabindex=\"-1\"])")) faults.push(`hidden, yet it takes the focus: ${told(element)}`);
  return faults;
}

const channels = (color) => {
  const numbers = color.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
  const scale = color.startsWith("color(") ? 255 : 1;
  return { rgb: numbers.slice(0, 3).map((value) => value * scale), alpha: numbers[3] ?? 1 };
};

const over = (front, back) => front.rgb.map((value, index) => value * front.alpha + back[index] * (1 - front.alpha));

// What lies behind an element, or null where a picture does and no single colour can be named.
function behind(element) {
  const layers = [];
  for (let at = element; at !== null; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.backgroundImage !== "none") return null;
    layers.push(channels(style.backgroundColor));
    if (layers.at(-1).alpha === 1) break;
  }
  return layers.reduceRight((back, layer) => over(layer, back), [255, 255, 255]);
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function poorContrasts() {
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (clean(walker.currentNode.textContent) === "" || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const style = getComputedStyle(element);
    const back = behind(element);
    if (back === null || element.closest("[aria-disabled=true], :disabled, option") !== null) continue;
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(over(channels(style.color), back), back);
    if (ratio < (isLarge ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)}: ${clean(walker.currentNode.textContent).slice(0, 60)}`);
  }
  return faults;
}

// A list that is wider than its box, and moves sideways in it by itself.
function isInRow(element) {
  const list = element.parentElement?.closest("ul");
  return Boolean(list) && getComputedStyle(list).overflowX === "auto" && list.getBoundingClientRect().right <= document.documentElement.clientWidth;
}

function whatSticksOut() {
  const width = document.documentElement.clientWidth;
  const faults = [];
  if (document.documentElement.scrollWidth > width) faults.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${width}`);
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const box = element.getBoundingClientRect();
    const isClipped = element.closest(".sr-only, svg, [aria-hidden=true]") !== null || getComputedStyle(element).position === "fixed" || isInRow(element);
    if (isSeen(element) && !isClipped && box.width > 0 && (box.right > width + 1 || box.left < -1)) {
      faults.push(`${Math.round(box.left)}..${Math.round(box.right)} of ${width}: ${clean(element.outerHTML).slice(0, 100)}`);
    }
  }
  return faults.slice(0, 10);
}

function tooSmallToTouch() {
  // On a phone a finger does it, on a desktop a mouse.
  const least = document.documentElement.clientWidth < 720 ? 44 : 24;
  // A label is a target as well as its control is.
  const sizes = (element) => [element, element.closest("label")].filter(Boolean).map((target) => target.getBoundingClientRect());
  return [...document.querySelectorAll("button, input, select, summary")]
    .filter((element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }))
    .map((element) => [element, sizes(element)])
    .filter(([, boxes]) => boxes[0].width > 0 && !boxes.some((box) => Math.round(box.width) >= least && Math.round(box.height) >= least))
    .map(([element, [box]]) => `${box.width} x ${box.height}: ${clean(element.outerHTML).slice(0, 80)}`);
}
