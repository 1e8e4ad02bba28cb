// The places that messages link to: #/fleets/FLEET/entities/ENTITY and #/alerts/ID/acknowledge; and #/fleets/FLEET/models. Whatever comes from the server is text, never markup.
'use strict';
const main = document.querySelector('main');
let key = sessionStorage.getItem('key') || '';

function add(parent, name, text, attributes) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  for (const [attribute, value] of Object.entries(attributes || {})) element.setAttribute(attribute, value);
  return parent.appendChild(element);
}

async function call(path, body) {
  const headers = key ? { Authorization: 'Bearer ' + key } : {};
  const options = body ? { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : { headers };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.detail || answer.title || 'HTTP ' + response.status), { status: response.status });
}

function askForKey() {
  const form = add(main, 'form');
  const input = add(add(form, 'label', 'API key '), 'input', undefined, { type: 'password', required: '', autocomplete: 'off' });
  add(form, 'button', 'Go on');
  form.onsubmit = event => {
    event.preventDefault();
    key = input.value.trim();
    sessionStorage.setItem('key', key);
    show();
  };
}

function addFacts(facts) {
  const list = add(main, 'dl');
  for (const [name, value] of facts.filter(fact => fact[1] !== undefined && fact[1] !== null)) {
    add(list, 'dt', name);
    add(list, 'dd', String(value));
  }
}

function addReasons(reasons) {
  if (!reasons || reasons.length === 0) return;
  add(main, 'h2', 'Reasons');
  const list = add(main, 'ul');
  for (const reason of reasons)
    add(list, 'li', reason.text ? `${reason.metric}: ${reason.text}` : `${reason.metric} ${reason.observed}, expected ${reason.expected} (${reason.detector})`);
}

async function showEntity(fleet, entity) {
  const path = `/api/v1/fleets/${encodeURIComponent(fleet)}/entities/${encodeURIComponent(entity)}`;
  const report = await call(path);
  add(main, 'h1', `${fleet}/${entity}`);
  addFacts([['State', report.state], ['Severity', report.severity], ['Surprise', report.surprise], ['Last seen', report.lastSeen]]);
  addReasons(report.reasons);
  add(main, 'a', 'Everything, as JSON', { href: path });
}

async function showModels(fleet) {
  const path = `/api/v1/fleets/${encodeURIComponent(fleet)}/models`;
  const models = await call(path);
  const champion = models.models.find(model => model.role === 'champion');
  const trial = models.comparison;
  add(main, 'h1', `${fleet} as a whole`);
  addFacts([
    ['Looked at', models.enabled ? 'yes' : 'no: switched off, or too few entities'], ['Metrics', models.metrics.join(', ')],
    ['Model', champion ? `version ${champion.version} of ${champion.trained}` : 'none yet'], ['Drift', models.drift.toFixed(3)],
    ['Challenger', trial && `version ${trial.challenger}: ${trial.windows} windows, ${trial.vectors} vectors`],
    ['Training', models.training && `version ${models.training.version}: ${Math.round(100 * models.training.progress)} %`],
    ['Last training failed', models.lastError],
  ]);
  add(main, 'h2', 'Versions');
  const list = add(main, 'ul');
  for (const model of models.models)
    add(list, 'li', `${model.version} (${model.role}): ${model.rows} vectors of ${model.entities} entities, ${model.roleReason}`);
  add(main, 'a', 'Everything, as JSON', { href: path });
}

async function showAlert(id) {
  const alert = await call('/api/v1/alerts/' + encodeURIComponent(id));
  add(main, 'h1', alert.summary);
  addFacts([['Status', alert.status], ['Severity', alert.severity], ['Since', alert.started], ['Over since', alert.resolved]]);
  addReasons(alert.reasons);
  if (alert.status !== 'firing') return;
  const form = add(main, 'form');
  const by = add(add(form, 'label', 'Who takes care of it? '), 'input', undefined, { name: 'by', required: '', maxlength: '200' });
  const comment = add(add(form, 'label', 'Comment '), 'input', undefined, { name: 'comment', maxlength: '1000' });
  add(form, 'button', 'Acknowledge');
  const said = add(main, 'p', undefined, { role: 'status' });
  form.onsubmit = async event => {
    event.preventDefault();
    try {
      const answer = await call('/api/v1/acknowledgements', { alert: id, by: by.value, comment: comment.value });
      form.remove();
      said.textContent = 'Acknowledged by ' + answer.acknowledgedBy + '.';
    } catch (error) {
      said.textContent = error.message;
    }
  };
}

async function show() {
  const place = location.hash.split('/').map(decodeURIComponent);
  const entity = place.length === 5 && place[1] === 'fleets' && place[3] === 'entities';
  const alert = place.length === 4 && place[1] === 'alerts' && place[3] === 'acknowledge';
  const models = place.length === 4 && place[1] === 'fleets' && place[3] === 'models';
  if (!entity && !alert && !models) return;
  main.replaceChildren();
  try {
    await (entity ? showEntity(place[2], place[4]) : models ? showModels(place[2]) : showAlert(place[2]));
  } catch (error) {
    main.replaceChildren();
    add(main, 'p', error.message, { role: 'alert' });
    if (error.status === 401) askForKey();
  }
}

addEventListener('hashchange', () => location.reload());
show();
