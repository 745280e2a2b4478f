/**
 * Apps of somebody else
 *
 * `verify` finds in each bad app of the catalogue the cause that it has, and nothing in its good one, one change apart.
 */

import { topic } from '../harness/testing/index.ts';
import { told } from './support/stories.ts';

topic(
  'release-readiness',
  {},
  told(({ usual }) => usual),
);
