package dev.loomscope.collector.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An agent as docs/protocol.md describes it, in plain JDK code. Uses nothing of wire-format, on
 * purpose: a collector must take what it sends.
 */
final class IndependentAgent {

  static final String KEY_ID = "k1";

  private static final RandomGenerator RANDOM = RandomGenerator.getDefault();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String node;
  private final String seal;
  private final String keyId;
  private final byte[] secret;
  private String audience = "";
  private String start = newStart();
  private long sequence;

  /**
   * An agent.
   *
   * @param seal the level that it seals at, as the document names them
   */
  IndependentAgent(String node, String seal, byte[] secret) {
    this(node, seal, KEY_ID, secret);
  }

  private IndependentAgent(String node, String seal, String keyId, byte[] secret) {
    this.node = node;
    this.seal = seal;
    this.keyId = keyId;
    this.secret = secret;
  }

  /** An agent that says that it is one node and has the key of another, or of the same. */
  static IndependentAgent withKeyOf(String owner, String node, String seal, byte[] secret) {
    byte[] own = hmac(secret, ("loomscope 1 node " + owner).getBytes(US_ASCII));
    return new IndependentAgent(node, seal, KEY_ID + "@" + owner, own);
  }

  /** Reports are for this audience from now on. */
  IndependentAgent to(String name) {
    audience = " for " + name;
    return this;
  }

  IndependentAgent(String node) {
    this(node, "none", new byte[32]);
  }

  static byte[] secret(int seed) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) seed);
    return secret;
  }

  private static String newStart() {
    return String.format(Locale.ROOT, "%016x", RANDOM.nextLong());
  }

  void restart() {
    start = newStart();
    sequence = 0;
  }

  /** The next report, sealed, which tells a load. */
  byte[] report(double load1) {
    return sealed(document(1, "\"load\":{\"load1\":" + load1 + ",\"load5\":0,\"load15\":0}"));
  }

  /** The next report's document in a version of the protocol, with a section. */
  String document(int version, String section) {
    sequence++;
    return """
        {"v":%d,"node":"%s","start":"%s","seq":%d,"time":%d,"interval":5000,"part":1,"parts":1,%s}\
        """
        .formatted(version, node, start, sequence, System.currentTimeMillis(), section);
  }

  byte[] sealed(String document) {
    return switch (seal) {
      case "sign" -> sign(document).getBytes(UTF_8);
      case "encrypt" -> encrypt(document).getBytes(UTF_8);
      default -> document.getBytes(UTF_8);
    };
  }

  private String sign(String document) {
    return "s1 " + keyId + " " + mac("report", document) + " " + document;
  }

  private String mac(String use, String document) {
    String signed = "s1 " + keyId + " " + document;
    return BASE64.encodeToString(
        hmac(derived("loomscope 1 sign " + use + audience), signed.getBytes(UTF_8)));
  }

  private String encrypt(String document) {
    byte[] nonce = new byte[24];
    RANDOM.nextBytes(nonce);
    String head = "e1 " + keyId + " " + BASE64.encodeToString(nonce);
    byte[] encrypted = gcm(Cipher.ENCRYPT_MODE, "report", nonce, head, document.getBytes(UTF_8));
    return head + " " + BASE64.encodeToString(encrypted) + ".";
  }

  /** The document of an acknowledgement, after its seal was checked. */
  String opened(byte[] acknowledgement) {
    String text = new String(acknowledgement, UTF_8);
    return switch (seal) {
      case "sign" -> verified(text);
      case "encrypt" -> decrypted(text);
      default -> text;
    };
  }

  private String verified(String text) {
    String document = text.split(" ", 4)[3];
    String head = "s1 " + keyId + " " + mac("ack", document) + " ";
    if (!text.equals(head + document)) {
      throw new AssertionError("not genuine: " + text);
    }
    return document;
  }

  private String decrypted(String text) {
    String[] words = text.split(" ", 4);
    byte[] nonce = Base64.getUrlDecoder().decode(words[2]);
    byte[] encrypted = Base64.getUrlDecoder().decode(words[3].substring(0, words[3].length() - 1));
    String head = words[0] + " " + words[1] + " " + words[2];
    return new String(gcm(Cipher.DECRYPT_MODE, "ack", nonce, head, encrypted), UTF_8);
  }

  /** What the acknowledgement of the last report says, but for the collector's own start. */
  String expectedAnswer() {
    return "{\"v\":1,\"ack\":" + sequence + ",\"start\":\"" + start + "\",\"collector\":\"";
  }

  private byte[] gcm(int mode, String use, byte[] nonce, String head, byte[] input) {
    byte[] key = hmac(derived("loomscope 1 encrypt " + use + audience), Arrays.copyOf(nonce, 12));
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(key, "AES"),
          new GCMParameterSpec(128, Arrays.copyOfRange(nonce, 12, 24)));
      cipher.updateAAD(head.getBytes(US_ASCII));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException refused) {
      throw new AssertionError(refused);
    }
  }

  private byte[] derived(String label) {
    return hmac(secret, label.getBytes(US_ASCII));
  }

  private static byte[] hmac(byte[] key, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(input);
    } catch (GeneralSecurityException refused) {
      throw new AssertionError(refused);
    }
  }
}
