// Serves one peer to the benchmark: `show INDEX` prints a finished email as JSON, `run FIRST COUNT`
// makes that many and prints the CPU time it took, in microseconds, all threads of the process together.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export async function serve(make) {
  const data = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const render = await make(data);
  const people = data.recipients;
  let written = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, first, count] = line.split(" ");
    if (command === "show") {
      console.log(JSON.stringify(await render(people[Number(first)])));
      continue;
    }
    globalThis.gc?.();
    const before = process.cpuUsage();
    for (let index = 0; index < Number(count); index++) {
      let email = render(people[(Number(first) + index) % people.length]);
      if (email instanceof Promise) email = await email;
      written += email.html.length;
    }
    const used = process.cpuUsage(before);
    console.log(JSON.stringify({ microseconds: used.user + used.system, written }));
  }
}

export const direction = (recipient) => (recipient.rtl ? "rtl" : "ltr");
