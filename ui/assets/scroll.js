// Keep a heading in sight while what stands above it is still being drawn, until the reader moves.
(() => {
  const end = Date.now() + 4000;
  let moved = false;
  const stop = () => { moved = true; };
  for (const what of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(what, stop, { once: true });
  const show = () => {
    if (moved || Date.now() > end) return;
    document.getElementById(ANCHOR)?.scrollIntoView();
    setTimeout(show, 150);
  };
  show();
})();
