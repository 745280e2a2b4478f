import { expect, it } from 'vitest';
import { describedBlock } from './described.ts';

const text = `Containers:
  main:
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Message:      I've had enough: really
      Exit Code:    1
    Ready:          False
Events:             <none>
`;

it('reads one block and no line beyond it', () => {
  expect(describedBlock(text, 'Last State')).toEqual({
    'Last State': 'Terminated',
    Reason: 'Error',
    Message: "I've had enough: really",
    'Exit Code': '1',
  });
  expect(describedBlock(text, 'State')).toEqual({ State: 'Waiting', Reason: 'CrashLoopBackOff' });
});

it('reads a block that ends the text', () => {
  expect(describedBlock(text, 'Events')).toMatchObject({ Events: '<none>' });
});

it('gives nothing for a heading that is not there', () => {
  expect(describedBlock(text, 'Init Containers')).toEqual({});
});
