import { FLAGS } from './options.ts';
import type { FlagSpec } from './flags.ts';

const USAGE = `go-conc-lint finds concurrency bugs in Go source and says why each one is a bug.

Usage:
  go-conc-lint [flags] [packages]    analyse packages (default ./...), directories or files
  go-conc-lint explain RULE          what a rule reports, why, and how to fix it
  go-conc-lint rules [--json]        list the rules
`;

const EXITS = `Exit codes: 0 nothing found, 1 findings at or above -fail-on, 2 wrong use or something could not be analysed.

Examples:
  go-conc-lint ./...
  go-conc-lint -f text -f sarif=go-conc-lint.sarif ./...
  go-conc-lint -checks all,-GCL1002 -tier possible ./internal/...
`;

export function helpText(): string {
  const rows = Object.entries<FlagSpec>(FLAGS).map(([name, spec]): [string, string] => {
    const spellings = [...(spec.aliases ?? []).filter((alias) => alias.length === 1), name].map((spelling) => `-${spelling}`);
    return [`  ${spellings.join(', ')}${spec.takes === undefined ? '' : ` ${spec.takes}`}`, spec.help];
  });
  const width = Math.max(...rows.map(([flag]) => flag.length)) + 2;
  const flags = rows.map(([flag, help]) => `${flag.padEnd(width)}${help}\n`).join('');
  return `${USAGE}\nFlags (one or two dashes):\n${flags}\n${EXITS}`;
}
