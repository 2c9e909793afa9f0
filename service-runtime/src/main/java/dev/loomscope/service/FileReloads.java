package dev.loomscope.service;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/** Counts and logs that files of the HTTP side were read again. Thread-safe. */
final class FileReloads {

  private static final EventLog LOG = EventLog.of(FileReloads.class);
  private static final String REPLACED = "replaced";
  private static final String REFUSED = "refused";

  private final Counter reloads;

  FileReloads(PrometheusRegistry registry) {
    this.reloads =
        Counter.builder()
            .name("http_file_reloads_total")
            .help(
                "Changes of files that the HTTP port's access comes from, by what became of them.")
            .labelNames("file", "result")
            .register(registry);
  }

  /**
   * Observes one of them.
   *
   * @param file what it holds, in a word
   * @param use what is done with a new value
   */
  <T> WatchedFiles.Observer<T> of(String file, Consumer<T> use) {
    reloads.initLabelValues(file, REPLACED);
    reloads.initLabelValues(file, REFUSED);
    return new WatchedFiles.Observer<>() {
      @Override
      public void replaced(T value) {
        use.accept(value);
        reloads.labelValues(file, REPLACED).inc();
        LOG.info("file read again", "holds", file);
      }

      @Override
      public void refused(String why) {
        reloads.labelValues(file, REFUSED).inc();
        LOG.warn("file cannot be used, what stood there before remains", "cause", why);
      }
    };
  }
}
