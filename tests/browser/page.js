// Helpers of the browser tests that live in JupyterLab's page (see lab.py).

window.mlp = {
  errors: [],
  waiting: new Set(),
  marked: 0,
  widget: () => window.jupyterapp.shell.currentWidget,
  kernel: () => mlp.widget()?.sessionContext?.session?.kernel,
  ready: () => mlp.kernel()?.connectionStatus === 'connected' && mlp.kernel().status === 'idle',
  bounded: (call, argument, seconds) => Promise.race([call(argument), new Promise((_, no) =>
    setTimeout(() => no(new Error(`no answer in ${seconds} s: ${call}`)), 1000 * seconds))]),
  painted: () => new Promise(yes => requestAnimationFrame(() => requestAnimationFrame(yes))),

  // Errors in a widget's callback reach no cell: JupyterLab hides them in its log.  We listen for them, and
  // for what the kernel has not yet handled.
  listen: () => {
    const kernel = mlp.kernel();
    if (kernel.mlpHeard) return;
    kernel.mlpHeard = true;
    kernel.anyMessage.connect((_, {msg, direction}) => {
      if (direction === 'send' && msg.channel === 'shell') mlp.waiting.add(msg.header.msg_id);
    });
    kernel.iopubMessage.connect((_, msg) => {
      const {header: {msg_type: type}, content} = msg;
      if (type === 'error') mlp.errors.push(`${content.ename}: ${content.evalue}`);
      if (type === 'stream' && content.name === 'stderr') mlp.errors.push(content.text.trim());
      if (type === 'status' && content.execution_state === 'idle') mlp.waiting.delete(msg.parent_header.msg_id);
    });
  },

  // Until the kernel has reported, for every message sent to it, that it is through with it.  A question of
  // our own would not do: a kernel with subshells may answer it before it has handled a slider's message,
  // which can run in another thread.  Twice, since ipywidgets then sends the newest value, if it held one back.
  settled: async () => {
    for (let still = 0; still < 2; still = mlp.waiting.size ? 0 : still + 1) await mlp.painted();
  },

  begin: async () => {
    await mlp.kernel().info;
    mlp.listen();
    await mlp.settled();
  },

  runAll: async () => {
    await mlp.begin();
    await window.jupyterapp.commands.execute('notebook:run-all-cells');
    await mlp.settled();
  },

  // For the message when a notebook does not come to its end.
  progress: () => {
    const waiting = [...document.querySelectorAll('.jp-CodeCell')].filter(cell =>
      cell.querySelector('.jp-InputPrompt')?.innerText.includes('*'));
    const busy = mlp.panels().flatMap((panel, i) => mlp.busy(panel) ? [i] : []);
    const first = waiting[0]?.innerText.replace(/\s+/g, ' ').slice(0, 80);
    return `kernel ${mlp.kernel()?.status}, ${waiting.length} cells to go, the first: ${first}; busy panels: ${busy}`;
  },

  // Run code in the notebook's kernel, beside its cells; what it prints.
  kernelSays: async ({code}) => {
    const future = mlp.kernel().requestExecute({code});
    let printed = '';
    future.onIOPub = ({content}) => { printed += content.text || content.evalue || ''; };
    await future.done;
    return printed;
  },

  // Press a slider's keys to and fro, `changes` times; each is answered before the next.
  sweep: async ({id, changes}) => {
    const handle = document.querySelector(`[data-mlp="${id}"]`);
    handle.focus();
    for (let i = 0; i < changes; i++) {
      const key = i % 40 < 20 ? 'ArrowRight' : 'ArrowLeft';
      handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
      do await new Promise(yes => setTimeout(yes, 2)); while (mlp.waiting.size);
    }
  },

  // Press a key on a slider's handle; what its panel shows before the kernel can have heard of it.
  instant: ({id, key}) => {
    const handle = document.querySelector(`[data-mlp="${id}"]`);
    handle.focus();
    handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
    return mlp.state(handle.closest('.mlp-panel'));
  },

  cells: () => [...mlp.widget().content.model.cells].map(cell => cell.toJSON()),

  scroller: () => document.querySelector('.jp-WindowedPanel-outer'),

  busy: panel => panel.querySelector('[aria-busy="true"]') !== null,

  panels: () => [...document.querySelectorAll('.mlp-panel')],

  hash: text => {
    let h = 2166136261;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    return (h >>> 0).toString(16) + '-' + text.length;
  },

  // A panel's parts that are seen; what it has made ahead lies in the page, too, hidden.
  seen: (panel, css) => [...panel.querySelectorAll(css)].filter(e => e.checkVisibility({visibilityProperty: true})),

  // What is seen in a panel: each picture's drawing and its background.
  picture: panel => {
    const parts = [];
    for (const picture of mlp.seen(panel, '.mlp-picture')) {
      const boxes = [picture.closest('.mlp-stage') || picture, ...picture.querySelectorAll('div')];
      parts.push(...boxes.map(box => getComputedStyle(box).backgroundImage));
      parts.push(...[...picture.querySelectorAll(':scope > svg, img')].map(seen => seen.outerHTML));
    }
    return mlp.hash(parts.join('|'));
  },

  // How wide the outputs of cells may be, as the first panel has it.
  column: () => mlp.panels()[0].closest('.jp-OutputArea-output').clientWidth,

  // What is shown of ours that does not fit into its column, a line each: it reaches beyond it, or would scroll.
  beyond: () => [...document.querySelectorAll('.mlp-panel, .mlp-quiz, .mlp-predict, .jp-RenderedImage')].flatMap((box, i) => {
    const right = box.closest('.jp-OutputArea-output').getBoundingClientRect().right + 0.5;
    const parts = [box.closest('.jp-OutputArea-output'), box, ...box.querySelectorAll('*')];
    const shown = parts.filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('svg svg, svg g'));
    const wide = shown.filter(e => e.getBoundingClientRect().right > right
      || e.clientWidth && e.scrollWidth > e.clientWidth && getComputedStyle(e).overflowX !== 'visible');
    const name = e => [...e.classList].filter(each => !/^(lm|jupyter)-|-container$/.test(each)).join('.');
    return wide.map(e => `box ${i}, ${name(box)}: ${e.tagName} ${name(e)} does not fit`);
  }),

  // What of a panel is not within the window, a line each: its controls may scroll, up and down.
  outOfWindow: panel => {
    const scrolls = panel.scrollHeight > panel.clientHeight + 1 && getComputedStyle(panel).overflowY === 'auto';
    const high = mlp.seen(panel, '.mlp-picture > svg, .mlp-says, .mlp-controls');
    const wide = mlp.seen(panel, '.mlp-controls *, .mlp-says');
    const beyond = (e, far) => `${e.tagName} ${e.className.baseVal ?? e.className} at ${far}`;
    return [
      ...wide.filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => beyond(e, 'the right')),
      ...high.filter(e => !scrolls && e.getBoundingClientRect().bottom > innerHeight + 0.5).map(e => beyond(e, 'the bottom')),
      ...high.filter(e => e.getBoundingClientRect().top < -0.5).map(e => beyond(e, 'the top')),
    ];
  },

  // A panel's marks, and where they are on the screen.
  marks: panel => mlp.seen(panel, '.mlp-picture > svg')[0],
  pictureBox: panel => {
    const {x, y, width, height} = mlp.marks(panel).getBoundingClientRect();
    return [x, y, width, height];
  },
  seenBoxes: panel => mlp.seen(panel, '.mlp-picture > svg, .mlp-says, .mlp-code').map(e => {
    const {x, y, width, height} = e.getBoundingClientRect();
    return [x, y, width, height].map(side => side.toFixed(2)).join(' ');
  }),
  controlTops: panel => mlp.controls(panel).map(({id}) => {
    const {top, bottom} = document.querySelector(`[data-mlp="${id}"]`).getBoundingClientRect();
    return Math.round((top + bottom) / 2);
  }),
  backdrop: panel => getComputedStyle(panel.querySelector('.mlp-stage')).backgroundImage.match(/base64,([^"]*)/)[1],

  text: (panel, css) => mlp.seen(panel, css).map(e => e.innerText.trim()).join(' / '),

  state: panel => {
    const box = panel.getBoundingClientRect();
    const svgs = mlp.seen(panel, '.mlp-picture > svg');
    return {
      picture: mlp.picture(panel),
      pictures: mlp.seen(panel, '.mlp-picture').length,
      labels: svgs.map(svg => svg.getAttribute('role') === 'img' ? svg.getAttribute('aria-label') || '' : ''),
      says: mlp.text(panel, '.mlp-says'),
      code: mlp.text(panel, '.mlp-code'),
      error: mlp.text(panel, '.mlp-error'),
      text: panel.innerText,
      busy: mlp.busy(panel),
      pale: svgs.some(svg => Number(getComputedStyle(svg).strokeOpacity) < 1),
      size: [Math.round(box.width), Math.round(box.height)],
    };
  },

  range: handle => ['now', 'min', 'max'].map(name => Number(handle.getAttribute(`aria-value${name}`))),

  pressed: e => e.matches('input') ? e.checked : e.matches('.mod-active'),

  usable: e => e.getClientRects().length > 0 && !e.disabled && !e.closest('[disabled]') && !e.querySelector(':disabled'),

  // All controls of a panel in reading order, each marked so that a test can take hold of it.  A group of
  // buttons or radio buttons is one control with options, like a dropdown.
  controls: panel => {
    const kinds = {
      slider: '.noUi-handle',
      dropdown: '.widget-dropdown select',
      choice: '.widget-toggle-buttons',
      radio: '.widget-radio',
      checkbox: '.widget-checkbox input',
      play: '.widget-play',
      toggle: '.widget-toggle-button',
      button: 'button',
      unknown: 'input, textarea, select',
    };
    const groups = '.widget-toggle-buttons, .widget-radio, .widget-play';
    const plain = text => (text || '').replace(/\s+/g, ' ').trim();
    const texts = {
      dropdown: e => [...e.options].map(o => plain(o.text)),
      choice: e => [...e.querySelectorAll('button')].map(b => plain(b.innerText || b.title)),
      radio: e => [...e.querySelectorAll('input')].map(r => plain(r.parentElement.innerText)),
    };
    const chosen = {
      slider: e => Number(e.getAttribute('aria-valuenow')),
      dropdown: (e, options) => options[e.selectedIndex],
      choice: (e, options) => options[[...e.querySelectorAll('button')].findIndex(b => b.matches('.mod-active'))],
      radio: (e, options) => options[[...e.querySelectorAll('input')].findIndex(r => r.checked)],
      checkbox: e => e.checked,
      toggle: e => e.matches('.mod-active'),
    };
    const all = [...panel.querySelectorAll(Object.values(kinds).join(','))];
    const apart = `${groups}, .mlp-field, .mlp-hands`; // a slider's number, and what presents: tests of their own
    return all.filter(element => !element.parentElement.closest(apart)).map(element => {
      const kind = Object.keys(kinds).find(name => element.matches(kinds[name]));
      element.dataset.mlp ||= ++mlp.marked;
      const row = kind === 'slider' && element.closest('.mlp-row');
      const box = row || element.closest('.widget-inline-hbox, .widget-inline-vbox, .jupyter-widgets');
      const name = plain(box.matches('.widget-box:not(.mlp-row)') ? '' : box.querySelector('.widget-label')?.innerText);
      const own = plain(element.innerText || element.title || element.getAttribute('aria-label'));
      const options = texts[kind]?.(element) || [];
      return {
        kind, options,
        id: element.dataset.mlp,
        label: kind === 'play' ? 'play' : ['toggle', 'button'].includes(kind) ? own : name || own,
        value: chosen[kind]?.(element, options) ?? null,
        on: mlp.usable(element),
      };
    });
  },

  // Put `source` into the cell with this tag, run it, and put the cell back as it was.
  answer: async ({tag, source}) => {
    const notebook = mlp.widget().content;
    const tagged = cell => (cell.model.getMetadata('tags') || []).includes(tag);
    const index = notebook.widgets.findIndex(tagged);
    if (index < 0) throw new Error(`no cell has the tag ${tag}`);
    const model = notebook.widgets[index].model;
    const before = model.sharedModel.source;
    model.sharedModel.setSource(source);
    notebook.activeCellIndex = index;
    notebook.deselectAll();
    await window.jupyterapp.commands.execute('notebook:run-cell');
    await mlp.settled();
    model.sharedModel.setSource(before);
    const text = out => [out.text ?? out.evalue ?? out.data?.['text/plain'] ?? ''].flat().join('');
    return model.toJSON().outputs.map(text).join('\n');
  },

  // Where the notebook stands on the screen, and where its last cell ends (JupyterLab leaves room below).
  extent: async () => {
    document.activeElement?.blur();
    await mlp.scroll(0);
    const {x, y, width, height} = mlp.scroller().getBoundingClientRect();
    const last = [...mlp.scroller().querySelectorAll('.jp-Cell')].at(-1);
    return {x, y, width, height, end: last.getBoundingClientRect().bottom - y};
  },

  scroll: async top => {
    mlp.scroller().scrollTop = top;
    await mlp.painted();
    return mlp.scroller().scrollTop;
  },
};
