// What panels.py needs in JupyterLab's page, beside tests/browser/page.js: clocks for one key press and one drag.

mlp.clock = {
  handle: id => document.querySelector(`[data-mlp="${id}"]`),

  // Bring a slider's handle to the top of the screen and wait until all is painted: what a key press then
  // paints is the answer to it, and is seen.  Then `wait` ms more: a person's key falls anywhere in a frame.
  take: async ({id, wait}) => {
    const handle = mlp.clock.handle(id);
    handle.scrollIntoView({block: 'start'});
    handle.focus({preventScroll: true});
    await mlp.settled();
    await new Promise(yes => setTimeout(yes, wait));
  },

  // After this frame has been painted: a task queued while it is made runs when it is done.
  afterPaint: () => new Promise(yes => requestAnimationFrame(() => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => yes(performance.now());
    port2.postMessage(0);
  })),

  // Images that have just come are loaded and decoded before they can be painted.
  loaded: box => Promise.all([...box.querySelectorAll('img')].map(image => image.decode().catch(() => {}))),

  // What is seen in a box: its pictures (pale, where they are outdated), or else its text.
  shown: box => mlp.hash(mlp.seen(box, 'svg[role="img"], img').map(e =>
    getComputedStyle(e).strokeOpacity + e.outerHTML).join('') || box.textContent),

  // Watch a box (CSS): each time it shows something else, note when that is painted.
  watch: css => {
    const box = document.querySelector(css), seen = {paints: [], pending: 0, shown: mlp.clock.shown(box)};
    const observer = new MutationObserver(async () => {
      const shown = mlp.clock.shown(box);
      if (shown === seen.shown || mlp.clock.empty(box)) return;  // interact clears before it draws anew
      seen.shown = shown;
      seen.pending++;
      await mlp.clock.loaded(box);
      seen.paints.push(await mlp.clock.afterPaint());
      seen.pending--;
    });
    observer.observe(box, {childList: true, subtree: true, characterData: true, attributes: true});
    seen.end = () => observer.disconnect();
    return seen;
  },

  look: ({css}) => mlp.clock.shown(document.querySelector(css)),

  empty: box => !box.querySelector('svg, img') && !box.textContent.trim(),

  // Start to listen for the next key; `answer` tells what came of it.
  listen: ({css}) => {
    const seen = mlp.clock.seen = mlp.clock.watch(css);
    window.addEventListener('keydown', () => { seen.pressed = performance.now(); }, {capture: true, once: true});
  },

  // Milliseconds from the key to the first and to the last new picture, or null where nothing changed.
  answer: async ({panel}) => {
    const {seen} = mlp.clock;
    await mlp.clock.still(panel, seen);
    seen.end();
    return seen.paints.length ? [seen.paints[0] - seen.pressed, seen.paints.at(-1) - seen.pressed] : null;
  },

  still: async (panel, seen) => {
    const busy = () => panel !== null && mlp.busy(mlp.panels()[panel]);
    do await mlp.settled(); while (busy() || seen.pending);
  },

  // Drag a slider's handle back and forth: 30 changes, one every 1/30 s by the clock.  The milliseconds from
  // the last move to the last picture, and that picture.
  drag: async ({id, css, panel}) => {
    const handle = mlp.clock.handle(id), target = handle.closest('.noUi-target'), moves = 30;
    const base = target.querySelector('.noUi-base').getBoundingClientRect(), at = handle.getBoundingClientRect();
    const {range: {min, max}, step} = target.noUiSlider.options;
    const steps = Math.round(([].concat(max)[0] - [].concat(min)[0]) / ([].concat(step)[0] || 1));
    const start = Math.round((at.x + at.width / 2 - base.x) / base.width * steps);
    const stride = Math.max(1, Math.floor(steps / moves));
    const y = at.y + at.height / 2, x0 = at.x + at.width / 2;
    const send = (to, type, x) => to.dispatchEvent(new MouseEvent(type,
      {bubbles: true, cancelable: true, view: window, clientX: x, clientY: y, buttons: 1}));
    // The place of each move, in steps: up and down between the ends, so that each is a change.
    const wave = i => { const k = (start + i * stride) % (2 * steps); return k > steps ? 2 * steps - k : k; };
    const seen = mlp.clock.watch(css);
    send(handle, 'mousedown', x0);
    const begin = performance.now();
    for (let i = 1; i <= moves; i++) {
      await new Promise(yes => setTimeout(yes, begin + 1000 * i / moves - performance.now()));
      send(document.documentElement, 'mousemove', x0 + (wave(i) - start) / steps * base.width);
    }
    const last = performance.now();
    send(document.documentElement, 'mouseup', x0 + (wave(moves) - start) / steps * base.width);
    await mlp.clock.still(panel, seen);
    seen.end();
    return {lag: seen.paints.at(-1) - last, shown: seen.shown};
  },
};
