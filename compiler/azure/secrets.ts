/** Tokens and keys do not belong in a message, whoever put them there. */
export function withoutSecrets(message: string): string {
  return message
    .replace(/\b[\w-]{10,}\.[\w-]{10,}\.[\w-]*/gu, '…')
    .replace(/\b(bearer|authorization:|client_secret=|client_assertion=|sig=)\s*\S+/giu, '$1 …');
}
