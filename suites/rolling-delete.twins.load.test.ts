import { app, describeSign, topic, twinSigns } from '../harness/testing/index.ts';
import { rollout, short, showsItsSign } from './support/rolling-delete.ts';

topic('rolling-delete', { runtime: 'node' }, ({ control }) => {
  const web = app('web', 'node');

  for (const sign of Object.values(twinSigns))
    control(
      sign.twin,
      `${rollout.title}: twin ${sign.twin} is caught`,
      describeSign(sign),
      showsItsSign(web, short(rollout), sign),
    );
});
