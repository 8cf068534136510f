// A form that was sent, is found again with the back button and is sent unchanged keeps its first receipt, so that the
// server does it once. What was typed is not kept: only a number made from it, with this place in the tab's history.
export function keepReceipts(root) {
  root.addEventListener("submit", (event) => {
    const box = event.target.elements.receipt;
    if (event.target.method !== "post" || event.defaultPrevented || !box) return;
    const sent = history.state?.sent ?? {};
    const mark = fingerprint(event.target, event.submitter);
    if (sent[mark]) box.value = sent[mark];
    else history.replaceState({ ...history.state, sent: { ...sent, [mark]: box.value } }, "");
  });
}

function fingerprint(form, button) {
  const said = [form.action, button?.name, button?.value];
  for (const [name, value] of new FormData(form)) {
    if (name === "receipt" || name === "csrfmiddlewaretoken") continue;
    said.push(name, value instanceof File ? `${value.name} ${value.size} ${value.lastModified}` : value);
  }
  return hash(JSON.stringify(said));
}

// FNV-1a, twice with different beginnings: enough to tell one form's contents from another's.
function hash(text) {
  let one = 0x811c9dc5;
  let two = 0x01000193;
  for (const sign of text) {
    one = Math.imul(one ^ sign.codePointAt(0), 0x01000193);
    two = Math.imul(two ^ sign.codePointAt(0), 0x85ebca6b);
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36);
}
