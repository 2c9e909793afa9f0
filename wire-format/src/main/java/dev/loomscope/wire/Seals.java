package dev.loomscope.wire;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The two seals' cryptography, and how they look:
 *
 * <pre>
 * s1 KEYID MAC DOCUMENT         MAC: 43 characters, DOCUMENT: JSON
 * e1 KEYID NONCE CIPHERTEXT.    NONCE: 32 characters
 * </pre>
 *
 * <p>Keeps the JDK's objects between calls. Not thread-safe.
 */
final class Seals {

  static final int MAC_BYTES = 32;
  static final int MAC_CHARACTERS = Base64Url.encodedLength(MAC_BYTES);
  static final int NONCE_BYTES = 24;
  static final int NONCE_CHARACTERS = Base64Url.encodedLength(NONCE_BYTES);
  static final int TAG_BYTES = 16;

  /** The nonce's first half makes the datagram's own key, its second half is GCM's nonce. */
  private static final int HALF_NONCE = NONCE_BYTES / 2;

  private final Key.Use use;
  private final Mac signing;
  private final Mac deriving;
  private final Cipher cipher;
  private final byte[] mac = new byte[MAC_BYTES];
  private @Nullable Key signingKey;
  private @Nullable Key derivingKey;

  Seals(Key.Use use) {
    this.use = use;
    try {
      signing = Mac.getInstance(Key.HMAC);
      deriving = Mac.getInstance(Key.HMAC);
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256 and AES-GCM", e);
    }
  }

  /** Writes the MAC's characters, over what stands before it and the document after it. */
  void sign(Key key, byte[] in, int prefix, int prefixLength, int document, int length, byte[] to) {
    try {
      if (!key.equals(signingKey)) {
        signing.init(key.signing(use));
        signingKey = key;
      }
      signing.update(in, prefix, prefixLength);
      signing.update(in, document, length);
      signing.doFinal(mac, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    Base64Url.encode(mac, 0, MAC_BYTES, to, 0);
  }

  /** Encrypts; the first bytes of {@code out} are authenticated with it. Returns the length. */
  int encrypt(
      Key key, byte[] nonce, byte[] out, int prefixLength, byte[] in, int length, byte[] to) {
    try {
      init(Cipher.ENCRYPT_MODE, key, nonce);
      cipher.updateAAD(out, 0, prefixLength);
      return cipher.doFinal(in, 0, length, to, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Decrypts to {@code to}; returns the length, or -1 if it is not genuine. */
  int decrypt(
      Key key,
      byte[] nonce,
      byte[] in,
      int prefix,
      int prefixLength,
      byte[] text,
      int n,
      byte[] to) {
    try {
      init(Cipher.DECRYPT_MODE, key, nonce);
      cipher.updateAAD(in, prefix, prefixLength);
      return cipher.doFinal(text, 0, n, to, 0);
    } catch (AEADBadTagException _) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void init(int mode, Key key, byte[] nonce) throws GeneralSecurityException {
    if (!key.equals(derivingKey)) {
      deriving.init(key.encrypting(use));
      derivingKey = key;
    }
    deriving.update(nonce, 0, HALF_NONCE);
    SecretKeySpec own = new SecretKeySpec(deriving.doFinal(), "AES");
    cipher.init(mode, own, new GCMParameterSpec(8 * TAG_BYTES, nonce, HALF_NONCE, HALF_NONCE));
  }
}
