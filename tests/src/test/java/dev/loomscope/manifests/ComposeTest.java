package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nothing is wrong with the Compose file, and what would be is found. */
@Tag("manifests")
final class ComposeTest {

  private static void expect(Consumer<Compose> fault, String... findings) {
    Compose wrong = Compose.read();
    fault.accept(wrong);
    assertThat(ComposeRules.check(wrong).stream().map(Finding::toString))
        .containsExactlyInAnyOrder(findings);
  }

  @Test
  void shouldHaveNothingWrong() {
    assertThat(Compose.read().services()).hasSize(9);
    assertThat(ComposeRules.check(Compose.read())).isEmpty();
  }

  @Test
  void shouldFindASettingThatTheServiceDoesNotHave() {
    expect(
        wrong -> wrong.service("load").withObject("environment").put("TARGET_LIST", ""),
        "load: load-service has no setting TARGET_LIST");
  }

  @Test
  void shouldFindAHostThatIsNotThere() {
    expect(
        wrong ->
            wrong
                .service("agent")
                .withObject("environment")
                .put("LOOMSCOPE_COLLECTOR", "collecter:5005"),
        "agent: connects to collecter, which no service is");
    expect(
        wrong ->
            wrong
                .service("load")
                .withObject("environment")
                .put(
                    "LOOMSCOPE_TARGETS", "process=echo-process:7007,http://echo-fork:8080/metrics"),
        "load: connects to echo-fork, which no service is");
  }

  @Test
  void shouldFindAFileThatIsNotThere() {
    expect(
        wrong -> wrong.service("grafana").withArray("volumes").add("../grafana/plugins:/plugins"),
        "grafana: mounts ../grafana/plugins, which is not there");
    expect(
        wrong -> wrong.service("prometheus").withArray("volumes").add("data:/data"),
        "prometheus: mounts data, which is not there");
    expect(
        wrong -> wrong.service("grafana").put("env_file", "grafana.env"),
        "grafana: reads grafana.env, which is not there");
  }

  @Test
  void shouldFindANameThatPrometheusDoesNotLookUp() {
    expect(
        wrong -> wrong.service("agent").remove("networks"),
        "metrics-agent.loomscope-agents: is looked up by Prometheus, and no service is called"
            + " so");
    expect(
        wrong ->
            wrong.service("agent").withObject("environment").put("LOOMSCOPE_HTTP_PORT", "8082"),
        "metrics-agent.loomscope-agents: is at port 8082, where Prometheus does not look");
  }

  @Test
  void shouldFindAnImageThatIsBuiltTwiceOrNever() {
    expect(
        wrong ->
            wrong
                .service("echo-async")
                .set("build", wrong.service("echo-process").path("build").deepCopy()),
        "localhost/loomscope/echo-service:dev: is built 2 times");
    expect(
        wrong -> wrong.service("collector").remove("build"),
        "localhost/loomscope/collector-service:dev: is built 0 times");
    expect(
        wrong ->
            wrong
                .service("collector")
                .withObject("build")
                .withObject("args")
                .put("SERVICE", "agent-service"),
        "collector: is not built of collector-service");
  }

  @Test
  void shouldFindAnImageThatNobodyBuilds() {
    expect(
        wrong -> wrong.service("prometheus").put("image", "prom/prometheus:latest"),
        "prometheus: image 'prom/prometheus:latest' may be any");
  }

  @Test
  void shouldFindAModeThatGetsMoreThanTheOthers() {
    expect(
        wrong -> wrong.service("echo-thread").put("cpus", 2),
        "echo-thread: differs from the other modes");
    expect(
        wrong ->
            wrong
                .service("echo-thread")
                .withObject("environment")
                .put("LOOMSCOPE_MAX_CONNECTIONS", "512"),
        "echo-thread: differs from the other modes");
  }

  @Test
  void shouldFindAPortThatIsTakenOrOpenToOthers() {
    expect(
        wrong -> wrong.service("load").withArray("ports").add("127.0.0.1:8080:8081"),
        "collector: port 127.0.0.1:8080:8080 is taken");
    expect(
        wrong -> wrong.service("load").withArray("ports").add("8099:8081"),
        "load: port 8099:8081 is open to others");
  }

  @Test
  void shouldFindAServiceThatMayTakeTooMuchOrDoTooMuch() {
    expect(wrong -> wrong.service("grafana").remove("memswap_limit"), "grafana: may swap");
    expect(wrong -> wrong.service("grafana").remove("pids_limit"), "grafana: has no pids_limit");
    expect(
        wrong -> wrong.service("prometheus").remove("read_only"),
        "prometheus: may write to its root");
    expect(wrong -> wrong.service("load").remove("cap_drop"), "load: has capabilities");
    expect(wrong -> wrong.service("load").remove("security_opt"), "load: may gain privileges");
    expect(
        wrong -> wrong.service("load").put("network_mode", "host"),
        "load: is on the machine's network");
  }
}
