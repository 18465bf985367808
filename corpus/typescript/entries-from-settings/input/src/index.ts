export { fire } from './fire.js';
