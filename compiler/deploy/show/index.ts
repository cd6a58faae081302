export { planJson } from './plan-json.ts';
export { planMarkdown } from './plan-markdown.ts';
export { planText } from './plan-text.ts';
export { resultJson, resultText } from './result.ts';
