// Evaluates FEEL with the interpreter of the modelers' editors, for the tests that compare it with ours.
// Standard input: a JSON line for each expression, {kind: "expression" | "unary", source, context}; in contexts,
// {"@": text} stands for the value of the FEEL literal @"text". Standard output: a JSON string for each, the value
// written as FEEL; "refused" when the source cannot be read, "fails: …" when the interpreter raises.
// Run with TZ=UTC. The clock stands at 2026-11-20T01:00:00Z.
import { createInterface } from 'node:readline';

import { SyntaxError as FeelSyntaxError, evaluate, unaryTest } from '@bpmn-io/feelin';
import { DateTime, Duration, Settings, SystemZone } from 'luxon';

const NOW = Date.UTC(2026, 10, 20, 1);
Settings.now = () => NOW;

/** A value of a context: literals of dates, times and durations are evaluated, everything else is itself. */
function decoded(value) {
  if (Array.isArray(value)) return value.map(decoded);
  if (value === null || typeof value !== 'object') return value;
  if ('@' in value) return evaluate(`@${JSON.stringify(value['@'])}`).value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decoded(item)]));
}

function zone(moment) {
  if (moment.zone === SystemZone.instance) return '';
  if (moment.zone.type === 'iana') return `@${moment.zone.name}`;
  return moment.offset === 0 ? 'Z' : moment.toFormat('ZZ');
}

/** A date, a time or a date and time; the interpreter itself tells them apart by their fields. */
function moment(value) {
  const fraction = value.millisecond ? value.toFormat('.SSS').replace(/0+$/, '') : '';
  const clock = value.toFormat('HH:mm:ss') + fraction + zone(value);
  if (value.year === 1900 && value.month === 1 && value.day === 1) return clock;
  const midnight = !value.hour && !value.minute && !value.second && !value.millisecond;
  if (midnight && value.zone.type === 'fixed' && !value.offset) return value.toISODate();
  return `${value.toISODate()}T${clock}`;
}

/** Months and seconds in ISO 8601, both when the duration has both. */
function duration(value) {
  const parts = value.toObject();
  const months = (parts.years ?? 0) * 12 + (parts.quarters ?? 0) * 3 + (parts.months ?? 0);
  const { years, quarters, months: _, ...rest } = parts;
  const milliseconds = Duration.fromObject(rest).toMillis();
  const written = [];
  if (months) written.push(monthsText(Math.abs(months), months < 0));
  if (milliseconds || !months) written.push(secondsText(Math.abs(milliseconds), milliseconds < 0));
  return written.join('+');
}

function monthsText(months, negative) {
  const years = Math.floor(months / 12);
  return `${negative ? '-' : ''}P${years ? `${years}Y` : ''}${months % 12 ? `${months % 12}M` : ''}`;
}

function secondsText(milliseconds, negative) {
  const days = Math.floor(milliseconds / 86400000);
  const hours = Math.floor(milliseconds / 3600000) % 24;
  const minutes = Math.floor(milliseconds / 60000) % 60;
  const seconds = (milliseconds % 60000) / 1000;
  const clock = (hours ? `${hours}H` : '') + (minutes ? `${minutes}M` : '') + (seconds ? `${seconds}S` : '');
  return `${negative ? '-' : ''}P${days ? `${days}D` : ''}${clock || !days ? `T${clock || '0S'}` : ''}`;
}

function isRange(value) {
  return 'start included' in value && 'end included' in value;
}

function range(value) {
  const open = value['start included'] && value.start !== null ? '[' : '(';
  const close = value['end included'] && value.end !== null ? ']' : ')';
  return `${open}${written(value.start)}..${written(value.end)}${close}`;
}

/** A value written as FEEL, keys of contexts in order. */
function written(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (DateTime.isDateTime(value)) return `@"${moment(value)}"`;
  if (Duration.isDuration(value)) return `@"${duration(value)}"`;
  if (typeof value === 'function' || 'parameterNames' in value) return 'function';
  if (isRange(value)) return range(value);
  const entries = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}: ${written(value[key])}`);
  return `{${entries.join(', ')}}`;
}

function answer({ kind, source, context }) {
  try {
    const run = kind === 'unary' ? unaryTest : evaluate;
    return written(run(source, decoded(context)).value);
  } catch (error) {
    return error instanceof FeelSyntaxError ? 'refused' : `fails: ${error.message}`;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
