export { detextCaptionCover } from './detext-caption-cover.ts';
export { job } from './job.ts';
export { pipeline } from './pipeline.ts';
