export { pull } from './pull.ts';
export { pullJson, pullText } from './show.ts';
