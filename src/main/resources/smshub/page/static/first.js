/* On the last page of the first run: tells when the hub, which takes the place of this page, has started. */
(() => {
  'use strict';
  const place = document.getElementById('starting');
  if (!place) return;
  const look = async () => {
    try {
      const answer = await fetch('/observe/health/ready', { cache: 'no-store' });
      if (answer.ok) {
        place.textContent = place.dataset.ready;
        return;
      }
    } catch {
      // Nobody listens between the page and the hub.
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
