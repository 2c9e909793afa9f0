package dev.loomscope.service;

import io.helidon.common.tls.Tls;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.HttpsURLConnection;

/**
 * What this program shows to the HTTP servers that it reads, and whom of them it believes: the same
 * for the whole process, like the JDK's own trusted authorities. Both files are read again when
 * they change. Thread-safe.
 */
public final class Credentials {

  private static final Setting<String> TOKEN_FILE =
      Setting.text(
          "token-file",
          "File of the token, its first line, that is shown to HTTP servers that are read; empty"
              + " for none");

  private static final Setting<String> CA_FILE =
      Setting.text(
          "ca-file",
          "PEM file of the authorities of HTTPS servers that are read; empty: Java's own");

  /** Every setting of what is shown and believed. */
  public static final List<Setting<?>> SETTINGS =
      List.of(TOKEN_FILE, CA_FILE, FileText.SECRETS_GROUP);

  private static final EventLog LOG = EventLog.of(Credentials.class);
  private static volatile Credentials current = new Credentials(Optional.empty(), Optional.empty());

  private final Optional<WatchedFiles<Tokens>> tokens;
  private final Optional<Authorities> authorities;

  private Credentials(Optional<WatchedFiles<Tokens>> tokens, Optional<Authorities> authorities) {
    this.tokens = tokens;
    this.authorities = authorities;
  }

  /**
   * Has this process use what the settings name, from now on.
   *
   * @throws InvalidSettingException if a file cannot be used
   */
  public static void use(Settings settings) throws InvalidSettingException {
    FileText.Readers readers = FileText.Readers.ofSecret(settings);
    current =
        new Credentials(
            opened(settings, TOKEN_FILE, file -> watched(file, readers, Tokens::parse, _ -> {})),
            opened(settings, CA_FILE, Authorities::new));
  }

  /** Has a connection that is not yet made use them. */
  public static void apply(HttpURLConnection connection) {
    Credentials now = current;
    now.tokens.ifPresent(
        tokens ->
            connection.setRequestProperty(
                "Authorization", "Bearer " + tokens.value().texts().getFirst()));
    if (connection instanceof HttpsURLConnection https) {
      now.authorities.ifPresent(believed -> believed.apply(https));
    }
  }

  @FunctionalInterface
  private interface Opener<T> {
    T open(Path file) throws UnusableFileException;
  }

  private static <T> Optional<T> opened(
      Settings settings, Setting<String> setting, Opener<T> opener) throws InvalidSettingException {
    String file = settings.get(setting);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(opener.open(Path.of(file)));
    } catch (UnusableFileException unusable) {
      throw settings.refused(setting, String.valueOf(unusable.getMessage()));
    }
  }

  private static <T> WatchedFiles<T> watched(
      Path file, FileText.Readers readers, Function<String, T> parser, Consumer<T> use)
      throws UnusableFileException {
    return WatchedFiles.open(
        List.of(file),
        () -> FileText.parsed(file, readers, parser),
        InstantSource.system(),
        new WatchedFiles.Observer<>() {
          @Override
          public void replaced(T value) {
            use.accept(value);
            LOG.info("file read again", "file", file);
          }

          @Override
          public void refused(String why) {
            LOG.warn("file cannot be used, what stood there before remains", "cause", why);
          }
        });
  }

  /** Authorities whose servers are believed. */
  private static final class Authorities {

    private final WatchedFiles<List<X509Certificate>> file;
    private final Tls tls;

    Authorities(Path path) throws UnusableFileException {
      file = watched(path, FileText.Readers.ALL, Pem::certificates, this::replace);
      tls = tls(file.last());
    }

    private static Tls tls(List<X509Certificate> trusted) {
      return Tls.builder().managerDiscoverServices(false).trust(trusted).build();
    }

    private void replace(List<X509Certificate> trusted) {
      tls.reload(tls(trusted));
    }

    void apply(HttpsURLConnection connection) {
      file.value();
      connection.setSSLSocketFactory(tls.sslContext().getSocketFactory());
    }
  }
}
