/** The part of the official client that is used; it has no types of its own. */
declare module '@alicloud/mns' {
  interface Options {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
    /** `http(s)://host` */
    endpoint: string;
    readTimeout: number;
    connectTimeout: number;
  }

  interface Sent {
    /** The HTTP status. */
    code: number;
  }

  /** `MessageBody` is put into XML as it is. */
  interface Message {
    MessageBody: string;
  }

  class MnsClient {
    constructor(account: string, options: Options);
    sendMessage(queue: string, message: Message): Promise<Sent>;
    publishMessage(topic: string, message: Message): Promise<Sent>;
  }

  export = MnsClient;
}
