// Reads a part of the page aloud with a voice of the device itself. Voices that send the text to a vendor are not used;
// where there is no other, the buttons stay hidden.

export function readAloud(root) {
  const buttons = [...root.querySelectorAll("[data-speak-target]")];
  if (!buttons.length || !("speechSynthesis" in window)) return;
  const offer = () => buttons.forEach((button) => (button.hidden = !localVoice()));
  buttons.forEach((button) => {
    const words = button.lastElementChild;
    const start = words.textContent;
    button.addEventListener("click", () => {
      const speaking = button.dataset.speaking;
      speechSynthesis.cancel();
      if (speaking) return;
      const voice = localVoice();
      const text = document.getElementById(button.dataset.speakTarget)?.innerText.trim();
      if (!voice || !text) return;
      const speech = new SpeechSynthesisUtterance(text);
      speech.voice = voice;
      speech.lang = voice.lang;
      speech.rate = 0.9;
      speech.onend = speech.onerror = () => {
        delete button.dataset.speaking;
        words.textContent = start;
      };
      button.dataset.speaking = "true";
      words.textContent = button.dataset.stop;
      speechSynthesis.speak(speech);
    });
  });
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

function localVoice() {
  const wanted = document.documentElement.lang.slice(0, 2);
  return speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.slice(0, 2) === wanted);
}
