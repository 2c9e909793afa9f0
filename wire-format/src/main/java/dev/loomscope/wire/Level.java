package dev.loomscope.wire;

/** How documents are sealed, from the weakest to the strongest. */
public enum Level {
  /** Not at all: anybody can read, alter and make them. */
  NONE,
  /** By HMAC-SHA-256: only who has a key can alter and make them. */
  SIGN,
  /** By AES-256-GCM: only who has a key can read, alter and make them. */
  ENCRYPT
}
