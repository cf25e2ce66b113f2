import type { Format } from './formats.ts';
import type { ReportInput } from './input.ts';
import { jsonReport } from './json.ts';
import { ansiPaint, plainPaint } from './paint.ts';
import { prettyReport } from './pretty.ts';
import { sarifReport } from './sarif/log.ts';
import { textReport } from './text.ts';

export { FORMATS, isFormat, type Format } from './formats.ts';

/** The report in one format. `colour` concerns `pretty` alone. */
export function renderReport(format: Format, input: ReportInput, options: { readonly colour?: boolean } = {}): string {
  switch (format) {
    case 'text':
      return textReport(input);
    case 'pretty':
      return prettyReport(input, options.colour === true ? ansiPaint : plainPaint);
    case 'json':
      return jsonReport(input);
    case 'sarif':
      return sarifReport(input);
    default:
      return unknownFormat(format);
  }
}

function unknownFormat(format: never): never {
  throw new Error(`no report format ${String(format)}`);
}
