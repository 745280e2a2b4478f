import type { Fix } from './fix.ts';

/** Lets the budget give one pod at a time away. */
export const budgetYields: Fix = {
  causes: ['budget-never-yields'],
  changes: (_, { budgets }) => {
    if (!budgets) return { whyNot: 'its PodDisruptionBudgets may not be read' };
    const [name, ...others] = budgets;
    if (name === undefined) return { whyNot: 'none of the PodDisruptionBudgets that were read selects its pods' };
    if (others.length > 0)
      return {
        whyNot: `${budgets.join(' and ')} select its pods, and the API server evicts no pod that has two budgets: which of them is to go is not known`,
      };
    const spec = { minAvailable: null, maxUnavailable: 1 };
    return {
      beside: [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name, spec, value: 'podDisruptionBudget' }],
    };
  },
};
