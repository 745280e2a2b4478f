import { expect, test } from 'vitest';
import { z } from 'zod';
import { settingsSchema } from './config.ts';

/** After a change: `npx vitest run --project unit harness/config/config-schema.test.ts -u`. */
test('the published JSON Schema is that of the settings we read', async () => {
  const schema = { title: 'Settings of Seaworthy: seaworthy.config.yaml', ...z.toJSONSchema(settingsSchema) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../docs/config.schema.json');
});
