package dev.loomscope.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A collector as its users run it, on free ports of loopback.
 *
 * @param port of its UDP and TCP reports
 */
record RunningCollector(RunningProgram program, int port, int httpPort) implements AutoCloseable {

  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Pattern READY =
      Pattern.compile("collector ready port=(\\d+) http-port=(\\d+)");

  static RunningCollector start(Path folder, String... more) throws IOException {
    String[] arguments =
        Stream.concat(
                Stream.of("--bind", "127.0.0.1", "--port", "0", "--http-port", "0"),
                Stream.of(more))
            .toArray(String[]::new);
    RunningProgram program = RunningProgram.start("collector-service", folder, arguments);
    Matcher ready =
        await().atMost(START_BOUND).until(() -> READY.matcher(program.output()), Matcher::find);
    return new RunningCollector(
        program, Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)));
  }

  URI metrics() {
    return URI.create("http://127.0.0.1:" + httpPort + "/metrics");
  }

  @Override
  public void close() {
    program.close();
  }
}
