declare module 'virtual:examples' {
  /** The examples of docs/ingest.md and docs/deploy.md, by file name. */
  const examples: Record<string, string>;
  export default examples;
}
