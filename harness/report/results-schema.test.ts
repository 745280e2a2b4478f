import { expect, test } from 'vitest';
import { z } from 'zod';
import { resultsSchema } from '../record/results.ts';

/** After a change: `npx vitest run --project unit harness/report/results-schema.test.ts -u`. */
test('the published JSON Schema is that of the results we write', async () => {
  const schema = { title: 'Seaworthy results.json, version 1', ...z.toJSONSchema(resultsSchema) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/results.schema.json');
});
