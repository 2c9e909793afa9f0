package dev.loomscope.manifests;

import static dev.loomscope.manifests.Faults.AGENTS;
import static dev.loomscope.manifests.Faults.container;
import static dev.loomscope.manifests.Faults.expect;
import static dev.loomscope.manifests.Faults.object;
import static dev.loomscope.manifests.Faults.pod;
import static dev.loomscope.manifests.Faults.spec;

import dev.loomscope.testing.Tools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A selector or a port that does not lead to what it should is found, and nothing else is. */
@Tag("manifests")
final class SelectionFaultTest {

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  @Test
  void shouldFindAServiceThatChoosesNoPod() {
    expect(
        wrong ->
            spec(wrong, "Service", "collector-http", "/selector")
                .put("app.kubernetes.io/name", "colector"),
        "Service loomscope/collector-http: no pod is chosen by {\"matchLabels\":"
            + "{\"app.kubernetes.io/instance\":\"collector\",\"app.kubernetes.io/name\":\"colector\"}}");
  }

  @Test
  void shouldFindADeploymentThatTakesThePodsOfOthers() {
    expect(
        wrong ->
            spec(wrong, "Deployment", "echo-async", "/selector/matchLabels")
                .remove("app.kubernetes.io/instance"),
        "Deployment loomscope/echo-async: its selector chooses [Deployment loomscope/echo-async, "
            + "Deployment loomscope/echo-process, Deployment loomscope/echo-thread, "
            + "Deployment loomscope/echo-virtual]");
  }

  @Test
  void shouldFindABudgetForNobody() {
    expect(
        wrong ->
            spec(wrong, "PodDisruptionBudget", "collector", "/selector/matchLabels")
                .put("app.kubernetes.io/instance", "other"),
        "PodDisruptionBudget loomscope/collector: no pod is chosen by {\"matchLabels\":"
            + "{\"app.kubernetes.io/instance\":\"other\",\"app.kubernetes.io/name\":\"collector\"}}");
  }

  @Test
  void shouldFindASpreadOfNobody() {
    expect(
        wrong ->
            pod(wrong, "Deployment", "collector", "/topologySpreadConstraints/0")
                .remove("labelSelector"),
        "Deployment loomscope/collector: no pod is chosen by ");
  }

  @Test
  void shouldFindAStatefulSetWithoutItsService() {
    expect(
        wrong -> spec(wrong, "StatefulSet", "prometheus").put("serviceName", "prom"),
        "StatefulSet loomscope/prometheus: no Service prom");
  }

  @Test
  void shouldFindAMonitorOfNothing() {
    expect(
        wrong ->
            spec(wrong, "ServiceMonitor", "collector", "/selector/matchLabels")
                .put("app.kubernetes.io/name", "collectors"),
        "ServiceMonitor loomscope/collector: no Service has {\"matchLabels\":"
            + "{\"app.kubernetes.io/name\":\"collectors\",\"loomscope.dev/scrape\":\"true\"}}");
  }

  @Test
  void shouldFindAPortThatNoContainerHas() {
    expect(
        wrong -> spec(wrong, "Service", "grafana", "/ports/0").put("targetPort", "web"),
        "Service loomscope/grafana: targetPort \"web\" is not a port of Deployment loomscope/grafana");
  }

  @Test
  void shouldFindAPortOfTheOtherProtocol() {
    expect(
        wrong -> spec(wrong, "Service", "collector", "/ports/0").put("targetPort", "reports-tcp"),
        "Service loomscope/collector: targetPort \"reports-tcp\" is not a port of "
            + "Deployment loomscope/collector");
  }

  @Test
  void shouldFindAHeadlessServiceWithAPortOfItsOwn() {
    expect(
        wrong -> spec(wrong, "Service", "collector", "/ports/1").put("port", 5006),
        "Service loomscope/collector: is headless, so port 5006 is not translated to \"reports-tcp\"");
  }

  @Test
  void shouldFindAProbeOfAPortThatIsNotThere() {
    expect(
        wrong ->
            container(wrong, "Deployment", "load", "/livenessProbe/httpGet").put("port", "htp"),
        "Deployment loomscope/load: a probe asks port \"htp\", which is not there");
  }

  @Test
  void shouldFindAPolicyForAPortThatIsNotThere() {
    expect(
        wrong -> spec(wrong, "NetworkPolicy", "grafana", "/ingress/0/ports/0").put("port", "https"),
        "NetworkPolicy loomscope/grafana: port \"https\" is not one of its pods'");
  }

  @Test
  void shouldFindAMonitorOfAPortThatIsNotThere() {
    expect(
        wrong -> spec(wrong, "ServiceMonitor", "collector", "/endpoints/0").put("port", "metrics"),
        "ServiceMonitor loomscope/collector: port \"metrics\" is not one of Service loomscope/metrics-collector");
  }

  @Test
  void shouldFindABudgetThatKeepsTooMuchOrNothing() {
    expect(
        wrong -> spec(wrong, "PodDisruptionBudget", "collector").put("maxUnavailable", 0),
        "PodDisruptionBudget loomscope/collector: lets no node be emptied");
    expect(
        wrong -> spec(wrong, "Deployment", "collector").remove("replicas"),
        "PodDisruptionBudget loomscope/collector: has one pod to keep, and none besides");
  }

  @Test
  void shouldFindPodsThatMayLieOnOneNodeAfterARollout() {
    expect(
        wrong ->
            pod(wrong, "Deployment", "collector", "/topologySpreadConstraints/0")
                .remove("matchLabelKeys"),
        "Deployment loomscope/collector: is not apart after a rollout");
  }

  @Test
  void shouldFindAPortOfANodeThatIsNotTheContainers() {
    expect(
        wrong ->
            object(wrong, "DaemonSet", AGENTS, "agent", "/spec/template/spec/containers/0/ports/0")
                .put("hostPort", 8_082),
        "DaemonSet loomscope-agents/agent: is on its node's network, so port 8081 cannot be 8082"
            + " there");
  }
}
