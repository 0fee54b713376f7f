// What the editor completes: prefixes, classes, properties and the values of code lists, all of which the server named.
import { known, make, shorten } from "./names.js";

function completer(yasqe, kind, typed) {
  const prefixes = { ...known.prefixes, ...yasqe.getPrefixesFromQuery() };
  const start = typed.trim().replace(/^</, "").toLowerCase();
  return known.terms
    .filter((term) => term.kind === kind)
    .map((term) => ({ name: shorten(term.iri, prefixes), iri: term.iri }))
    .filter(({ name, iri }) => name !== typed && fits(name.toLowerCase(), iri.toLowerCase(), start))
    .map(({ name }) => name);
}

function fits(name, iri, start) {
  return name.startsWith(start) || iri.startsWith(start) || (start.length > 1 && name.split(":")[1]?.startsWith(start));
}

function explained(yasqe, hints) {
  const prefixes = { ...known.prefixes, ...yasqe.getPrefixesFromQuery() };
  const comments = new Map(known.terms.map((term) => [shorten(term.iri, prefixes), term.comment]));
  for (const hint of hints) {
    hint.render = (element) => element.append(hint.text, make("small", { textContent: comments.get(hint.text) ?? "" }));
  }
  return hints;
}

function afterProperty(yasqe) {
  const token = yasqe.getCompleteToken();
  const before = yasqe.getPreviousNonWsToken(yasqe.getCursor().line, token);
  return token.string.includes(":") && before.string === before.state?.lastProperty && before.string !== "a";
}

export function complete(Yasqe) {
  const prefixes = Object.entries(known.prefixes).map(([name, iri]) => `${name}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes", get: () => prefixes, persistenceId: null });
  Yasqe.registerAutocompleter({ name: "value", bulk: false, isValidCompletionPosition: afterProperty });
  for (const kind of ["class", "property", "value"]) {
    Yasqe.forkAutocompleter(kind, {
      name: kind, // in the place of Yasgui's own, which would ask another host
      autoShow: true,
      get: (yasqe, token) => completer(yasqe, kind, token?.string ?? ""),
      preProcessToken: (_, token) => token,
      postProcessSuggestion: (_, __, name) => name,
      postprocessHints: explained,
    });
  }
}
