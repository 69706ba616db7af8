// Keep an element in sight while what stands above it is still being drawn, until the reader moves.
// What is wanted stands in the data of the element beside the script; an empty name is the top of the page.
(() => {
  const said = document.querySelector(".st-key-sight [data-wanted]");
  const wanted = said ? said.dataset.wanted : "";
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
})();
