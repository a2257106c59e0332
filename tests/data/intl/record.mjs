// What ICU writes, recorded as data for tests/localization/test_oracle.py.
//
//     node tests/data/intl/record.mjs
//
// writes one file for each locale beside this script, and versions.json. Node must have all of ICU (it has since 13).
import { writeFileSync } from "node:fs";

const LOCALES = `
  en en-GB de de-AT de-CH fr fr-CA es es-MX pt-BR pt-PT it nl pl cs ru uk tr sv
  ar ar-EG fa he hi bn th ja ko zh-Hans zh-Hant
`.trim().split(/\s+/);

const NUMBERS = ["0", "1", "2", "-7", "0.5", "1.5", "-0.004", "999.9995", "1000", "1234.5", "-9999", "10000", "12345.678", "1234567.891", "98765432100"];
const SHARES = ["0", "0.005", "0.2", "-0.2", "0.256", "1", "12.5", "123.45"];
const AMOUNTS = ["0", "1", "-5", "12.5", "999.995", "1234.5", "-1234.5", "12345", "1234567.89"];
const CURRENCIES = ["EUR", "USD", "GBP", "JPY", "CHF", "BRL", "INR", "CNY", "PLN", "KWD", "MXN", "CAD", "SEK", "ILS", "EGP", "CZK", "KRW", "TRY", "RUB", "IRR"];
const COMPACT = ["0", "7", "12.345", "-999", "999.5", "1000", "1234", "1999", "9999", "12345", "99950", "123456", "999999", "1234567", "-20000000", "123456789", "1500000000", "1234567890123"];
const UNITS = ["kilometer", "meter", "mile", "kilogram", "gram", "liter", "celsius", "hour", "minute", "day", "week", "month", "year", "gigabyte", "kilometer-per-hour"];
const COUNTS = ["0", "1", "1.5", "2", "3", "5", "11", "21", "100", "1234.5"];
const DAYS = ["2026-03-01T14:05:09Z", "2026-11-29T04:30:00Z", "1999-12-31T23:59:59Z"];
const ZONES = ["UTC", "Europe/Berlin", "America/New_York"];
const STYLES = ["short", "medium", "long", "full"];
const SKELETONS = {
  LLLL: { month: "long" },
  LLL: { month: "short" },
  cccc: { weekday: "long" },
  ccc: { weekday: "short" },
  yM: { year: "numeric", month: "numeric" },
  yMd: { year: "numeric", month: "numeric", day: "numeric" },
  yMMM: { year: "numeric", month: "short" },
  yMMMd: { year: "numeric", month: "short", day: "numeric" },
  yMMMEd: { year: "numeric", month: "short", weekday: "short", day: "numeric" },
  yMMMM: { year: "numeric", month: "long" },
  yMMMMd: { year: "numeric", month: "long", day: "numeric" },
  yMMMMEEEEd: { year: "numeric", month: "long", weekday: "long", day: "numeric" },
  Md: { month: "numeric", day: "numeric" },
  MMMd: { month: "short", day: "numeric" },
  MMMEd: { month: "short", weekday: "short", day: "numeric" },
  MMMMd: { month: "long", day: "numeric" },
  MMMMEEEEd: { month: "long", weekday: "long", day: "numeric" },
  Ed: { weekday: "short", day: "numeric" },
  jm: { hour: "numeric", minute: "numeric" },
  jms: { hour: "numeric", minute: "numeric", second: "numeric" },
  j: { hour: "numeric" },
  hm: { hour: "numeric", minute: "2-digit", hourCycle: "h12" },
  yMMMdjm: { year: "numeric", month: "short", day: "numeric", hour: "numeric", minute: "numeric" },
};
const AGES = { second: [-30, 1, 5], minute: [-1, -2, 5, 21], hour: [-1, 2, 11], day: [-1, 1, -2, 3, 5], week: [-1, -3, 2], month: [-1, -5, 2], year: [-1, 1, -4, 5, 25] };
const LISTS = [[], ["A"], ["A", "B"], ["A", "B", "C"], ["A", "B", "C", "D"], ["Ana", "Iris"], ["hielo", "Hielo"], ["7", "8"], ["uno", "Oscar"], ["א", "ב"]];
const TERRITORIES = ["DE", "US", "GB", "BR", "JP", "CI", "HK", "419", "001", "PS", "TR", "CZ"];
const LANGUAGES = ["de", "de-AT", "en", "en-GB", "pt-BR", "zh-Hans", "zh-Hant", "sr-Latn", "es-419", "es-MX", "nb", "he", "fil", "ja", "uz-Cyrl", "gsw"];

const halfEven = { roundingMode: "halfEven" };
const number = (locale, options) => new Intl.NumberFormat(locale, { ...halfEven, ...options });
const plurals = (locale, type, digits) => new Intl.PluralRules(locale, { type, minimumFractionDigits: digits });

// The categories of 0 to 200 as runs: ["few", 2, 4] holds 2 to 4.
function counted(locale, type) {
  const rules = plurals(locale, type, 0);
  const runs = [];
  for (let n = 0; n <= 200; n++) {
    const category = rules.select(n);
    if (runs.at(-1)?.[0] === category) runs.at(-1)[2] = n;
    else runs.push([category, n, n]);
  }
  return runs.map((run) => [type, ...run]);
}

function decimals(locale) {
  const rows = [];
  for (const [digits, values] of [[1, [0, 0.1, 0.5, 1, 1.1, 1.5, 1.9, 2, 2.1, 3.5, 5, 10, 11, 11.5, 21, 21.1, 100, 1000000]], [2, [0, 0.01, 0.25, 1, 1.01, 1.25, 2.02, 5, 11, 101.01]]])
    for (const value of values) rows.push([value.toFixed(digits), plurals(locale, "cardinal", digits).select(value)]);
  for (const value of [1000000, 2000000, 1500000, 1000000000]) rows.push([String(value), plurals(locale, "cardinal", 0).select(value)]);
  return rows;
}

function record(locale) {
  const rows = {};
  const add = (name, ...row) => (rows[name] ??= []).push(row);
  rows.plurals = [...counted(locale, "cardinal"), ...counted(locale, "ordinal")];
  rows.decimals = decimals(locale);
  for (const value of NUMBERS) {
    add("number", value, null, number(locale, {}).format(value));
    add("number", value, 2, number(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value));
  }
  for (const value of SHARES) {
    add("percent", value, null, number(locale, { style: "percent" }).format(value));
    add("percent", value, 1, number(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value));
  }
  for (const currency of CURRENCIES) {
    const few = ["EUR", "USD", "JPY"].includes(currency) ? AMOUNTS : ["-1234.5", "12345"];
    for (const value of few) {
      const style = { style: "currency", currency };
      add("money", value, currency, "symbol", number(locale, style).format(value));
      if (few !== AMOUNTS) continue;
      add("money", value, currency, "whole", number(locale, { ...style, trailingZeroDisplay: "stripIfInteger" }).format(value));
      add("money", value, currency, "code", number(locale, { ...style, currencyDisplay: "code" }).format(value));
      add("money", value, currency, "name", number(locale, { ...style, currencyDisplay: "name" }).format(value));
    }
  }
  for (const length of ["short", "long"])
    for (const value of COMPACT) add("compact", value, length, number(locale, { notation: "compact", compactDisplay: length }).format(value));
  for (const unit of UNITS)
    for (const length of ["long", "short", "narrow"])
      for (const value of length === "long" ? COUNTS : ["1", "5", "1234.5"])
        add("unit", value, unit, length, number(locale, { style: "unit", unit, unitDisplay: length }).format(value));
  for (const day of DAYS) {
    const moment = new Date(day);
    for (const zone of day === DAYS[0] ? ZONES : ["UTC"]) {
      const shown = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(moment);
      for (const style of STYLES) {
        if (zone === "UTC") add("date", day, zone, style, shown({ dateStyle: style }));
        add("time", day, zone, style, shown({ timeStyle: style }));
        if (zone === "UTC") add("datetime", day, zone, style, shown({ dateStyle: style, timeStyle: style }));
      }
      if (zone === "UTC") for (const [skeleton, options] of Object.entries(SKELETONS)) add("skeleton", day, zone, skeleton, shown(options));
    }
  }
  for (let month = 0; month < 12; month++) add("skeleton", `2026-${String(month + 1).padStart(2, "0")}-15T12:00:00Z`, "UTC", "LLLL", new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "long" }).format(Date.UTC(2026, month, 15, 12)));
  for (const numeric of ["always", "auto"])
    for (const [unit, values] of Object.entries(AGES))
      for (const value of values) add("timeago", value, unit, numeric, new Intl.RelativeTimeFormat(locale, { numeric }).format(value, unit));
  for (const [type, style, name] of [["conjunction", "long", "standard"], ["conjunction", "short", "standard-short"], ["disjunction", "long", "or"], ["unit", "long", "unit"], ["unit", "short", "unit-short"], ["unit", "narrow", "unit-narrow"]])
    for (const list of LISTS) add("listing", list, name, new Intl.ListFormat(locale, { type, style }).format(list));
  for (const [type, codes] of [["region", TERRITORIES], ["language", LANGUAGES], ["currency", CURRENCIES]]) {
    const names = new Intl.DisplayNames(locale, { type, languageDisplay: "dialect" });
    for (const code of codes) add("names", type, code, names.of(code));
  }
  const own = new Intl.Locale(locale);
  const week = own.getWeekInfo?.() ?? own.weekInfo;
  const used = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  rows.settings = [
    ["first_weekday", week.firstDay],
    ["weekend", week.weekend],
    ["minimal_days", week.minimalDays],
    ["hour_cycle", used.hourCycle],
    ["calendar", used.calendar],
    ["digits", used.numberingSystem],
  ];
  return rows;
}

function written(rows) {
  const tables = Object.entries(rows).map(([name, table]) => `"${name}": [\n${table.map((row) => JSON.stringify(row)).join(",\n")}\n]`);
  return `{\n${tables.join(",\n")}\n}\n`;
}

for (const locale of LOCALES) writeFileSync(new URL(`${locale}.json`, import.meta.url), written(record(locale)));
const { node, icu, cldr, tz, unicode } = process.versions;
writeFileSync(new URL("versions.json", import.meta.url), `${JSON.stringify({ node, icu, cldr, tz, unicode, locales: LOCALES })}\n`);
