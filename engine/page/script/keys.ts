/** Arrow keys between subnets, so that each drawing is one stop for the tab key; Escape. */
export const KEYS = `
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function prepareTiles() {
  for (const drawing of all(".drawing")) {
    all(".subnet", drawing).forEach((tile, place) => {
      tile.tabIndex = place === 0 ? 0 : -1;
      tile.setAttribute("aria-expanded", "false");
      tile.setAttribute("aria-controls", "detail");
    });
  }
}

function makeStop(tile) {
  for (const other of all('.subnet[tabindex="0"]', tile.closest(".drawing"))) other.tabIndex = -1;
  tile.tabIndex = 0;
}

function moveFrom(tile, event) {
  const tiles = all(".subnet", tile.closest(".drawing"));
  const next = event.key === "Home" ? tiles[0] : event.key === "End" ? tiles.at(-1) : nearest(tile, tiles, DIRECTIONS[event.key]);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/**
 * The nearest subnet in that direction, as it is laid out now; what is out of line counts as farther away.
 */
function nearest(from, tiles, direction) {
  if (!direction) return null;
  const start = centreOf(from);
  let best = null;
  let least = Infinity;
  for (const tile of tiles) {
    const centre = centreOf(tile);
    const along = (centre.x - start.x) * direction[0] + (centre.y - start.y) * direction[1];
    const across = Math.abs((centre.x - start.x) * direction[1]) + Math.abs((centre.y - start.y) * direction[0]);
    if (along > 4 && along + 3 * across < least) {
      best = tile;
      least = along + 3 * across;
    }
  }
  return best;
}

function centreOf(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
`;
