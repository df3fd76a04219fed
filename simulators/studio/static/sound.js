// Small sounds made on the spot; silent until the player or the page around asks for them, and until he has done
// something here: before that browsers let no page be heard.

let on = false;
let context = null;

export const setSound = (wish) => {
  on = wish;
};
export const soundIsOn = () => on;

const note = (hertz, { at = 0, seconds = 0.12, loud = 0.06, shape = 'triangle' } = {}) => {
  if (!on || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  const begin = context.currentTime + at;
  const oscillator = new OscillatorNode(context, { type: shape, frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(loud, begin + 0.01);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + seconds);
};

export const stopped = (reel) => note(150 + reel * 25, { seconds: 0.09, shape: 'sine', loud: 0.12 });
export const won = (times) => {
  const scale = [523, 587, 659, 784, 880, 1047, 1175, 1319];
  const notes = Math.min(scale.length, 3 + Math.floor(Math.log2(1 + times) * 1.5));
  for (let step = 0; step < notes; step += 1) note(scale[step], { at: step * 0.09, seconds: 0.3 });
};
