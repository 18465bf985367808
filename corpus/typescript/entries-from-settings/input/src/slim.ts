export { hidden } from './fire';
