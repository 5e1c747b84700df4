import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's own classes for binary data inside the test realm: native add-ons (FFmpeg, ONNX Runtime) check
 * arrays with `instanceof` and would refuse those of a realm of jest's own.
 */
export default class NativeArraysEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    Object.assign(this.global, {
      ArrayBuffer,
      SharedArrayBuffer,
      DataView,
      Uint8Array,
      Uint8ClampedArray,
      Int8Array,
      Uint16Array,
      Int16Array,
      Uint32Array,
      Int32Array,
      BigInt64Array,
      BigUint64Array,
      Float32Array,
      Float64Array,
      Error,
    });
  }
}
