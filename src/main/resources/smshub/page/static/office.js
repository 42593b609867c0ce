/* What the pages do beside htmx: news from the hub, selections, keys and charts. */
(() => {
  'use strict';
  const body = document.body;

  // News: the hub names what has changed, and whoever shows it asks anew. A page that nobody looks at hears nothing.
  const state = document.getElementById('live-state');
  let source = null;
  const told = (on) => {
    state.dataset.on = on ? 'yes' : 'no';
    const words = on ? body.dataset.liveOn : body.dataset.liveOff;
    if (state.textContent !== words) state.textContent = words;
  };
  const busy = () => document.querySelector('#live input[type=checkbox]:checked, #live :focus:not(a):not(.scroll)');
  // At most every two seconds, and never under the hand of who picks or writes; what is held back is told later.
  const owed = new Set();
  let pause = null;
  const pay = () => {
    if (pause || owed.size === 0 || busy()) return;
    const names = [...owed];
    owed.clear();
    pause = setTimeout(() => {
      pause = null;
      pay();
    }, 2000);
    names.forEach((name) => body.dispatchEvent(new CustomEvent(name)));
  };
  const news = (name) => () => {
    owed.add(name);
    pay();
  };
  document.addEventListener('focusout', () => setTimeout(pay, 1000));
  const listen = () => {
    if (source || document.hidden || !document.getElementById('live')) return;
    source = new EventSource(body.dataset.live);
    source.onopen = () => told(true);
    source.onerror = () => {
      told(false);
      if (source && source.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 10000);
      }
    };
    for (const subject of ['messages', 'inbound', 'accounts']) {
      source.addEventListener(subject, news('office-' + subject));
    }
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      rest();
    } else {
      listen();
    }
  });
  window.addEventListener('pagehide', rest);
  listen();

  // Selections: how many are picked, and verbs that have nothing to act on are off.
  const picked = () => {
    const form = document.querySelector('form.many');
    if (!form) return;
    const count = form.querySelectorAll('tbody input[name=id]:checked').length;
    const all = form.querySelectorAll('tbody input[name=id]').length;
    form.querySelector('#picked').textContent = count;
    const found = form.querySelector('input[name=scope][value=found]').checked;
    form.querySelectorAll('button[name=verb]').forEach((verb) => { verb.disabled = !found && count === 0; });
    const head = form.querySelector('#all');
    head.checked = all > 0 && count === all;
    head.indeterminate = count > 0 && count < all;
  };
  document.addEventListener('change', (event) => {
    const target = event.target;
    if (target.id === 'all') {
      document.querySelectorAll('form.many tbody input[name=id]').forEach((one) => { one.checked = target.checked; });
    }
    if (target.closest('form.many')) picked();
    if (target.dataset.reload) {
      const query = new URLSearchParams(new FormData(target.form));
      query.delete('csrf');
      query.delete('key');
      location.assign(target.dataset.reload + '?' + query);
    }
    if (target.id === 'span') draw();
    pay();
  });
  document.addEventListener('htmx:afterSettle', picked);
  picked();

  // A form goes once, however often its button is pressed.
  document.addEventListener('submit', (event) => {
    if (event.target.method !== 'post') return;
    if (event.target.dataset.gone) event.preventDefault();
    event.target.dataset.gone = 'yes';
  });
  window.addEventListener('pageshow', () => document.querySelectorAll('form[data-gone]').forEach((form) => delete form.dataset.gone));

  // Keys: / searches, n writes a message, j and k go down and up a list.
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) return;
    if (event.key === '/') {
      const search = document.querySelector('[role=search] input');
      if (search) {
        search.focus();
        event.preventDefault();
      }
    } else if (event.key === 'n') {
      const write = document.querySelector('.places a[href="/office/new"]');
      if (write) location.assign(write.href);
    } else if (event.key === 'j' || event.key === 'k') {
      const rows = [...document.querySelectorAll('a.row, .conversations a')];
      const at = rows.indexOf(document.activeElement);
      const next = rows[event.key === 'j' ? at + 1 : Math.max(0, at - 1)];
      if (next) next.focus();
    }
  });

  // Charts.
  const charts = document.getElementById('charts');
  const plots = new Map();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const language = document.documentElement.lang;
  const rounded = (value) => value.toLocaleString(language, {maximumFractionDigits: 1});
  const length = (seconds) => seconds < 120 ? charts.dataset.seconds.replace('{0}', rounded(seconds))
    : seconds < 7200 ? charts.dataset.minutes.replace('{0}', rounded(Math.floor(seconds / 60)))
    : charts.dataset.hours.replace('{0}', rounded(Math.floor(seconds / 360) / 10));
  const shown = (value, unit) => value === null || value === undefined ? '–'
    : unit === 's' ? length(value) : rounded(value) + ' ' + unit;
  // The hub's zone; the browser's, and the page says so, where that does not know it.
  const usual = {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'};
  const clockOf = (zone) => {
    try {
      return new Intl.DateTimeFormat(language, {...usual, timeZone: zone});
    } catch {
      return new Intl.DateTimeFormat(language, usual);
    }
  };
  const clock = clockOf(charts ? charts.dataset.zone : undefined);
  const zone = clock.resolvedOptions().timeZone;
  if (charts && zone !== charts.dataset.zone) document.getElementById('zone').textContent = zone;
  const times = {
    size: 28,
    space: 60,
    incrs: [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * 60),
    values: (u, all) => all.map((time) => clock.format(new Date(time * 1000))),
  };
  const lengths = {
    size: 62,
    incrs: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800],
    values: (u, all) => all.map(length),
  };
  async function draw() {
    if (!charts || !window.uPlot) return;
    const span = document.getElementById('span').value;
    const answer = await fetch(charts.dataset.curves + '?span=' + encodeURIComponent(span), {headers: {'HX-Request': 'true'}});
    if (!answer.ok) return;
    const curves = await answer.json();
    for (const figure of charts.querySelectorAll('figure')) {
      const values = curves[figure.dataset.chart];
      const last = [...values].reverse().find((value) => value !== null);
      const words = values.length ? shown(last, figure.dataset.unit) : charts.dataset.empty;
      figure.querySelector('output').textContent = words;
      const plot = figure.querySelector('.plot');
      plot.setAttribute('aria-label', figure.dataset.name + ': ' + words);
      const data = [curves.times, values];
      if (plots.has(figure)) plots.get(figure).destroy();
      const axis = {stroke: colour('--soft'), grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}, font: '12px system-ui'};
      plots.set(figure, new window.uPlot({
        width: plot.clientWidth || 320,
        height: 180,
        cursor: {y: false},
        tzDate: (time) => window.uPlot.tzDate(new Date(time * 1000), zone),
        scales: {y: {range: (u, low, high) => [0, figure.dataset.chart === 'ratio' ? 100 : Math.max(1, (high || 0) * 1.1)]}},
        axes: [{...axis, ...times}, {...axis, ...(figure.dataset.unit === 's' ? lengths : {size: 46})}],
        series: [{}, {stroke: colour('--accent'), width: 2, fill: colour('--under-way-bg'), points: {show: values.length < 30}, spanGaps: false}],
      }, data, plot));
    }
  }
  if (charts) {
    draw();
    setInterval(() => { if (!document.hidden) draw(); }, 15000);
    window.addEventListener('resize', () => {
      for (const [figure, plot] of plots) plot.setSize({width: figure.querySelector('.plot').clientWidth || 320, height: 180});
    });
    window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  }
})();
