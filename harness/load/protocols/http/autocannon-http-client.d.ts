/** The client that autocannon makes for each of its connections; it has no types of its own. */
declare module 'autocannon/lib/httpClient.js' {
  interface ClientOptions {
    readonly protocol: string;
    readonly hostname: string;
    readonly port: string;
    readonly servername?: string;
    readonly tlsOptions: { readonly ca?: string; readonly cert?: string; readonly key?: string };
    /** Called before the client connects. */
    readonly setupClient: (client: object) => void;
  }

  const Client: new (options: ClientOptions) => object;
  export default Client;
}
