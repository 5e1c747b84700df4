type LogMethod = (fields: Record<string, unknown>, message: string) => void;

/** Where the service writes its log: pino, or what looks like it. */
export interface ServiceLogger {
  debug: LogMethod;
  info: LogMethod;
  warn: LogMethod;
  error: LogMethod;
}
