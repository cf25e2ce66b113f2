import { PHASES, type RunStats } from '../engine/index.ts';

/** The table of `--stats`. */
export function statsTable(stats: RunStats, totalMs: number): string {
  const { counts, millis, workers } = stats;
  const rows: [string, string][] = PHASES.map((phase) => [phase, `${millis[phase].toFixed(1)} ms`]);
  rows.push(['total', `${totalMs.toFixed(1)} ms since start`]);
  rows.push(['threads', String(workers)]);
  rows.push(['packages', String(counts.packages)]);
  rows.push(['files', `${counts.files} (${megabytes(counts.bytes)})`]);
  rows.push(['declarations', `${counts.declarations}, with work for a rule ${counts.checked}`]);
  rows.push(['parsed', `${counts.parsed} declarations (${megabytes(counts.parsedBytes)}), ${counts.nodes} nodes`]);
  rows.push(['checks', `${counts.checks} calls`]);
  rows.push(['memory', `${Math.round(process.memoryUsage.rss() / 1e6)} MB resident`]);
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}\n`).join('');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
