// Facts and the words that support them light each other up, and an address such as #char=12,40 leads to any words.
const LIT = "lit";
const named = (element) => element?.dataset.facts?.split(" ") ?? [];

function light(names, from) {
  for (const old of document.querySelectorAll("." + LIT)) old.classList.remove(LIT);
  if (!names.length) return;
  for (const each of document.querySelectorAll("[data-facts]")) {
    if (!named(each).some((name) => names.includes(name))) continue;
    each.classList.add(LIT);
    const list = each.closest("aside");
    if (list && !list.contains(from)) reveal(list, each);
  }
}

// Only the list beside the text moves: a page that scrolls under the pointer is no help.
function reveal(list, card) {
  const [box, place] = [list.getBoundingClientRect(), card.getBoundingClientRect()];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)]; // what is seen of the list
  if (place.top < top || place.bottom > bottom) list.scrollTop += place.top - top - 16;
}

function follow(event) {
  const found = event.target.closest?.("[data-facts]");
  light(named(found), event.target);
}

for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, follow);
document.addEventListener("keydown", (event) => event.key === "Escape" && light([]));

// The range of two offsets in code points, as RFC 5147 and the graph count them.
function range(root, begin, end) {
  const found = document.createRange();
  let at = 0;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const letters = [...node.data];
    const units = (count) => letters.slice(0, count).join("").length;
    if (at <= begin && begin < at + letters.length) found.setStart(node, units(begin - at));
    if (at < end && end <= at + letters.length) {
      found.setEnd(node, units(end - at));
      return found;
    }
    at += letters.length;
  }
  return null;
}

function arrive() {
  const place = location.hash.replace("%2C", ",").replace("%3D", "=").match(/^#char=(\d+),(\d+)$/);
  const text = document.getElementById("text");
  globalThis.CSS?.highlights?.delete("target");
  if (!place || !text || Number(place[1]) >= Number(place[2])) return;
  const found = range(text, Number(place[1]), Number(place[2]));
  if (!found) return;
  const element = document.getElementById(place[0].slice(1)) ?? found.startContainer.parentElement;
  globalThis.CSS?.highlights?.set("target", new Highlight(found));
  element.scrollIntoView({ block: "center" });
  light(named(document.getElementById(place[0].slice(1))), element);
}

addEventListener("hashchange", arrive);
arrive();
