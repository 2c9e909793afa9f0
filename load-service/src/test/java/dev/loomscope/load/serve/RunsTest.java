package dev.loomscope.load.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loomscope.load.engine.TestServer;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs by what they take and tell, without the HTTP side. */
@Timeout(180)
final class RunsTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final List<Setting<?>> SETTINGS =
      Stream.of(Catalogue.SETTINGS, Runs.SETTINGS).<Setting<?>>flatMap(List::stream).toList();

  private final TestServer server = TestServer.start(TestServer::echo);
  private final Settings settings = settings();
  private final Catalogue catalogue = catalogue();
  private final Runs runs =
      Runs.start(settings, new LiveMetrics(new PrometheusRegistry(), catalogue));

  private Settings settings() {
    String target = "=127.0.0.1:" + server.address().getPort();
    try {
      return Settings.read(
          SETTINGS,
          Map.of(
              "targets", "a%1$s, b%1$s, c%1$s, d%1$s".formatted(target),
              "scenarios", "short rate=100 duration=20ms; endless rate=1000",
              "runs.keep", "1000",
              "runs.queue", "1000",
              "runs.at-once", "8"),
          Map.of());
    } catch (Exception refused) {
      throw new AssertionError(refused);
    }
  }

  private Catalogue catalogue() {
    try {
      return Catalogue.of(settings);
    } catch (Exception refused) {
      throw new AssertionError(refused);
    }
  }

  private Order order(String scenario) {
    return new Order(
        catalogue.scenario(scenario).orElseThrow(), catalogue.targets(), Order.Origin.API);
  }

  @AfterEach
  void stop() {
    runs.close();
    server.close();
  }

  @Test
  void shouldKeepTheFiguresOfRunsThatHaveEndedAndNotWhatMeasuredThem() throws Exception {
    int many = 80;
    long most =
        20 << 20; // what measured them took a quarter of a megabyte for each target at least
    run(1); // loads what is needed
    long before = usedBytes();

    run(many);

    await().atMost(BOUND).until(() -> usedBytes() - before < most);
    assertThat(runs.all()).hasSize(1 + many);
    assertThat(runs.all())
        .allSatisfy(
            run ->
                assertThat(run.figures())
                    .hasSize(4)
                    .allSatisfy(figures -> assertThat(figures.echoes()).isEqualTo(2)));
  }

  @Test
  void shouldTellWhatThereHasBeenUpToNowAndNotOnlyUpToTheLastSecond() throws Exception {
    long id = runs.start(order("endless")).id();

    await().atMost(BOUND).until(() -> runs.counts().requests() > requestsShown(id));

    runs.stop(id);
    await().atMost(BOUND).until(() -> runs.find(id).orElseThrow().state().isEnd());
    assertThat(runs.counts().requests()).isEqualTo(requestsShown(id)).isPositive();
  }

  private long requestsShown(long id) {
    return runs.find(id).orElseThrow().figures().stream().mapToLong(Figures::requests).sum();
  }

  private void run(int many) throws RunRefusedException {
    for (int i = 0; i < many; i++) {
      runs.start(order("short"));
    }
    await()
        .atMost(BOUND)
        .until(() -> runs.all().stream().allMatch(run -> run.state().equals(RunState.COMPLETED)));
  }

  private static long usedBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
