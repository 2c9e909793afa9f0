package dev.loomscope.collector.nodes;

import dev.loomscope.service.Credentials;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.Program;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** {@code loomscope nodes}: the nodes of a collector in a terminal, refreshed. */
public final class NodesMain {

  private static final Setting<URI> COLLECTOR_URL =
      Setting.of(
          "collector-url",
          "Page of the collector",
          "a URL of http or https, such as http://127.0.0.1:8080",
          NodesMain::url);

  private static final Setting<Duration> REFRESH =
      Setting.duration(
          "refresh", Duration.ofMillis(200), Duration.ofHours(1), "How often nodes are asked for");

  private NodesMain() {}

  /** Runs until somebody presses q. */
  public static void main(String[] arguments) {
    System.exit(
        Program.named(
                "nodes",
                "Shows the nodes of a collector in this terminal: sorted, filtered, one in full."
                    + " Keys are on its last line.",
                List.of("nodes", "nodes --collector-url http://10.0.0.5:8080 --refresh 2s"),
                Stream.concat(Stream.of(COLLECTOR_URL, REFRESH), Credentials.SETTINGS.stream())
                    .toList(),
                NodesMain::show)
            .run(arguments, System.getenv()));
  }

  private static int show(Settings settings)
      throws InvalidSettingException, ProgramFailure, InterruptedException {
    Credentials.use(settings);
    CollectorText collector = new CollectorText(settings.get(COLLECTOR_URL));
    if (!Objects.requireNonNull(System.console()).isTerminal()) {
      throw new ProgramFailure(
          "nodes needs a terminal; curl %s gives the same as text".formatted(collector.page()));
    }
    // Provider exec: stty does what is wanted of the terminal, and no native code is needed.
    try (Terminal terminal = TerminalBuilder.builder().system(true).provider("exec").build()) {
      new NodesScreen(terminal, collector, settings.get(REFRESH)).run();
      return 0;
    } catch (IOException failure) {
      throw new ProgramFailure("cannot use this terminal: " + failure.getMessage());
    }
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException("no URL of a page");
    }
    return url;
  }
}
