package dev.loomscope.service;

import io.helidon.common.tls.Tls;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a server proves by who it is. Immutable.
 *
 * @param chain the server's own certificate first
 */
record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {

  private static final byte[] PROBE = {1};

  /**
   * Reads it.
   *
   * @throws UnusableFileException if a file is not as it must be, or the key is another
   *     certificate's, as in the middle of a replacement of both
   */
  static ServerCertificate read(Path certificate, Path key, FileText.Readers keyReaders)
      throws UnusableFileException {
    ServerCertificate read =
        new ServerCertificate(
            FileText.parsed(certificate, FileText.Readers.ALL, Pem::certificates),
            FileText.parsed(key, keyReaders, Pem::privateKey));
    if (!read.belongTogether()) {
      throw new UnusableFileException(
          "%s is not the key of the first certificate in %s".formatted(key, certificate));
    }
    return read;
  }

  private boolean belongTogether() {
    try {
      Signature signature =
          Signature.getInstance(
              key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(chain.getFirst().getPublicKey());
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) { // keys of different kinds
      return false;
    }
  }

  /** Helidon's TLS with it. */
  Tls tls() {
    return Tls.builder()
        .managerDiscoverServices(false)
        .privateKey(key)
        .privateKeyCertChain(chain)
        .build();
  }

  @Override
  public String toString() {
    return "certificate of " + chain.getFirst().getSubjectX500Principal();
  }
}
