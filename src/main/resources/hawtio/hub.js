/* Hawtio's first page: how the hub is, by its own MBeans. And what Hawtio's pages for Camel are changed to call. */
(() => {
  'use strict';

  const REFRESH = 3000;
  /** Pixels of a step in a diagram, of the room around a route, and of what the smallest scale of a diagram makes of two. */
  const NODE_WIDTH = 150;
  const NODE_HEIGHT = 80;
  const GAP = 50;
  const SMALLEST = 2;
  /** Pixels beside a diagram. */
  const BESIDE = 620;
  const CAMEL = 'org.apache.camel';
  const BROKER = 'org.apache.activemq.artemis';

  /** The routes of a diagram one beside the other until a row is full, in place of one strip of all. */
  function rows(nodes) {
    const routes = new Map();
    nodes.forEach((node) => {
      const id = node.data.routeId;
      routes.set(id, [...(routes.get(id) || []), node]);
    });
    if (routes.size < 2) {
      return;
    }
    const boxes = [...routes.entries()].map(([id, parts]) => {
      const left = Math.min(...parts.map((node) => node.position.x));
      const top = Math.min(...parts.map((node) => node.position.y));
      const width = Math.max(...parts.map((node) => node.position.x)) - left + NODE_WIDTH + GAP;
      const height = Math.max(...parts.map((node) => node.position.y)) - top + NODE_HEIGHT + GAP;
      return { id, parts, left, top, width, height };
    });
    boxes.sort((one, other) => other.height - one.height || one.id.localeCompare(other.id));
    const full = Math.max(SMALLEST * (window.innerWidth - BESIDE), ...boxes.map((box) => box.width));
    let x = 0;
    let y = 0;
    let deepest = 0;
    boxes.forEach((box) => {
      if (x > 0 && x + box.width > full) {
        x = 0;
        y += deepest;
        deepest = 0;
      }
      box.parts.forEach((node) => {
        node.position.x += x - box.left;
        node.position.y += y - box.top;
        if (node.data.type === 'from') {
          node.data.label = box.id;
        }
      });
      x += box.width;
      deepest = Math.max(deepest, box.height);
    });
  }

  /** What JMX says, one answer for each request. */
  async function ask(requests) {
    const answer = await fetch('/hawtio/jolokia', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(requests),
    });
    if (!answer.ok) {
      throw new Error(`The hub answers ${answer.status}.`);
    }
    return (await answer.json()).map((one) => (one.status === 200 ? one.value : null));
  }

  const read = (mbean, attribute) => ({ type: 'read', mbean, ...(attribute && { attribute }) });

  /** What a pattern read, as a list with the names. */
  const list = (found) => Object.entries(found || {}).map(([bean, value]) => ({
    ...value,
    name: (bean.match(/[:,]name="?([^",]*)/) || bean.match(/queue="([^"]*)"/) || [, bean])[1],
  }));

  async function look() {
    const [hub, accounts, queues, intakes, modems, routes] = await ask([
      read('smshub:type=Hub'),
      read('smshub:type=Account,*'),
      read(`${BROKER}:component=addresses,subcomponent=queues,*`,
        ['Name', 'MessageCount', 'ScheduledCount', 'ConsumerCount', 'FirstMessageAge', 'Paused']),
      read('smshub:type=Intake,*'),
      read(`${CAMEL}:type=modems,*`),
      read(`${CAMEL}:type=routes,*`, ['RouteId', 'RouteGroup', 'State']),
    ]);
    return {
      hub,
      accounts: list(accounts),
      queues: list(queues).filter((queue) => queue.Name.startsWith('sms.')),
      intakes: list(intakes),
      modems: list(modems),
      groups: groups(list(routes)),
    };
  }

  function groups(routes) {
    const found = new Map();
    routes.forEach((route) => {
      const name = route.RouteGroup || 'default';
      const group = found.get(name) || { name, routes: 0, stopped: [] };
      group.routes += 1;
      if (route.State !== 'Started') {
        group.stopped.push(route.RouteId);
      }
      found.set(name, group);
    });
    return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  function age(seconds) {
    if (!(seconds > 0)) {
      return '';
    }
    const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
    const [size, word] = units.find(([length]) => seconds >= length) || [1, 's'];
    return `${Math.floor(seconds / size)} ${word}`;
  }

  const since = (time) => (time ? age((Date.now() - Date.parse(time)) / 1000) : '');

  /** Shows the diagram of a group, without loading all of Hawtio anew. */
  async function draw(workspace, select, group) {
    const tree = await workspace.getTree();
    select(tree.navigate(CAMEL, 'Camel Contexts', 'smshub', 'routes', group));
    window.history.pushState(null, '', '/hawtio/camel/routeDiagram');
    window.dispatchEvent(new PopStateEvent('popstate'));
  }

  /** Makes the page. */
  function page({ workspace, PluginNodeSelectionContext }, React) {
    const e = React.createElement;

    function table(title, heads, lines, nothing) {
      const id = `hub-${title.toLowerCase().replace(/\W+/g, '-')}`;
      return e('section', { className: 'hub-part', key: title },
        e('h2', { id }, title),
        lines.length === 0 ? e('p', null, nothing) : e('div', { className: 'hub-scroll', tabIndex: 0, role: 'region', 'aria-labelledby': id },
          e('table', null,
            e('thead', null, e('tr', null, heads.map((head) => e('th', { key: head, scope: 'col' }, head)))),
            e('tbody', null, lines.map((line, at) => e('tr', { key: at },
              line.map((cell, column) => e('td', { key: column }, cell))))))));
    }

    const mark = (good, word) => e('span', { className: good ? 'hub-good' : 'hub-bad' }, word);

    const sound = (account) => ['open', 'disabled'].includes(account.State);

    function accounts(all) {
      all.sort((one, other) => sound(one) - sound(other) || one.name.localeCompare(other.name));
      return table('Accounts',
        ['Account', 'State', 'What is wrong', 'Waiting', 'Oldest', 'In flight', 'Sent', 'Failed', 'Provider'],
        all.map((one) => [
          e('a', { href: `/office/accounts#a-${one.name}` }, one.name),
          mark(sound(one), one.State),
          // In words: the code before them is for programs.
          [(one.Problem || '').replace(/^[a-z-]+: /, ''), ACTS[one.State]].filter(Boolean).join(' '),
          one.Waiting, since(one.OldestWaiting), one.InFlight, one.Sent, one.Failed, one.Provider,
        ]), 'There are none.');
    }

    function messages({ Messages: counts, OldestMessages: oldest }) {
      const found = MESSAGES.filter(([word]) => counts && counts[word] > 0);
      return table('Messages', ['State', 'Messages', 'Oldest', 'What it means'],
        found.map(([word, name, meaning]) => [
          e('a', { href: `/office/messages?state=${word}` }, name), counts[word], since(oldest[word]), meaning,
        ]), 'None waits for anything or anybody.');
    }

    function queues(all) {
      const full = all.filter((one) => one.MessageCount > 0 || one.Paused);
      full.sort((one, other) => other.FirstMessageAge - one.FirstMessageAge);
      const quiet = all.length - full.length;
      return [table('Queues',
        ['Queue', 'Messages', 'For later', 'Age of the oldest', 'Consumers', 'What it holds'],
        full.map((one) => [
          one.Name, one.MessageCount, one.ScheduledCount,
          one.MessageCount > one.ScheduledCount ? age(one.FirstMessageAge / 1000) : '',
          one.ConsumerCount, one.Paused ? mark(false, 'paused') : holds(one.Name),
        ]), 'Nothing waits in any of them.'),
      quiet > 0 && full.length > 0 && e('p', { key: 'quiet' }, `Empty queues: ${quiet}`)];
    }

    function intakes(all) {
      return table('Intakes',
        ['Intake', 'Kind', 'Client', 'State', 'Last round', 'Requests', 'Failed rounds', 'Last error'],
        all.map((one) => [
          one.name, one.Type, one.Client, one.State, since(one.LastRun), one.Requests, one.FailedRuns, one.LastError,
        ]), 'The settings name none.');
    }

    function modems(all) {
      return table('Modems',
        ['Modem', 'State', 'Model', 'Network', 'Signal', 'Sent today', 'What is wrong'],
        all.map((one) => [
          one.Port, mark(one.State === 'READY', one.State), one.Model, one.Operator,
          one.Signal ? `${one.Signal} dBm` : '', one.SentToday, one.Problem,
        ]), 'No account has one.');
    }

    function diagrams(all, select) {
      return table('Routes', ['Group', 'Routes', 'Not running'],
        all.map((one) => [
          e('button', { type: 'button', onClick: () => draw(workspace, select, one.name) }, `Diagram of ${one.name}`),
          one.routes, one.stopped.join(', '),
        ]), 'There are none.');
    }

    return function Hub() {
      const { setSelectedNode } = React.useContext(PluginNodeSelectionContext);
      const [seen, show] = React.useState(null);
      const [trouble, tell] = React.useState('');
      React.useEffect(() => {
        let timer;
        let left = false;
        const round = async () => {
          try {
            const now = await look();
            if (!left) {
              show(now);
              tell('');
            }
          } catch (failure) {
            if (!left) {
              tell(`${failure.message} What stands here is old.`);
            }
          }
          if (!left) {
            timer = setTimeout(round, REFRESH);
          }
        };
        round();
        return () => {
          left = true;
          clearTimeout(timer);
        };
      }, []);
      return e('div', { id: 'hub' },
        e('h1', null, 'SMS hub'),
        e('p', { role: 'status' }, trouble || (seen ? '' : 'Asks the hub …')),
        seen && seen.hub && e('p', null,
          mark(seen.hub.Health === 'UP', `Health: ${seen.hub.Health}`),
          ` · version ${seen.hub.Version} · runs for ${age(seen.hub.UptimeSeconds)} · `,
          e('a', { href: '/' }, 'Messages are found in the office page')),
        seen && [accounts(seen.accounts), messages(seen.hub || {}), queues(seen.queues), intakes(seen.intakes), modems(seen.modems),
          diagrams(seen.groups, setSelectedNode)]);
    };
  }

  /** What somebody may do about an account that does not send. */
  const ACTS = {
    stopped: 'Mend that at the provider, then resume the account.',
    held: 'Release what waits, or end what comes too late by now.',
    broken: 'The hub tries by itself.',
    paused: 'Somebody paused it: resume it.',
  };

  /** States that somebody may have to see to: the word in addresses, the name on the office page, what it means. */
  const MESSAGES = [
    ['waiting', 'Waiting', 'go by themselves: at their time, after quiet hours, or when their account sends'],
    ['unsure', 'In doubt', 'nobody knows whether the provider has them: put back or withdrawn in the office page'],
    ['dead', 'Dead', 'failed for good, each with its reason: mended and put back, or withdrawn'],
    ['unheard', 'No receipt', 'sent more than an hour ago, and no receipt came: the provider can be asked'],
    ['refused', 'Refused', 'not sent, as a rule forbids it: each says which'],
  ];

  /** What stands in a queue, for who does not know it. */
  function holds(queue) {
    const words = [
      [/^sms\.out\./, 'to be sent by this account'],
      [/^sms\.retry$/, 'go at their time: after quiet hours, at the time asked for, or at the next attempt'],
      [/^sms\.unsure$/, 'nobody knows whether the provider has them'],
      [/^sms\.overdue$/, 'sent; another account tries them where no receipt comes'],
      [/^sms\.status$/, 'the provider is asked what became of them'],
      [/^sms\.dead$/, 'failed for good: put back or withdrawn in the office page'],
      [/^sms\.requests$/, 'to be accepted'],
      [/^sms\.receipts$/, 'delivery receipts without their message yet'],
      [/^sms\.callback\./, 'call-backs to this client'],
      [/^sms\.answer\./, 'answers to this intake'],
      [/^sms\.(events|inbound)\.store$/, 'to be written to the store'],
      [/^sms\.forward\./, 'messages from handsets on their way to somebody'],
      [/^sms\.intent\./, 'a note which messages are being handed to the provider'],
      [/^sms\.account$/, 'a note on which accounts are stopped, held or paused'],
    ];
    return (words.find(([name]) => name.test(queue)) || [, ''])[1];
  }

  window.smshub = {
    rows,
    /** Adds the page before Hawtio starts, as the one that it opens with. */
    add(parts, React) {
      parts.hawtio.addPlugin({
        id: 'smshub', title: 'Hub', path: '/hub', order: -10, component: page(parts, React), isActive: async () => true,
      });
    },
  };
})();
