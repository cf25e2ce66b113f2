import { F, K, type Node } from '../../syntax/tree.ts';
import { BlockBuilder, emptyBlock, type MutableBlock } from './blocks.ts';
import { unparen } from '../../syntax/go/expressions.ts';
import type { Graph, LoopParts } from './graph.ts';

/** What the graph has to be told: it knows no types. */
export interface Endings {
  /** True for a call of the builtin `panic`. */
  isPanic(call: Node): boolean;
  /** True where a call is proven never to return. */
  neverReturns(call: Node): boolean;
}

/** The graph of a function declaration, method or literal. Never throws; without a body it is an empty graph. */
export function buildGraph(fn: Node, endings: Endings): Graph {
  return new Builder(endings).run(fn);
}

/**
 * Statements and conditions nested deeper than this are kept as one element. Code written by hand stays below 30, and the
 * recursion here needs a few stack frames a level.
 */
const MAX_DEPTH = 400;

class Builder extends BlockBuilder {
  readonly #endings: Endings;
  readonly #loops: LoopParts[] = [];
  readonly #exit = emptyBlock();
  readonly #panicExit = emptyBlock();
  readonly #neverExit = emptyBlock();
  readonly #lostExit = emptyBlock();
  #depth = 0;

  constructor(endings: Endings) {
    super();
    this.#endings = endings;
  }

  run(fn: Node): Graph {
    const entry = this.begin(emptyBlock());
    const body = fn.child(F.body);
    if (body !== null) this.#block(body);
    this.jump(this.#exit, 'end', null, body?.childOfKind(K['}']) ?? body ?? fn);
    for (const { block, defined } of this.labels.values()) {
      if (defined) continue;
      this.begin(block);
      this.jump(this.#lostExit, 'lost', null, block.predecessors[0]?.node ?? null);
    }
    this.begin(this.#exit);
    for (const exit of [this.#panicExit, this.#neverExit, this.#lostExit]) {
      if (exit.predecessors.length > 0) this.begin(exit);
    }
    return {
      fn, entry, exit: this.#exit, panicExit: this.#panicExit, neverExit: this.#neverExit, lostExit: this.#lostExit,
      blocks: this.blocks, loops: this.#loops, points: this.points,
    };
  }

  #block(block: Node): void {
    this.startsHere(block);
    this.#statements(block);
  }

  /** The statements of a block or a case. */
  #statements(parent: Node): void {
    for (const child of parent.children) {
      if (child.kind === K.ERROR) this.element(child);
      if (child.kind !== K.statement_list) continue;
      for (const statement of child.children) this.#statement(statement, null);
    }
  }

  #statement(node: Node, label: string | null): void {
    if (this.#depth >= MAX_DEPTH) return this.element(node);
    this.#depth++;
    this.#build(node, label);
    this.#depth--;
  }

  #build(node: Node, label: string | null): void {
    switch (node.kind) {
      case K.block: return this.#block(node);
      case K.if_statement: return this.#if(node);
      case K.for_statement: return this.#for(node, label);
      case K.expression_switch_statement: return this.#switch(node, label);
      case K.type_switch_statement: return this.#typeSwitch(node, label);
      case K.select_statement: return this.#select(node, label);
      case K.labeled_statement: return this.#label(node);
      default: this.element(node);
    }
    switch (node.kind) {
      case K.return_statement: return this.jump(this.#exit, 'return', null, node);
      case K.break_statement: return this.#leave(node, this.target('break', labelName(node)));
      case K.continue_statement: return this.#leave(node, this.target('continue', labelName(node)));
      case K.goto_statement: return this.#leave(node, this.label(labelName(node) ?? '').block);
      case K.fallthrough_statement: return this.#leave(node, this.frame?.fallthroughTo ?? null);
      case K.expression_statement: return this.#expression(node);
      default: return;
    }
  }

  #leave(node: Node, to: MutableBlock | null): void {
    if (to === null) this.jump(this.#lostExit, 'lost', null, node);
    else this.jump(to, 'next', null, node);
  }

  /**
   * Only calls that are statements end a path: of calls within expressions it is not asked whether they return, which keeps
   * the graph cheap and misses nothing that people write.
   */
  #expression(statement: Node): void {
    const call = unparen(statement.children[0] ?? statement);
    if (call.kind !== K.call_expression && call.kind !== K.type_conversion_expression) return;
    if (this.#endings.isPanic(call)) this.jump(this.#panicExit, 'panic', null, call);
    else if (this.#endings.neverReturns(call)) this.jump(this.#neverExit, 'never', null, call);
  }

  #label(node: Node): void {
    const name = node.child(F.label)?.text ?? '';
    const entry = this.label(name);
    // Of two labels of one name, which the compiler rejects, the first is the one that jumps lead to.
    const block = entry.defined ? emptyBlock() : entry.block;
    entry.defined = true;
    this.jump(block);
    this.begin(block);
    this.startsHere(node);
    const statement = node.children.find((child) => child.field !== F.label);
    if (statement !== undefined) this.#statement(statement, name);
  }

  /** A chain of `else if` is built in a loop: generated code has chains of thousands. */
  #if(first: Node): void {
    const after = emptyBlock();
    for (let node: Node = first; ; ) {
      this.startsHere(node);
      this.#initializer(node);
      const alternative = node.child(F.alternative);
      const yes = emptyBlock();
      const no = alternative === null ? after : emptyBlock();
      const condition = node.child(F.condition);
      if (condition !== null) this.#condition(condition, yes, no);
      else this.jump(yes);
      this.begin(yes);
      const consequence = node.child(F.consequence);
      if (consequence !== null) this.#block(consequence);
      this.jump(after);
      if (alternative === null) break;
      this.begin(no);
      if (alternative.kind === K.if_statement) {
        node = alternative;
        continue;
      }
      this.#statement(alternative, null);
      this.jump(after);
      break;
    }
    this.beginIfReached(after);
  }

  #initializer(node: Node): void {
    const initializer = node.child(F.initializer);
    if (initializer !== null) this.#statement(initializer, null);
  }

  /** Splits `&&`, `||` and `!`, so that each leaf is an element with an edge for either outcome. */
  #condition(node: Node, yes: MutableBlock, no: MutableBlock): void {
    this.startsHere(node);
    const inner = unparen(node);
    const operator = inner.kind === K.binary_expression || inner.kind === K.unary_expression ? inner.child(F.operator)?.kind : undefined;
    const left = inner.child(F.left);
    const right = inner.child(F.right);
    const operand = inner.child(F.operand);
    const split = this.#depth < MAX_DEPTH;
    this.#depth++;
    if (split && operator === K['!'] && operand !== null) {
      this.#condition(operand, no, yes);
    } else if (split && (operator === K['&&'] || operator === K['||']) && left !== null && right !== null) {
      const middle = emptyBlock();
      if (operator === K['&&']) this.#condition(left, middle, no);
      else this.#condition(left, yes, middle);
      this.begin(middle);
      this.#condition(right, yes, no);
    } else {
      this.element(inner);
      const from = this.finish();
      if (inner.kind !== K.false) this.link(from, yes, 'true', inner);
      if (inner.kind !== K.true) this.link(from, no, 'false', inner);
    }
    this.#depth--;
  }

  #for(node: Node, label: string | null): void {
    this.startsHere(node);
    const header = emptyBlock();
    const body = emptyBlock();
    const after = emptyBlock();
    const head = node.children.find((child) => child.field !== F.body) ?? null;
    let next: MutableBlock = header;
    let update: Node | null = null;
    if (head?.kind === K.range_clause) {
      const operand = head.child(F.right);
      if (operand !== null) this.element(operand);
      this.jump(header);
      this.begin(header);
      this.element(head);
      const from = this.finish();
      this.link(from, body, 'range-next', head, node);
      this.link(from, after, 'range-done', head, node);
    } else {
      const clause = head?.kind === K.for_clause ? head : null;
      if (clause !== null) {
        this.startsHere(clause);
        this.#initializer(clause);
        update = clause.child(F.update);
      }
      const condition = clause === null ? head : clause.child(F.condition);
      this.jump(header);
      this.begin(header);
      if (condition !== null) this.#condition(condition, body, after);
      else this.jump(body);
    }
    if (update !== null) next = emptyBlock();
    this.#loops.push({ statement: node, header, body });
    this.begin(body);
    const block = node.child(F.body);
    this.within(label, after, next, () => {
      if (block !== null) this.#block(block);
    });
    this.jump(next);
    if (update !== null) {
      this.begin(next);
      this.#statement(update, null);
      this.jump(header);
    }
    this.beginIfReached(after);
  }

  /** Cases are tried one after the other, each value an element; without a tag they are conditions. */
  #switch(node: Node, label: string | null): void {
    this.startsHere(node);
    this.#initializer(node);
    const tag = node.child(F.value);
    if (tag !== null) this.element(tag);
    const cases = casesOf(node);
    const bodies = cases.map(() => emptyBlock());
    for (const [index, clause] of cases.entries()) {
      const body = bodies[index];
      if (body === undefined || clause.kind === K.default_case) continue;
      this.startsHere(clause);
      for (const value of clause.child(F.value)?.children ?? []) {
        const miss = emptyBlock();
        if (tag === null) {
          this.#condition(value, body, miss);
        } else {
          this.element(value);
          const from = this.finish();
          this.link(from, body, 'case', value, clause);
          this.link(from, miss, 'miss', value, clause);
        }
        this.begin(miss);
      }
    }
    this.#cases(node, label, cases, bodies, this.finish(), tag);
  }

  #typeSwitch(node: Node, label: string | null): void {
    this.startsHere(node);
    this.#initializer(node);
    const alias = node.child(F.alias);
    if (alias !== null) this.startsHere(alias);
    const value = node.child(F.value);
    if (value !== null) this.element(value);
    const cases = casesOf(node);
    const bodies = cases.map(() => emptyBlock());
    const from = this.finish();
    for (const [index, clause] of cases.entries()) {
      const body = bodies[index];
      if (body !== undefined && clause.kind !== K.default_case) this.link(from, body, 'case', value, clause);
    }
    this.#cases(node, label, cases, bodies, from, value);
  }

  /** The bodies of a switch, and where it goes when no case matches. */
  #cases(node: Node, label: string | null, cases: readonly Node[], bodies: readonly MutableBlock[], from: MutableBlock, tag: Node | null): void {
    const after = emptyBlock();
    const otherwise = cases.findIndex((clause) => clause.kind === K.default_case);
    this.link(from, bodies[otherwise] ?? after, otherwise < 0 ? 'no-case' : 'default', tag, cases[otherwise] ?? node);
    this.within(label, after, null, (frame) => {
      for (const [index, clause] of cases.entries()) {
        const body = bodies[index];
        if (body === undefined) continue;
        frame.fallthroughTo = bodies[index + 1] ?? null;
        this.begin(body);
        this.startsHere(clause);
        this.#statements(clause);
        this.jump(after);
      }
    });
    this.beginIfReached(after);
  }

  #select(node: Node, label: string | null): void {
    this.startsHere(node);
    // The token stands for the choice: an element that contains nothing that runs elsewhere.
    this.element(node.childOfKind(K.select) ?? node);
    const from = this.finish();
    const after = emptyBlock();
    this.within(label, after, null, () => {
      for (const arm of node.children) {
        if (arm.kind !== K.communication_case && arm.kind !== K.default_case) continue;
        const body = emptyBlock();
        this.link(from, body, arm.kind === K.default_case ? 'default' : 'arm', null, arm);
        this.begin(body);
        this.startsHere(arm);
        const communication = arm.child(F.communication);
        if (communication !== null) this.element(communication);
        this.#statements(arm);
        this.jump(after);
      }
    });
    this.beginIfReached(after);
  }
}

function casesOf(node: Node): Node[] {
  return node.children.filter((child) => child.kind === K.expression_case || child.kind === K.type_case || child.kind === K.default_case);
}

function labelName(node: Node): string | null {
  return node.childOfKind(K.label_name)?.text ?? null;
}
