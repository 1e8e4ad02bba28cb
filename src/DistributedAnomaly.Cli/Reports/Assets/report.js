'use strict';
(() => {
  const width = 1000, height = 4000;

  // Layers of the series are switched on and off by classes of the page.
  for (const box of document.querySelectorAll('input[data-layer]'))
    box.addEventListener('change', () => document.body.classList.toggle('hide-' + box.dataset.layer, !box.checked));

  // The usual range of the charts that have one of their own: the drawing is the same, a part of it is looked at.
  const zoomable = [...document.querySelectorAll('.sync figure[data-zoom]')], zoom = document.getElementById('zoom');
  if (zoom && zoomable.length) {
    zoom.hidden = false;
    zoom.firstElementChild.addEventListener('change', event => {
      for (const figure of zoomable) {
        const cut = event.target.checked;
        const [top, high] = cut ? figure.dataset.zoom.split(' ') : [0, height];
        figure.classList.toggle('cut', cut);
        figure.querySelector('svg').setAttribute('viewBox', `0 ${top} ${width} ${high}`);
      }
    });
  }

  // A link to an entity unfolds it.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target && target.matches('details')) target.open = true;
  };
  addEventListener('hashchange', unfold);
  unfold();

  // The points of a path as PathData writes it: M, l, h and v only.
  const points = path => {
    if (path.points) return path.points;
    const found = [];
    let x = 0, y = 0;
    for (const [, command, text] of path.getAttribute('d').matchAll(/([Mlhv])([^Mlhvz]*)/g)) {
      const n = (text.match(/-?\d+/g) || []).map(Number);
      if (command === 'M') [x, y] = n;
      else if (command === 'h') x += n[0];
      else if (command === 'v') y += n[0];
      else { x += n[0]; y += n[1]; }
      found.push([x, y, command === 'M']);
    }
    return path.points = found;
  };

  // Smallest and largest y of a path at x: of its points there, or between its neighbours.
  const at = (path, x) => {
    let low = Infinity, high = -Infinity, near = Infinity, before = null;
    const see = y => { low = Math.min(low, y); high = Math.max(high, y); };
    const all = points(path);
    for (const point of all) {
      const distance = Math.abs(point[0] - x);
      if (distance < near) near = distance;
      if (before && !point[2] && (before[0] - x) * (point[0] - x) < 0)
        see(before[1] + (point[1] - before[1]) * (x - before[0]) / (point[0] - before[0]));
      before = point;
    }
    if (near <= 1) { low = Infinity; high = -Infinity; for (const point of all) if (Math.abs(point[0] - x) <= Math.max(near, .5)) see(point[1]); }
    return low <= high ? [low, high] : null;
  };

  const scale = (kind, from, to, part) => kind === 'log' ? from * Math.pow(to / from, part) : from + (to - from) * part;
  const text = v => Number(v.toPrecision(Math.abs(v) >= 1000 ? 5 : 3)).toLocaleString('en', { maximumFractionDigits: 6 });
  const when = ms => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

  const show = (figure, part) => {
    const d = figure.dataset, cross = figure.querySelector('.cross'), readout = figure.querySelector('.readout');
    cross.hidden = false;
    cross.style.left = part * 100 + '%';
    const x = scale(d.x, +d.x0, +d.x1, part);
    const said = [d.x === 'time' ? when(x) : d.xname + ' ' + text(x)];
    for (const path of figure.querySelectorAll('path[data-name]')) {
      const found = at(path, Math.round(part * width));
      if (!found) continue;
      const values = path.matches('.expected') ? [(found[0] + found[1]) / 2] : [...found].reverse();
      const words = [...new Set(values.map(y => text(scale(d.y, +d.y0, +d.y1, 1 - y / height))))].join(' to ');
      said.splice(path.matches('.value') ? 1 : said.length, 0, path.dataset.name + ' ' + words);
    }
    readout.textContent = said.join(' · ');
  };

  const hide = figure => {
    figure.querySelector('.cross').hidden = true;
    figure.querySelector('.readout').textContent = '';
  };

  for (const figure of document.querySelectorAll('figure.chart')) {
    const area = figure.querySelector('.area'), group = figure.closest('.sync');
    const together = group ? [...group.querySelectorAll('figure.chart')] : [figure];
    let waiting = false;
    area.addEventListener('pointermove', event => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        const box = area.getBoundingClientRect();
        const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
        for (const other of together) show(other, part);
      });
    });
    area.addEventListener('pointerleave', () => requestAnimationFrame(() => together.forEach(hide)));
  }
})();
