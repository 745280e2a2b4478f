import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { loadBalancerAddress } from './load-balancer-address.ts';

let server: FakeApiServer;
/** What the load balancer of the Service is at each look, the last one from then on. */
let ingress: (object | undefined)[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.route = (_, response) => {
    const its = ingress.length > 1 ? ingress.shift() : ingress[0];
    const status = { loadBalancer: its === undefined ? {} : { ingress: [its] } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
    return true;
  };
});
afterEach(() => server.stop());

const asked = { namespace: 'shop', name: 'seaworthy-1' };
const address = (clock = new ManualClock()) => loadBalancerAddress(server.client(), clock, asked);

test.each([
  [{ ip: '203.0.113.7' }, '203.0.113.7'],
  [{ ip: '2001:db8::7' }, '[2001:db8::7]'],
  [{ hostname: 'a1b2.elb.example' }, 'a1b2.elb.example'],
])('its address is waited for, and told as it stands in a URL: %o', async (its, told) => {
  ingress = [undefined, {}, its];
  await expect(address()).resolves.toBe(told);
  expect(server.asked).toEqual(Array<string>(3).fill('GET /api/v1/namespaces/shop/services/seaworthy-1'));
});

test('a load balancer that never comes is told of by the name of its Service', async () => {
  ingress = [undefined];
  const clock = new ManualClock();
  clock.sleep = () => {
    clock.time += 60_000;
    return Promise.resolve();
  };
  await expect(address(clock)).rejects.toMatchObject({
    code: 'no-load-balancer',
    message: 'Service seaworthy-1 in namespace shop has got no address of a load balancer within 5 min 00 s',
  });
});
