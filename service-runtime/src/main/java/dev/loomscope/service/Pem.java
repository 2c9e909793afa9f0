package dev.loomscope.service;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads certificates and keys in PEM, RFC 7468. */
final class Pem {

  private Pem() {}

  /**
   * The certificates of a text, in its order.
   *
   * @throws IllegalArgumentException if there are none, or one is damaged
   */
  static List<X509Certificate> certificates(String text) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException _) {
      // its message would be a parser's
    }
    throw new IllegalArgumentException("it must hold certificates in PEM, and nothing else");
  }

  /**
   * The private key of a text.
   *
   * @throws IllegalArgumentException if there is none that can be read
   */
  static PrivateKey privateKey(String text) {
    try {
      return Keys.builder()
          .pem(pem -> pem.key(Resource.create("private key", text)))
          .build()
          .privateKey()
          .orElseThrow();
    } catch (RuntimeException _) { // whatever Helidon throws; a message could repeat of the key
      throw new IllegalArgumentException(
          "it must hold a private key in PEM without a password: RSA or EC in PKCS#8, or RSA in"
              + " PKCS#1");
    }
  }
}
