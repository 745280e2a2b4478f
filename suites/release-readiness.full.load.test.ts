import { topic } from '../harness/testing/index.ts';
import { told } from './support/stories.ts';

topic(
  'release-readiness',
  {},
  told(({ usual }) => !usual),
);
