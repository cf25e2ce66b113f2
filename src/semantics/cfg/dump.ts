import type { Block, Edge, Graph } from './graph.ts';

/**
 * A graph as text, for tests and for debugging: a block a line, its elements shortened to their first line, then its edges.
 *
 *     b0: x := f(); x > 0 -> true b1, false b2
 */
export function dumpGraph(graph: Graph): string {
  return graph.blocks.map((block) => dumpBlock(graph, block)).join('\n');
}

/** Long enough to tell statements apart, short enough for a line. */
const WIDTH = 40;

function dumpBlock(graph: Graph, block: Block): string {
  const elements = block.elements.map((element) => shorten(element.text)).join('; ');
  const edges = block.successors.map((edge) => dumpEdge(graph, edge)).join(', ');
  return [`${nameOf(graph, block)}:`, elements, edges === '' ? '' : `-> ${edges}`].filter((part) => part !== '').join(' ');
}

function dumpEdge(graph: Graph, edge: Edge): string {
  const name = nameOf(graph, edge.to);
  return edge.kind === 'next' || edge.kind === name ? name : `${edge.kind} ${name}`;
}

function nameOf(graph: Graph, block: Block): string {
  switch (block) {
    case graph.exit: return 'exit';
    case graph.panicExit: return 'panic';
    case graph.neverExit: return 'never';
    case graph.lostExit: return 'lost';
    default: return `b${block.id}`;
  }
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length < text.length || line.length > WIDTH ? `${line.slice(0, WIDTH).trimEnd()}...` : line;
}
