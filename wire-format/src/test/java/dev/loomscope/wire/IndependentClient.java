package dev.loomscope.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client's sealing as docs/protocol.md describes it, in plain JDK code. Uses nothing of the
 * module, on purpose: what it seals must be accepted.
 */
final class IndependentClient {

  private final String id;
  private final byte[] secret;

  IndependentClient(String id, byte[] secret) {
    this.id = id;
    this.secret = secret;
  }

  static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  byte[] derived(String label) throws Exception {
    return hmac(secret, label.getBytes(US_ASCII));
  }

  String sign(String use, String document) throws Exception {
    String prefix = "s1 " + id + " ";
    byte[] mac =
        hmac(
            derived("loomscope 1 sign " + use),
            prefix.getBytes(US_ASCII),
            document.getBytes(UTF_8));
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(mac) + " " + document;
  }

  private Cipher cipher(int mode, String use, byte[] nonce) throws Exception {
    byte[] key = hmac(derived("loomscope 1 encrypt " + use), Arrays.copyOf(nonce, 12));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, Arrays.copyOfRange(nonce, 12, 24)));
    return cipher;
  }

  String encrypt(String use, String document, byte[] nonce) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String prefix = "e1 " + id + " " + base64.encodeToString(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, use, nonce);
    cipher.updateAAD(prefix.getBytes(US_ASCII));
    return prefix + " " + base64.encodeToString(cipher.doFinal(document.getBytes(UTF_8))) + ".";
  }

  String decrypt(String use, String datagram) throws Exception {
    String[] words = datagram.split(" ", -1);
    byte[] nonce = Base64.getUrlDecoder().decode(words[2]);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, use, nonce);
    cipher.updateAAD((words[0] + " " + words[1] + " " + words[2]).getBytes(US_ASCII));
    String text = words[3].substring(0, words[3].length() - 1);
    return new String(cipher.doFinal(Base64.getUrlDecoder().decode(text)), UTF_8);
  }
}
