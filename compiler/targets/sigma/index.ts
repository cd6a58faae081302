export { sigma } from './sigma.ts';
export { placeholderName, placeholderValues, type Placeholder } from './placeholder.ts';
