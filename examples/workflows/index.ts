export { cleanWhenCaptioned } from './clean-when-captioned.ts';
export { coverMany } from './cover-many.ts';
