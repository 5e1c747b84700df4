import type { Box } from './chart.ts';
import { canBeDrawn, Chart } from './chart.ts';
import { niceStep, timeText } from './time-text.ts';

/** A stretch of time to mark. */
export interface MarkedSpan {
  startSeconds: number;
  endSeconds: number;
  /** Stands at its beginning, where there is room. */
  label: string;
}

const width = 1600;
const margins = { left: 84, right: 28 };
const spanColours = ['#2f6fde', '#d9822b'];

/** The number of a stretch, from 1, with its title where the font has it. */
export function numberedLabel(index: number, title: string): string {
  return `${index + 1} ${canBeDrawn(title) ? title : ''}`.trim();
}

/** A chart over time: rows below each other, on one axis. */
export class Timeline {
  readonly chart = new Chart(width);
  readonly startSeconds: number;
  readonly endSeconds: number;

  /**
   * @param title stands above on the left
   * @param facts stand above on the right
   */
  constructor(range: { startSeconds: number; endSeconds: number }, title: string, facts: string) {
    this.startSeconds = range.startSeconds;
    this.endSeconds = Math.max(range.endSeconds, range.startSeconds + 0.001);
    const { y, height } = this.chart.addRow(46);
    const middle = y + height / 2;
    this.chart.write({ text: title, x: margins.left, y: middle, anchorY: 'middle', size: 14 });
    this.chart.write({ text: facts, x: width - margins.right, y: middle, anchorX: 'end', anchorY: 'middle', size: 11 });
  }

  /** How many pixels lie between the ends of the axis. */
  get plotWidth(): number {
    return width - margins.left - margins.right;
  }

  /** Adds a row; gives the box of what is plotted in it. */
  addRow(height: number): Box {
    const { y } = this.chart.addRow(height + 8);
    return { x: margins.left, y, width: this.plotWidth, height };
  }

  x(seconds: number): number {
    const share = (seconds - this.startSeconds) / (this.endSeconds - this.startSeconds);
    return margins.left + share * this.plotWidth;
  }

  secondsAt(x: number): number {
    return this.startSeconds + ((x - margins.left) / this.plotWidth) * (this.endSeconds - this.startSeconds);
  }

  /** Names a row, or what is at some height of it, on its left. */
  label(text: string, y: number): void {
    this.chart.write({ text, x: margins.left - 10, y, anchorX: 'end', anchorY: 'middle', size: 9, colour: '#6b7280' });
  }

  /** Marks stretches over a row: framed, tinted unless there are pictures below, and with their labels. */
  markSpans(box: Box, spans: readonly MarkedSpan[], { isTinted = true } = {}): void {
    for (const [index, { startSeconds, endSeconds, label }] of spans.entries()) {
      if (endSeconds <= this.startSeconds || startSeconds >= this.endSeconds) continue;
      const from = Math.max(this.x(startSeconds), box.x);
      const to = Math.min(this.x(endSeconds), box.x + box.width);
      const colour = spanColours[index % spanColours.length]!;
      const size = `x="${from.toFixed(1)}" y="${box.y}" width="${Math.max(1, to - from).toFixed(1)}" height="${box.height}"`;
      this.chart.draw(
        `<rect ${size} fill="${colour}" fill-opacity="${isTinted ? 0.16 : 0}" stroke="${colour}" stroke-width="1.5"/>`,
      );
      // About seven pixels a letter.
      if (label !== '' && to - from > 7 * label.length + 8)
        this.chart.write({ text: label, x: from + 6, y: box.y + 6, colour });
    }
  }

  /** Marks instants over a row; none where they would run together. Gives whether they were drawn. */
  markInstants(box: Box, times: readonly number[], style: { colour: string; width: number }): boolean {
    const within = times.filter((time) => time >= this.startSeconds && time <= this.endSeconds);
    if (within.length * 4 > this.plotWidth) return false;
    const lines = within.map((time) => `M${this.x(time).toFixed(1)} ${box.y}v${box.height}`).join('');
    this.chart.draw(`<path d="${lines}" stroke="${style.colour}" stroke-width="${style.width}" fill="none"/>`);
    return true;
  }

  /** Adds the axis, and writes the PNG. */
  async save(path: string): Promise<void> {
    const { y } = this.chart.addRow(34);
    const step = niceStep(this.endSeconds - this.startSeconds, 12);
    let ticks = '';
    for (let index = Math.ceil(this.startSeconds / step); index * step <= this.endSeconds; index++) {
      const x = this.x(index * step);
      ticks += `M${x.toFixed(1)} ${y - 6}v6`;
      this.chart.write({
        text: timeText(index * step, step),
        x,
        y: y + 6,
        anchorX: 'middle',
        size: 9,
        colour: '#6b7280',
      });
    }
    this.chart.draw(`<path d="${ticks}" stroke="#6b7280" stroke-width="1" fill="none"/>`);
    await this.chart.save(path);
  }
}
