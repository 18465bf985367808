export declare const wheel: 1;
export { pot } from '../types/index';
