export { detextCaptionCover } from './detext-caption-cover.ts';
export { job } from './job.ts';
export { notify } from './notify.ts';
export { pipeline } from './pipeline.ts';
