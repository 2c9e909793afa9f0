package dev.loomscope.service;

import io.helidon.common.tls.Tls;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * TLS of the HTTP port. When the files of certificate and key change, new connections get the new
 * certificate; those that are there go on. Thread-safe.
 */
final class HttpTls {

  private static final Setting<String> CERTIFICATE =
      Setting.text(
          "http.tls.certificate",
          "PEM file of the HTTP server's certificate and those between it and its authority, for"
              + " HTTPS; empty: HTTP");

  private static final Setting<String> KEY =
      Setting.text("http.tls.key", "PEM file of the certificate's private key");

  static final List<Setting<?>> SETTINGS = List.of(CERTIFICATE, KEY, FileText.SECRETS_GROUP);

  private final WatchedFiles<ServerCertificate> files;
  private final Tls tls;

  private HttpTls(Settings settings, PrometheusRegistry registry, FileReloads reloads)
      throws UnusableFileException {
    Path certificate = Path.of(settings.get(CERTIFICATE));
    Path key = Path.of(settings.get(KEY));
    FileText.Readers readers = FileText.Readers.ofSecret(settings);
    files =
        WatchedFiles.open(
            List.of(certificate, key),
            () -> ServerCertificate.read(certificate, key, readers),
            InstantSource.system(),
            reloads.of("certificate", this::use));
    tls = files.last().tls(); // nobody is told of a change before there is what to tell
    GaugeWithCallback.builder()
        .name("http_certificate_expiry_timestamp_seconds")
        .help("When the HTTP server's certificate expires, in seconds of Unix time.")
        .callback(gauge -> gauge.call(expirySeconds()))
        .register(registry);
  }

  /**
   * TLS as the settings want it; empty if they want none.
   *
   * @throws InvalidSettingException if a file cannot be used, or one is missing
   */
  static Optional<HttpTls> of(Settings settings, PrometheusRegistry registry, FileReloads reloads)
      throws InvalidSettingException {
    boolean hasCertificate = !settings.get(CERTIFICATE).isEmpty();
    boolean hasKey = !settings.get(KEY).isEmpty();
    if (!hasCertificate && !hasKey) {
      return Optional.empty();
    }
    if (!hasCertificate || !hasKey) {
      throw settings.refused(hasKey ? CERTIFICATE : KEY, "certificate and key need each other");
    }
    Setting<?> faulty = CERTIFICATE;
    try {
      FileText.parsed(Path.of(settings.get(CERTIFICATE)), FileText.Readers.ALL, Pem::certificates);
      faulty = KEY;
      return Optional.of(new HttpTls(settings, registry, reloads));
    } catch (UnusableFileException unusable) {
      throw settings.refused(faulty, String.valueOf(unusable.getMessage()));
    }
  }

  private void use(ServerCertificate changed) {
    tls.reload(changed.tls());
  }

  private double expirySeconds() {
    return files.value().chain().getFirst().getNotAfter().toInstant().getEpochSecond();
  }

  /** What connections are made with. */
  Tls tls() {
    return tls;
  }

  /** Takes a new certificate if there is one. */
  void look() {
    files.value();
  }
}
