// Keep an element in sight while what stands above it is still being drawn, until the reader moves.
((wanted, shown) => {
  const end = Date.now() + (wanted ? 4000 : 400);
  let moved = !wanted && location.hash.length > 1;
  const stop = () => { moved = true; };
  for (const what of ["wheel", "touchstart", "keydown", "mousedown"]) addEventListener(what, stop, { once: true });
  const show = () => {
    if (moved || Date.now() > end) return;
    const top = document.querySelector("[data-testid=stMainBlockContainer]");
    (wanted ? document.getElementById(wanted) : top)?.scrollIntoView();
    setTimeout(show, 150);
  };
  show();
})(WANTED, SHOWN);
