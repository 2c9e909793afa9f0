package dev.loomscope.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A fault of each class, put into manifests that are right, is found, and nothing else is. */
final class FaultTest {

  private static final String LAB = "loomscope";
  private static final String AGENTS = "loomscope-agents";
  private static Manifests right = new Manifests(List.of());

  @BeforeAll
  static void render(@TempDir Path folder) {
    Tools.require("kubectl");
    right =
        Kustomize.render(
            folder,
            ".",
            List.of(
                "autoscaling",
                "jobs",
                "network-policies",
                "outside-agents",
                "sealed",
                "service-monitors"));
  }

  /** Plants a fault, and expects what is found of it. */
  private static void expect(Consumer<Manifests> fault, String... findings) {
    Manifests wrong = right.copy();
    fault.accept(wrong);
    assertThat(Rules.check(wrong, Rules.KEYS).stream().map(Finding::toString))
        .containsExactly(findings);
  }

  private static ObjectNode object(
      Manifests manifests, String kind, String namespace, String name) {
    return manifests.find(kind, namespace, name).orElseThrow().tree();
  }

  private static ObjectNode spec(Manifests manifests, String kind, String name) {
    return (ObjectNode) object(manifests, kind, LAB, name).path("spec");
  }

  private static ObjectNode pod(Manifests manifests, String kind, String name) {
    return (ObjectNode) spec(manifests, kind, name).path("template").path("spec");
  }

  private static ObjectNode container(Manifests manifests, String kind, String name) {
    return (ObjectNode) pod(manifests, kind, name).path("containers").path(0);
  }

  private static ObjectNode security(Manifests manifests, String name) {
    return (ObjectNode) container(manifests, "Deployment", name).path("securityContext");
  }

  /** The data of the ConfigMap whose name begins so: a hash of what it holds comes after that. */
  private static ObjectNode data(Manifests manifests, String name) {
    return (ObjectNode)
        manifests
            .of("ConfigMap")
            .filter(map -> map.name().matches(name + "-[a-z0-9]{10}"))
            .findFirst()
            .orElseThrow()
            .tree()
            .path("data");
  }

  private static void edit(ObjectNode object, String field, String from, String to) {
    String text = object.path(field).asString();
    assertThat(text).contains(from);
    object.put(field, text.replace(from, to));
  }

  @Test
  void shouldFindNothingWhereNothingIsWrong() {
    expect(_ -> {});
  }

  @Test
  void shouldFindAFieldThatKubernetesDoesNotHave() {
    Manifests wrong = right.copy();
    pod(wrong, "Deployment", "load").put("restartpolicy", "Always");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.object()).isEqualTo("Deployment loomscope/load");
              assertThat(finding.problem()).contains("restartpolicy");
            });
  }

  @Test
  void shouldFindAFieldThatIsMissing() {
    Manifests wrong = right.copy();
    spec(wrong, "HorizontalPodAutoscaler", "collector").remove("maxReplicas");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).contains("maxReplicas"));
  }

  @Test
  void shouldFindAValueOfTheWrongType() {
    Manifests wrong = right.copy();
    spec(wrong, "Deployment", "load").put("replicas", "one");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.object()).isEqualTo("Deployment loomscope/load"));
  }

  @Test
  void shouldFindAKindThatIsNotThere() {
    expect(
        wrong -> object(wrong, "PriorityClass", "", "loomscope-agent").put("apiVersion", "v1"),
        "PriorityClass loomscope-agent: there is no PriorityClass in v1, but in scheduling.k8s.io/v1");
  }

  @Test
  void shouldFindAFieldThatTheOperatorDoesNotHave() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "ServiceMonitor", "load").path("endpoints").path(0))
                .put("honorLabel", true),
        "ServiceMonitor loomscope/load: unknown field honorLabel");
  }

  @Test
  void shouldFindTwoOfOneName() {
    Manifests wrong = right.copy();
    List<Manifest> all = new ArrayList<>(wrong.all());
    all.add(wrong.find("PodDisruptionBudget", LAB, "load").orElseThrow().copy());
    assertThat(Rules.check(new Manifests(all), Rules.KEYS))
        .containsExactly(new Finding("PodDisruptionBudget loomscope/load", "is there twice"));
  }

  @Test
  void shouldFindANamespaceThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode) object(wrong, "NetworkPolicy", LAB, "default-deny").path("metadata"))
                .put("namespace", "lomscope"),
        "NetworkPolicy lomscope/default-deny: its namespace is not there");
  }

  @Test
  void shouldFindAServiceThatChoosesNoPod() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "Service", "collector-http").path("selector"))
                .put("app.kubernetes.io/name", "colector"),
        "Service loomscope/collector-http: no pod is chosen by {\"matchLabels\":"
            + "{\"app.kubernetes.io/instance\":\"collector\",\"app.kubernetes.io/name\":\"colector\"}}");
  }

  @Test
  void shouldFindADeploymentThatTakesThePodsOfOthers() {
    expect(
        wrong ->
            ((ObjectNode)
                    spec(wrong, "Deployment", "echo-async").path("selector").path("matchLabels"))
                .remove("app.kubernetes.io/instance"),
        "Deployment loomscope/echo-async: its selector chooses [Deployment loomscope/echo-async, "
            + "Deployment loomscope/echo-process, Deployment loomscope/echo-thread, "
            + "Deployment loomscope/echo-virtual]");
  }

  @Test
  void shouldFindABudgetForNobody() {
    expect(
        wrong ->
            ((ObjectNode)
                    spec(wrong, "PodDisruptionBudget", "grafana")
                        .path("selector")
                        .path("matchLabels"))
                .put("app.kubernetes.io/instance", "other"),
        "PodDisruptionBudget loomscope/grafana: no pod is chosen by {\"matchLabels\":"
            + "{\"app.kubernetes.io/instance\":\"other\",\"app.kubernetes.io/name\":\"grafana\"}}");
  }

  @Test
  void shouldFindASpreadOfNobody() {
    expect(
        wrong ->
            ((ObjectNode)
                    pod(wrong, "Deployment", "collector").path("topologySpreadConstraints").path(0))
                .remove("labelSelector"),
        "Deployment loomscope/collector: no pod is chosen by ");
  }

  @Test
  void shouldFindAnAutoscalerOfNothing() {
    expect(
        wrong ->
            ((ObjectNode)
                    spec(wrong, "HorizontalPodAutoscaler", "echo-async").path("scaleTargetRef"))
                .put("name", "echo"),
        "HorizontalPodAutoscaler loomscope/echo-async: no Deployment echo");
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
            ((ObjectNode)
                    spec(wrong, "ServiceMonitor", "load").path("selector").path("matchLabels"))
                .put("app.kubernetes.io/name", "loads"),
        "ServiceMonitor loomscope/load: no Service has "
            + "{\"app.kubernetes.io/name\":\"loads\",\"loomscope.dev/scrape\":\"true\"}");
  }

  @Test
  void shouldFindAPortThatNoContainerHas() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "Service", "grafana").path("ports").path(0))
                .put("targetPort", "web"),
        "Service loomscope/grafana: targetPort \"web\" is not a port of Deployment loomscope/grafana");
  }

  @Test
  void shouldFindAPortOfTheOtherProtocol() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "Service", "collector").path("ports").path(0))
                .put("targetPort", "reports-tcp"),
        "Service loomscope/collector: targetPort \"reports-tcp\" is not a port of "
            + "Deployment loomscope/collector");
  }

  @Test
  void shouldFindAHeadlessServiceWithAPortOfItsOwn() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "Service", "collector").path("ports").path(1))
                .put("port", 5006),
        "Service loomscope/collector: is headless, so port 5006 is not translated to \"reports-tcp\"");
  }

  @Test
  void shouldFindAProbeOfAPortThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode)
                    container(wrong, "Deployment", "load").path("livenessProbe").path("httpGet"))
                .put("port", "htp"),
        "Deployment loomscope/load: a probe asks port \"htp\", which is not there");
  }

  @Test
  void shouldFindAPolicyForAPortThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode)
                    spec(wrong, "NetworkPolicy", "grafana")
                        .path("ingress")
                        .path(0)
                        .path("ports")
                        .path(0))
                .put("port", "https"),
        "NetworkPolicy loomscope/grafana: port \"https\" is not one of its pods'");
  }

  @Test
  void shouldFindAMonitorOfAPortThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "ServiceMonitor", "load").path("endpoints").path(0))
                .put("port", "metrics"),
        "ServiceMonitor loomscope/load: port \"metrics\" is not one of Service loomscope/metrics-load");
  }

  @Test
  void shouldFindAConfigMapThatIsNotThereAndOneThatNobodyWants() {
    Manifests wrong = right.copy();
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
    Manifests wrong = right.copy();
    ObjectNode config = data(wrong, "prometheus-config");
    config.set("prometheus.yaml", config.remove("prometheus.yml"));
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).endsWith(" has no key prometheus.yml"));
  }

  @Test
  void shouldFindAVariableThatConfigurationDoesNotHave() {
    expect(
        wrong -> {
          ObjectNode variable =
              ((ArrayNode) container(wrong, "Deployment", "echo-async").path("env")).addObject();
          variable
              .put("name", "WORKLOAD")
              .putObject("valueFrom")
              .putObject("configMapKeyRef")
              .put("name", "echo")
              .put("key", "workload");
        },
        "Deployment loomscope/echo-async: no ConfigMap echo");
  }

  @Test
  void shouldFindASecretThatNobodyMakes() {
    expect(
        wrong ->
            ((ObjectNode)
                    pod(wrong, "Deployment", "collector").path("volumes").path(0).path("secret"))
                .put("secretName", "keys"),
        "Deployment loomscope/collector: no Secret keys");
  }

  @Test
  void shouldFindAKeyThatTheSecretDoesNotHave() {
    expect(
        wrong ->
            ((ObjectNode)
                    pod(wrong, "Deployment", "collector").path("volumes").path(0).path("secret"))
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
            ((ArrayNode) container(wrong, "StatefulSet", "prometheus").path("args"))
                .set(1, "--storage.tsdb.path=$(DATA)"),
        "StatefulSet loomscope/prometheus: an argument wants the variable DATA");
  }

  @Test
  void shouldFindAPriorityThatIsNotThere() {
    expect(
        wrong ->
            ((ObjectNode)
                    object(wrong, "DaemonSet", AGENTS, "agent")
                        .path("spec")
                        .path("template")
                        .path("spec"))
                .put("priorityClassName", "high"),
        "DaemonSet loomscope-agents/agent: no PriorityClass high");
  }

  @Test
  void shouldFindAMountOfNothingAndAVolumeNowhereMounted() {
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "grafana").path("volumeMounts").path(0))
                .put("name", "database"),
        "Deployment loomscope/grafana: volume database is mounted and not there",
        "Deployment loomscope/grafana: volume data is not mounted");
  }

  @Test
  void shouldFindTwoMountsAtOnePlace() {
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "grafana").path("volumeMounts").path(1))
                .put("mountPath", "/var/lib/grafana"),
        "Deployment loomscope/grafana: two volumes at \"/var/lib/grafana\"");
  }

  @Test
  void shouldFindAHostThatIsNoService() {
    expect(
        wrong -> edit(data(wrong, "agent"), "COLLECTOR", "collector.loomscope", "collector.lab"),
        "DaemonSet loomscope-agents/agent: no Service is called collector.lab.svc");
  }

  @Test
  void shouldFindATargetWhosePortTheServiceDoesNotHave() {
    expect(
        wrong -> edit(data(wrong, "load"), "TARGETS", "echo-async:7007", "echo-async:7070"),
        "Deployment loomscope/load: Service loomscope/echo-async has no port 7070");
  }

  @Test
  void shouldFindAgentsThatSendToAServiceWithAnAddressOfItsOwn() {
    expect(
        wrong ->
            edit(
                data(wrong, "agent"),
                "COLLECTOR",
                "collector.loomscope.svc:5005",
                "collector-outside.loomscope.svc:5005"),
        "DaemonSet loomscope-agents/agent: Service loomscope/collector-outside must be headless");
  }

  @Test
  void shouldFindADataSourceThatIsNotThere() {
    Manifests wrong = right.copy();
    edit(data(wrong, "grafana-datasources"), "prometheus.yaml", "//prometheus:", "//prom:");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(finding -> assertThat(finding.problem()).isEqualTo("no Service is called prom"));
  }

  @Test
  void shouldFindAScrapeOfANameThatIsNotThere() {
    Manifests wrong = right.copy();
    edit(
        data(wrong, "prometheus-config"), "prometheus.yml", "- metrics-echo-async", "- echo-asinc");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.problem()).isEqualTo("no Service is called echo-asinc"));
  }

  @Test
  void shouldFindAScrapeOfAServiceThatHidesItsPods() {
    Manifests wrong = right.copy();
    edit(data(wrong, "prometheus-config"), "prometheus.yml", "[metrics-load]", "[load]");
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.problem()).isEqualTo("Service loomscope/load must be headless"));
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
  void shouldFindAWordThatIsNoneOfThoseAllowed() {
    expect(
        wrong ->
            ((ObjectNode) spec(wrong, "Deployment", "grafana").path("strategy"))
                .put("type", "Rolling"),
        "Deployment loomscope/grafana: type is \"Rolling\"");
    expect(
        wrong -> pod(wrong, "Job", "light-async").put("restartPolicy", "No"),
        "Job loomscope/light-async: restartPolicy is \"No\"");
    expect(
        wrong -> spec(wrong, "Service", "collector-outside").put("type", "Nodeport"),
        "Service loomscope/collector-outside: type is \"Nodeport\"");
    expect(
        wrong ->
            ((ArrayNode) spec(wrong, "NetworkPolicy", "load-generator").path("policyTypes"))
                .set(0, "ingress"),
        "NetworkPolicy loomscope/load-generator: policyTypes is \"ingress\"");
    expect(
        wrong ->
            ((ObjectNode)
                    container(wrong, "Deployment", "echo-virtual")
                        .path("env")
                        .path(0)
                        .path("valueFrom")
                        .path("fieldRef"))
                .put("fieldPath", "spec.node"),
        "Deployment loomscope/echo-virtual: fieldPath is \"spec.node\"");
  }

  @Test
  void shouldFindALevelOfPodSecurityThatIsNone() {
    expect(
        wrong ->
            ((ObjectNode) object(wrong, "Namespace", "", LAB).path("metadata").path("labels"))
                .put("pod-security.kubernetes.io/warn", "strict"),
        "Namespace loomscope: pod-security.kubernetes.io/warn is \"strict\"");
  }

  @Test
  void shouldFindAnImageThatNobodyBuilds() {
    expect(
        wrong -> container(wrong, "Deployment", "echo-async").put("image", "loomscope/echo:dev"),
        "Deployment loomscope/echo-async: nobody builds 'loomscope/echo:dev'");
  }

  @Test
  void shouldFindAnImageThatMayBeAny() {
    expect(
        wrong ->
            container(wrong, "StatefulSet", "prometheus").put("image", "prom/prometheus:latest"),
        "StatefulSet loomscope/prometheus: image 'prom/prometheus:latest' may be any");
    expect(
        wrong -> container(wrong, "Deployment", "grafana").put("image", "grafana/grafana"),
        "Deployment loomscope/grafana: image 'grafana/grafana' has no tag");
    expect(
        wrong -> container(wrong, "Deployment", "load").put("imagePullPolicy", "Always"),
        "Deployment loomscope/load: image 'loomscope/load-service:dev' must be pulled IfNotPresent");
  }

  @Test
  void shouldFindASettingThatTheServiceDoesNotHave() {
    expect(
        wrong -> data(wrong, "collector").put("HTTPPORT", "8080"),
        "Deployment loomscope/collector: collector-service has no setting HTTPPORT");
    expect(
        wrong ->
            ((ArrayNode) container(wrong, "Job", "light-async").path("args")).add("--client=1"),
        "Job loomscope/light-async: load-service has no setting CLIENT");
  }

  @Test
  void shouldFindAServiceThatListensToItselfAlone() {
    expect(
        wrong -> data(wrong, "collector").put("HTTP_BIND", "127.0.0.1"),
        "Deployment loomscope/collector: nobody can reach it");
  }

  @Test
  void shouldFindAPortThatIsNotDeclared() {
    expect(
        wrong -> data(wrong, "collector").put("HTTP_PORT", "8081"),
        "Deployment loomscope/collector: HTTP_PORT is no port of the container");
  }

  @Test
  void shouldFindAServiceThatIsKilledWhileItDrains() {
    expect(
        wrong -> data(wrong, "collector").put("DRAIN_TIME", "30s"),
        "Deployment loomscope/collector: drains for 70 s and is killed after 60 s");
  }

  @Test
  void shouldFindWhatIsMissingFromAContainersSecurity() {
    expect(
        wrong -> security(wrong, "load").remove("allowPrivilegeEscalation"),
        "Deployment loomscope/load: may gain privileges");
    expect(
        wrong -> security(wrong, "load").put("readOnlyRootFilesystem", false),
        "Deployment loomscope/load: may write to its root");
    expect(
        wrong ->
            ((ObjectNode) security(wrong, "load").path("capabilities"))
                .putArray("add")
                .add("NET_RAW"),
        "Deployment loomscope/load: has capabilities");
    expect(
        wrong -> security(wrong, "load").put("privileged", true),
        "Deployment loomscope/load: is privileged");
  }

  @Test
  void shouldFindWhatIsMissingFromAPodsSecurity() {
    expect(
        wrong -> pod(wrong, "Deployment", "load").remove("automountServiceAccountToken"),
        "Deployment loomscope/load: has a token of the API");
    expect(
        wrong -> pod(wrong, "Deployment", "load").remove("enableServiceLinks"),
        "Deployment loomscope/load: is told Services as variables");
    expect(
        wrong ->
            ((ObjectNode) pod(wrong, "Deployment", "load").path("securityContext"))
                .remove("runAsNonRoot"),
        "Deployment loomscope/load: may run as root");
    expect(
        wrong ->
            ((ObjectNode) pod(wrong, "Deployment", "load").path("securityContext"))
                .put("runAsUser", 0),
        "Deployment loomscope/load: has no user");
    expect(
        wrong ->
            ((ObjectNode) pod(wrong, "Deployment", "load").path("securityContext"))
                .remove("seccompProfile"),
        "Deployment loomscope/load: has no seccomp profile");
    expect(
        wrong -> pod(wrong, "Deployment", "load").put("hostPID", true),
        "Deployment loomscope/load: shares processes or memory with its node");
  }

  @Test
  void shouldFindWhatARestrictedNamespaceForbids() {
    expect(
        wrong -> pod(wrong, "Deployment", "load").put("hostNetwork", true),
        "Deployment loomscope/load: is on its node's network in a restricted namespace");
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "load").path("ports").path(0))
                .put("hostPort", 8080),
        "Deployment loomscope/load: has a port of its node in a restricted namespace");
    expect(
        wrong -> {
          ObjectNode volume =
              (ObjectNode) pod(wrong, "Deployment", "grafana").path("volumes").path(0);
          volume.remove("emptyDir");
          volume.putObject("hostPath").put("path", "/var/lib/grafana");
        },
        "Deployment loomscope/grafana: has a volume of kind hostPath in a restricted namespace",
        "Deployment loomscope/grafana: may write to its node");
  }

  @Test
  void shouldFindANamespaceThatSaysNothingOfPodSecurity() {
    expect(
        wrong ->
            ((ObjectNode) object(wrong, "Namespace", "", LAB).path("metadata").path("labels"))
                .remove("pod-security.kubernetes.io/enforce"),
        "Namespace loomscope: says nothing of pod security");
  }

  @Test
  void shouldFindAnAgentThatMayWriteToItsNode() {
    expect(
        wrong ->
            ((ObjectNode)
                    object(wrong, "DaemonSet", AGENTS, "agent")
                        .path("spec")
                        .path("template")
                        .path("spec")
                        .path("containers")
                        .path(0)
                        .path("volumeMounts")
                        .valueStream()
                        .filter(mount -> mount.path("name").asString().equals("root"))
                        .findFirst()
                        .orElseThrow())
                .remove("readOnly"),
        "DaemonSet loomscope-agents/agent: may write to its node");
  }

  @Test
  void shouldFindResourcesThatAreMissingOrTurnedRound() {
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "load").path("resources").path("limits"))
                .remove("memory"),
        "Deployment loomscope/load: request or limit of memory is missing");
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "load").path("resources").path("requests"))
                .put("cpu", "1500m"),
        "Deployment loomscope/load: asks for more cpu than it may use");
  }

  @Test
  void shouldFindModesThatAreNotComparedFairly() {
    expect(
        wrong ->
            ((ObjectNode)
                    container(wrong, "Deployment", "echo-async").path("resources").path("limits"))
                .put("cpu", "3"),
        "echo: the modes differ in their resources");
  }

  @Test
  void shouldFindProbesThatAreMissingOrImpatient() {
    expect(
        wrong -> container(wrong, "Deployment", "load").remove("readinessProbe"),
        "Deployment loomscope/load: no readinessProbe");
    expect(
        wrong ->
            ((ObjectNode) container(wrong, "Deployment", "load").path("startupProbe"))
                .put("failureThreshold", 5),
        "Deployment loomscope/load: startupProbe gives up after 5 s");
  }

  @Test
  void shouldFindAnObjectThatIsTooLargeToBeApplied() {
    Manifests wrong = right.copy();
    data(wrong, "grafana-dashboard-nodes").put("nodes.json", "x".repeat(300 * 1024));
    assertThat(Rules.check(wrong, Rules.KEYS))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.problem()).isEqualTo("is too large to be applied"));
  }
}
