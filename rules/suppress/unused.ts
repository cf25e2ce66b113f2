import { defineRule } from '#api';

export default defineRule({
  code: 'GCL9901',
  slug: 'suppress/unused',
  title: 'A suppression comment matches no finding.',
  tier: 'likely',
  since: '0.1.0',
  precision: 'very-high',
  inTests: true,
  byEngine: true,
  docs: {
    what: `Reports suppression comments that name this tool or one of its rules and silence nothing: the bug was fixed, the
code moved, or the comment never stood where it counts. Comments that cannot work are reported too: an unknown rule, a
\`//lint:ignore\` without a reason, a \`//conclint:\` verb that does not exist. As *possible*, it reports spellings that
other tools read otherwise, such as \`// nolint\` with a space.`,
    why: `A comment that silences nothing today silences the next bug on that line tomorrow, and nobody will see it.`,
    exempt: `Comments about rules that did not run (\`-checks\`), bare \`//nolint\` and \`//nolint:all\`, which may be meant for
other linters, and comments for other linters.`,
    limits: `A comment in a file that the chosen build tags, GOOS or GOARCH leave out is not read.`,
    fix: `Remove the comment, or the part of it that the message names.`,
  },
  triggers: { declaration: [] },
  check() {},
});
