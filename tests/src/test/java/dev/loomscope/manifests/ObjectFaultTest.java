package dev.loomscope.manifests;

import static dev.loomscope.manifests.Faults.AGENTS;
import static dev.loomscope.manifests.Faults.LAB;
import static dev.loomscope.manifests.Faults.container;
import static dev.loomscope.manifests.Faults.data;
import static dev.loomscope.manifests.Faults.expect;
import static dev.loomscope.manifests.Faults.expectProblem;
import static dev.loomscope.manifests.Faults.object;
import static dev.loomscope.manifests.Faults.pod;
import static dev.loomscope.manifests.Faults.right;
import static dev.loomscope.manifests.Faults.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A fault of an object in itself, planted where all is right, is found, and nothing else is. */
@Tag("manifests")
final class ObjectFaultTest {

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  @Test
  void shouldFindNothingWhereNothingIsWrong() {
    expect(_ -> {});
  }

  @Test
  void shouldFindAFieldThatKubernetesDoesNotHave() {
    expectProblem(
        wrong -> pod(wrong, "Deployment", "load").put("restartpolicy", "Always"), "restartpolicy");
  }

  @Test
  void shouldFindAFieldThatIsMissing() {
    expectProblem(wrong -> container(wrong, "Job", "compare").remove("name"), "name");
  }

  @Test
  void shouldFindAValueOfTheWrongType() {
    expectProblem(wrong -> spec(wrong, "Deployment", "load").put("replicas", "one"), "one");
  }

  @Test
  void shouldFindAKindThatIsNotThere() {
    expect(
        wrong -> object(wrong, "PriorityClass", "", "loomscope-agent", "").put("apiVersion", "v1"),
        "PriorityClass loomscope-agent: there is no PriorityClass in v1, but in scheduling.k8s.io/v1");
  }

  @Test
  void shouldFindAFieldThatTheOperatorDoesNotHave() {
    expect(
        wrong -> spec(wrong, "ServiceMonitor", "load", "/endpoints/0").put("honorLabel", true),
        "ServiceMonitor loomscope/load: unknown field honorLabel");
  }

  @Test
  void shouldFindAFieldThatNoRuleHas() {
    expect(
        wrong ->
            spec(wrong, "PrometheusRule", "loomscope-alerts", "/groups/0/rules/0")
                .put("expression", "up"),
        "PrometheusRule loomscope/loomscope-alerts: unknown field expression");
  }

  @Test
  void shouldFindTwoOfOneName() {
    Manifests wrong = right();
    List<Manifest> all = new ArrayList<>(wrong.all());
    all.add(wrong.find("ServiceAccount", LAB, "load").orElseThrow().copy());
    assertThat(Rules.check(new Manifests(all), Rules.KEYS))
        .containsExactly(new Finding("ServiceAccount loomscope/load", "is there twice"));
  }

  @Test
  void shouldFindANamespaceThatIsNotThere() {
    expect(
        wrong ->
            object(wrong, "NetworkPolicy", LAB, "default-deny", "/metadata")
                .put("namespace", "lomscope"),
        "NetworkPolicy lomscope/default-deny: its namespace is not there");
  }

  @Test
  void shouldFindAWordThatIsNoneOfThoseAllowed() {
    expect(
        wrong -> spec(wrong, "Deployment", "grafana", "/strategy").put("type", "Rolling"),
        "Deployment loomscope/grafana: type is \"Rolling\"");
    expect(
        wrong -> pod(wrong, "Job", "compare").put("restartPolicy", "No"),
        "Job loomscope/compare: restartPolicy is \"No\"");
    expect(
        wrong -> spec(wrong, "Service", "collector-outside").put("type", "Nodeport"),
        "Service loomscope/collector-outside: type is \"Nodeport\"");
    expect(
        wrong ->
            object(wrong, "NetworkPolicy", AGENTS, "default-deny", "/spec")
                .withArray("policyTypes")
                .set(0, "ingress"),
        "NetworkPolicy loomscope-agents/default-deny: policyTypes is \"ingress\"");
    expect(
        wrong ->
            container(wrong, "Deployment", "echo-virtual", "/env/0/valueFrom/fieldRef")
                .put("fieldPath", "spec.node"),
        "Deployment loomscope/echo-virtual: fieldPath is \"spec.node\"");
  }

  @Test
  void shouldFindALevelOfPodSecurityThatIsNone() {
    expect(
        wrong ->
            object(wrong, "Namespace", "", LAB, "/metadata/labels")
                .put("pod-security.kubernetes.io/warn", "strict"),
        "Namespace loomscope: pod-security.kubernetes.io/warn is \"strict\"");
  }

  @Test
  void shouldFindANumberThatIsOutOfRange() {
    expect(
        wrong -> spec(wrong, "Service", "collector-outside", "/ports/0").put("nodePort", 3_050),
        "Service loomscope/collector-outside: nodePort is 3050");
    expect(
        wrong -> spec(wrong, "Job", "compare").put("backoffLimit", -1),
        "Job loomscope/compare: backoffLimit is -1");
  }

  @Test
  void shouldFindANameThatIsNotWrittenAsTheApiWantsIt() {
    expect(
        wrong ->
            object(wrong, "Deployment", LAB, "load", "/metadata/labels").put("loomscope.dev/", "x"),
        "Deployment loomscope/load: no name of a label: 'loomscope.dev/'");
    expect(
        wrong ->
            object(wrong, "Deployment", LAB, "load", "/metadata/labels").put("team", "load & more"),
        "Deployment loomscope/load: no value of a label: 'load & more'");
    expect(
        wrong -> object(wrong, "ConfigMap", LAB, "experiments", "/data").put("my own", ""),
        "ConfigMap loomscope/experiments: no name of a key: 'my own'");
  }

  @Test
  void shouldFindAVersionThatIsMissingOrAnother() {
    expect(
        wrong ->
            object(wrong, "NetworkPolicy", LAB, "names", "/metadata/labels")
                .remove("app.kubernetes.io/version"),
        "NetworkPolicy loomscope/names: has no version");
    expect(
        wrong ->
            object(wrong, "Deployment", LAB, "grafana", "/metadata/labels")
                .put("app.kubernetes.io/version", "12.0.0"),
        "Deployment loomscope/grafana: is of version 12.0.0, not 12.1.1");
  }

  @Test
  void shouldFindAnImageThatNobodyBuilds() {
    expect(
        wrong ->
            container(wrong, "Deployment", "echo-async")
                .put("image", "localhost/loomscope/echo:dev"),
        "Deployment loomscope/echo-async: nobody builds 'localhost/loomscope/echo:dev'");
  }

  @Test
  void shouldFindAnImageThatAnybodyMayPublish() {
    expect(
        wrong -> container(wrong, "Deployment", "load").put("image", "loomscope/load-service:dev"),
        "Deployment loomscope/load: image 'loomscope/load-service:dev' is somebody else's on Docker"
            + " Hub");
  }

  @Test
  void shouldFindAnImageThatMayBeAny() {
    expect(
        wrong -> container(wrong, "Deployment", "load").put("image", "prom/prometheus:latest"),
        "Deployment loomscope/load: image 'prom/prometheus:latest' may be any");
    expect(
        wrong -> container(wrong, "Deployment", "load").put("image", "grafana/grafana"),
        "Deployment loomscope/load: image 'grafana/grafana' has no tag");
    expect(
        wrong -> container(wrong, "Deployment", "load").put("imagePullPolicy", "Always"),
        "Deployment loomscope/load: image 'localhost/loomscope/load-service:dev' must be pulled IfNotPresent");
  }

  @Test
  void shouldFindAnObjectThatIsTooLargeToBeApplied() {
    expectProblem(
        wrong -> {
          data(wrong, "grafana-dashboard-nodes").put("nodes.json", "x".repeat(300 * 1024));
        },
        "is too large to be applied");
  }
}
