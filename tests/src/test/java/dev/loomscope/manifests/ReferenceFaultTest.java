package dev.loomscope.manifests;

import static dev.loomscope.manifests.Faults.AGENTS;
import static dev.loomscope.manifests.Faults.LAB;
import static dev.loomscope.manifests.Faults.container;
import static dev.loomscope.manifests.Faults.data;
import static dev.loomscope.manifests.Faults.edit;
import static dev.loomscope.manifests.Faults.expect;
import static dev.loomscope.manifests.Faults.expectProblem;
import static dev.loomscope.manifests.Faults.object;
import static dev.loomscope.manifests.Faults.pod;
import static dev.loomscope.manifests.Faults.right;
import static dev.loomscope.manifests.Faults.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A name of something that is not there, or cannot be reached, is found, and nothing else is. */
@Tag("manifests")
final class ReferenceFaultTest {

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  @Test
  void shouldFindAConfigMapThatIsNotThereAndOneThatNobodyWants() {
    Manifests wrong = right();
    JsonNode reference =
        container(wrong, "Deployment", "load").path("envFrom").path(0).path("configMapRef");
    String name = reference.path("name").asString();
    ((ObjectNode) reference).put("name", "lod");
    assertThat(Rules.check(wrong, Rules.KEYS).stream().map(Finding::toString))
        .containsExactly(
            "Deployment loomscope/load: no ConfigMap lod",
            "ConfigMap loomscope/" + name + ": nobody wants it",
            // Without its settings it would listen where nobody can reach it.
            "Deployment loomscope/load: nobody can reach it");
  }

  @Test
  void shouldFindAFileThatAConfigMapDoesNotHave() {
    expectProblem(
        wrong -> {
          ObjectNode config = data(wrong, "prometheus-config");
          config.set("prometheus.yaml", config.remove("prometheus.yml"));
        },
        " has no key prometheus.yml");
  }

  @Test
  void shouldFindAVariableThatConfigurationDoesNotHave() {
    expect(
        wrong -> {
          ObjectNode variable =
              container(wrong, "Deployment", "echo-async").withArray("env").addObject();
          variable
              .put("name", "LOOMSCOPE_WORKLOAD")
              .putObject("valueFrom")
              .putObject("configMapKeyRef")
              .put("name", "echo")
              .put("key", "workload");
        },
        "Deployment loomscope/echo-async: no ConfigMap echo");
  }

  @Test
  void shouldFindAKeyThatConfigurationDoesNotHave() {
    Manifests wrong = right();
    String name =
        container(wrong, "Deployment", "echo-async")
            .path("envFrom")
            .path(0)
            .path("configMapRef")
            .path("name")
            .asString();
    container(wrong, "Deployment", "echo-async")
        .withArray("env")
        .addObject()
        .put("name", "LOOMSCOPE_WORKLOAD")
        .putObject("valueFrom")
        .putObject("configMapKeyRef")
        .put("name", name)
        .put("key", "workload");
    assertThat(Rules.check(wrong, Rules.KEYS).stream().map(Finding::toString))
        .containsExactly(
            "Deployment loomscope/echo-async: ConfigMap %s has no key workload".formatted(name));
  }

  @Test
  void shouldFindAFileThatIsNotMounted() {
    expect(
        wrong -> data(wrong, "agent").put("LOOMSCOPE_PROC_PATH", "/host/prog"),
        "DaemonSet loomscope-agents/agent: /host/prog is not mounted");
    expect(
        wrong -> data(wrong, "collector-seal").put("LOOMSCOPE_KEY_FILE", "/etc/loomscope/keys/key"),
        "Deployment loomscope/collector: /etc/loomscope/keys/key is not mounted");
    expect(
        wrong ->
            edit(
                data(wrong, "grafana-providers"),
                "loomscope.yaml",
                "/etc/grafana/dashboards",
                "/var/lib/dashboards"),
        "Deployment loomscope/grafana: /var/lib/dashboards is not mounted");
  }

  @Test
  void shouldFindAPolicyThatHoldsUpWhatPodsMustReach() {
    expect(
        wrong -> spec(wrong, "NetworkPolicy", "load").putArray("ingress"),
        "Deployment loomscope/load: no policy lets in StatefulSet loomscope/prometheus");
    expect(
        wrong -> spec(wrong, "NetworkPolicy", "prometheus").withArray("egress").remove(1),
        "StatefulSet loomscope/prometheus: no policy lets it out to DaemonSet loomscope-agents/agent");
    expect(
        wrong ->
            spec(wrong, "NetworkPolicy", "collector", "/ingress/0")
                .putArray("from")
                .addObject()
                .putObject("namespaceSelector"),
        "Deployment loomscope/collector: no policy lets in DaemonSet loomscope-agents/agent",
        "Deployment loomscope/collector: no policy lets in DaemonSet loomscope-agents/agent");
  }

  @Test
  void shouldFindASecretThatNobodyMakes() {
    expect(
        wrong ->
            pod(wrong, "Deployment", "collector", "/volumes/0/secret").put("secretName", "keys"),
        "Deployment loomscope/collector: no Secret keys",
        "Deployment loomscope/collector: /etc/loomscope/keys/keys is not mounted");
  }

  @Test
  void shouldFindAKeyThatTheSecretDoesNotHave() {
    expect(
        wrong ->
            pod(wrong, "Deployment", "collector", "/volumes/0/secret")
                .putArray("items")
                .addObject()
                .put("key", "key")
                .put("path", "keys"),
        "Deployment loomscope/collector: Secret loomscope-keys has no key key");
  }

  @Test
  void shouldFindAnArgumentWithAVariableThatIsNotThere() {
    expect(
        wrong ->
            container(wrong, "StatefulSet", "prometheus")
                .withArray("args")
                .set(1, "--storage.tsdb.path=$(DATA)"),
        "StatefulSet loomscope/prometheus: an argument wants the variable DATA");
  }

  @Test
  void shouldFindAPriorityThatIsNotThere() {
    expect(
        wrong ->
            object(wrong, "DaemonSet", AGENTS, "agent", "/spec/template/spec")
                .put("priorityClassName", "high"),
        "DaemonSet loomscope-agents/agent: no PriorityClass high");
  }

  @Test
  void shouldFindAMountOfNothingAndAVolumeNowhereMounted() {
    expect(
        wrong ->
            container(wrong, "Deployment", "grafana", "/volumeMounts/0").put("name", "database"),
        "Deployment loomscope/grafana: volume database is mounted and not there",
        "Deployment loomscope/grafana: volume data is not mounted");
  }

  @Test
  void shouldFindTwoMountsAtOnePlace() {
    expect(
        wrong ->
            container(wrong, "Deployment", "grafana", "/volumeMounts/1")
                .put("mountPath", "/var/lib/grafana"),
        "Deployment loomscope/grafana: two volumes at \"/var/lib/grafana\"");
  }

  @Test
  void shouldFindAHostThatIsNoService() {
    expect(
        wrong ->
            edit(
                data(wrong, "agent"),
                "LOOMSCOPE_COLLECTOR",
                "collector.loomscope",
                "collector.lab"),
        "DaemonSet loomscope-agents/agent: no Service is called collector.lab.svc");
  }

  @Test
  void shouldFindATargetWhosePortTheServiceDoesNotHave() {
    expect(
        wrong ->
            edit(data(wrong, "load"), "LOOMSCOPE_TARGETS", "echo-async:7007", "echo-async:7070"),
        "Deployment loomscope/load: Service loomscope/echo-async has no port 7070");
  }

  @Test
  void shouldFindAgentsThatSendToAServiceWithAnAddressOfItsOwn() {
    expect(
        wrong ->
            edit(
                data(wrong, "agent"),
                "LOOMSCOPE_COLLECTOR",
                "collector.loomscope.svc:5005",
                "collector-outside.loomscope.svc:5005"),
        "DaemonSet loomscope-agents/agent: Service loomscope/collector-outside must be headless");
  }

  @Test
  void shouldFindADataSourceThatIsNotThere() {
    expectProblem(
        wrong ->
            edit(data(wrong, "grafana-datasources"), "prometheus.yaml", "//prometheus:", "//prom:"),
        "no Service is called prom");
  }

  @Test
  void shouldFindAScrapeOfANameThatIsNotThere() {
    expectProblem(
        wrong -> {
          edit(
              data(wrong, "prometheus-scrape-echo"),
              "echo.yaml",
              "- metrics-echo-async\n",
              "- echo-asinc\n");
        },
        "no Service is called echo-asinc");
  }

  @Test
  void shouldFindAScrapeOfAServiceThatHidesItsPods() {
    expectProblem(
        wrong -> {
          edit(data(wrong, "prometheus-scrape-load"), "load.yaml", "[metrics-load]", "[load]");
        },
        "Service loomscope/load must be headless");
  }

  @Test
  void shouldFindSessionAffinity() {
    expect(
        wrong -> spec(wrong, "Service", "collector").put("sessionAffinity", "ClientIP"),
        "Service loomscope/collector: remembers its clients");
  }

  @Test
  void shouldFindDatagramsThatAreTranslated() {
    expect(
        wrong -> spec(wrong, "Service", "collector").remove("clusterIP"),
        "DaemonSet loomscope-agents/agent: Service loomscope/collector must be headless",
        "Service loomscope/collector: has datagrams translated");
  }

  @Test
  void shouldFindAClaimThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode) pod(wrong, "StatefulSet", "prometheus").at("/volumes/3"))
                .putObject("persistentVolumeClaim")
                .put("claimName", "prometheus"),
        "StatefulSet loomscope/prometheus: no PersistentVolumeClaim prometheus",
        "StatefulSet loomscope/prometheus: keeps 80GB on a volume of 0");
  }

  @Test
  void shouldFindAnAccountThatIsNotThereOrBringsAToken() {
    expect(
        wrong -> pod(wrong, "Deployment", "load").put("serviceAccountName", "lod"),
        "Deployment loomscope/load: has no ServiceAccount of its own");
    expect(
        wrong ->
            object(wrong, "ServiceAccount", LAB, "load", "").remove("automountServiceAccountToken"),
        "ServiceAccount loomscope/load: brings a token of the API");
  }

  @Test
  void shouldFindAPolicyThatLetsNoNameBeLookedUp() {
    Manifests wrong = right();
    spec(wrong, "NetworkPolicy", "names", "/egress/0").withArray("ports").remove(0);
    assertThat(Rules.check(wrong, Rules.KEYS))
        .isNotEmpty()
        .extracting(Finding::problem)
        .containsOnly("no policy lets it look names up by UDP");
  }
}
