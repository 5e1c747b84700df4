/** Tests run on what ships: the compiled output. */
export default {
  testEnvironment: '<rootDir>/dist/test/support/jest-environment.js',
  globalSetup: '<rootDir>/dist/test/support/global-setup.js',
  roots: ['<rootDir>/dist/test'],
  testMatch: ['**/*.test.js'],
  transform: {},
  testTimeout: 120_000,
  // Two processors on the machines this is meant for, and media tests use both by themselves.
  maxWorkers: 2,
  workerIdleMemoryLimit: '2GB',
};
