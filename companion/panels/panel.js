// What a panel does in the browser alone: when its button is pressed (`presents`), when one of its
// controls is taken hold of, or its kernel goes (a rule of CSS starts an animation, which is heard).

(function (panel, presents) {
  // Over the whole window and back; Escape, too, goes back.
  const turn = panel => {
    panel.popover = 'auto';
    panel.ontoggle = ({newState}) => { if (newState === 'closed') panel.popover = null; };
    panel.togglePopover();
    panel.querySelector('.noUi-handle')?.focus();
  };
  // Notebook 7 takes arrow keys for its own before a slider hears them. Here they are heard first.
  const heard = event => {
    const panel = event.target.closest?.('.mlp-panel');
    if (!panel) return;
    const alone = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
    const slides = event.target.matches('.noUi-handle'), over = panel.matches(':popover-open');
    const moves = slides && alone && /^(Arrow|Page|Home|End)/.test(event.key);
    if (slides || over) event.target.toggleAttribute('data-lm-suppress-shortcuts', over || moves);
    if (alone && event.key.toLowerCase() === 'p' && !event.target.matches('input, select, textarea')) {
      event.preventDefault();
      event.stopImmediatePropagation();
      turn(panel);
    }
  };
  if (!window.mlpHears) {
    window.mlpHears = true;
    window.addEventListener('keydown', heard, true);
  }
  if (panel.matches('.jupyter-widgets-disconnected')) {
    panel.querySelector('.mlp-controls').inert = true;
    panel.querySelectorAll('[aria-busy]').forEach(part => part.setAttribute('aria-busy', 'false'));
  }
  if (presents) turn(panel);
})
