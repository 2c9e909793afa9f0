package dev.loomscope.manifests;

import static dev.loomscope.manifests.Faults.AGENTS;
import static dev.loomscope.manifests.Faults.LAB;
import static dev.loomscope.manifests.Faults.container;
import static dev.loomscope.manifests.Faults.data;
import static dev.loomscope.manifests.Faults.expect;
import static dev.loomscope.manifests.Faults.object;
import static dev.loomscope.manifests.Faults.pod;
import static dev.loomscope.manifests.Faults.right;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.testing.Tools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What would go wrong when a pod runs is found, and nothing else is. */
@Tag("manifests")
final class RunFaultTest {

  @BeforeAll
  static void requireKubectl() {
    Tools.require("kubectl");
  }

  @Test
  void shouldFindASettingThatTheServiceDoesNotHave() {
    expect(
        wrong -> data(wrong, "collector").put("HTTPPORT", "8080"),
        "Deployment loomscope/collector: collector-service has no setting HTTPPORT");
    expect(
        wrong -> container(wrong, "Job", "load-job").withArray("args").add("--client=1"),
        "Job loomscope/load-job: load-service has no setting LOOMSCOPE_CLIENT");
  }

  @Test
  void shouldFindAPodThatMayLandOnAnotherSystem() {
    expect(
        wrong -> pod(wrong, "Deployment", "load").remove("nodeSelector"),
        "Deployment loomscope/load: may land on a node that is not Linux");
  }

  @Test
  void shouldFindAnAgentThatIsKeptFromNodes() {
    expect(
        wrong ->
            object(wrong, "DaemonSet", AGENTS, "agent", "/spec/template/spec")
                .remove("tolerations"),
        "DaemonSet loomscope-agents/agent: stays away from nodes with taints");
  }

  @Test
  void shouldFindAnAgentThatTheCollectorDoesNotBelieve() {
    expect(
        wrong -> data(wrong, "agent-seal").put("LOOMSCOPE_SEAL", "sign"),
        "DaemonSet loomscope-agents/agent: seals by sign, and Deployment loomscope/collector wants"
            + " encrypt");
  }

  @Test
  void shouldFindAServiceThatListensToItselfAlone() {
    expect(
        wrong -> data(wrong, "collector").put("LOOMSCOPE_HTTP_BIND", "127.0.0.1"),
        "Deployment loomscope/collector: nobody can reach it");
  }

  @Test
  void shouldFindAPortThatIsNotDeclared() {
    expect(
        wrong -> data(wrong, "collector").put("LOOMSCOPE_HTTP_PORT", "8081"),
        "Deployment loomscope/collector: LOOMSCOPE_HTTP_PORT is no port of the container");
  }

  @Test
  void shouldFindAServiceThatIsKilledWhileItDrains() {
    expect(
        wrong -> data(wrong, "collector").put("LOOMSCOPE_DRAIN_TIME", "30s"),
        "Deployment loomscope/collector: drains for 105 s and is killed after 95 s");
  }

  @Test
  void shouldFindWhatIsMissingFromAContainersSecurity() {
    expect(
        wrong ->
            container(wrong, "Deployment", "load", "/securityContext")
                .remove("allowPrivilegeEscalation"),
        "Deployment loomscope/load: may gain privileges");
    expect(
        wrong ->
            container(wrong, "Deployment", "load", "/securityContext")
                .put("readOnlyRootFilesystem", false),
        "Deployment loomscope/load: may write to its root");
    expect(
        wrong ->
            container(wrong, "Deployment", "load", "/securityContext/capabilities")
                .putArray("add")
                .add("NET_RAW"),
        "Deployment loomscope/load: has capabilities");
    expect(
        wrong -> container(wrong, "Deployment", "load", "/securityContext").put("privileged", true),
        "Deployment loomscope/load: is privileged");
    expect(
        wrong -> container(wrong, "Deployment", "load", "/securityContext").put("runAsUser", 0),
        "Deployment loomscope/load: has a container that runs as root");
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
        wrong -> pod(wrong, "Deployment", "load", "/securityContext").remove("runAsNonRoot"),
        "Deployment loomscope/load: may run as root");
    expect(
        wrong -> pod(wrong, "Deployment", "load", "/securityContext").put("runAsUser", 0),
        "Deployment loomscope/load: has no user");
    expect(
        wrong -> pod(wrong, "Deployment", "load", "/securityContext").remove("seccompProfile"),
        "Deployment loomscope/load: has no seccomp profile");
    expect(
        wrong -> pod(wrong, "Deployment", "load").put("hostPID", true),
        "Deployment loomscope/load: shares processes or memory with its node");
  }

  @Test
  void shouldFindWhatARestrictedNamespaceForbids() {
    Manifests onTheNode = right();
    pod(onTheNode, "Deployment", "load").put("hostNetwork", true);
    assertThat(Rules.check(onTheNode, Rules.KEYS))
        .contains(
            new Finding(
                "Deployment loomscope/load", "is on its node's network in a restricted namespace"));
    expect(
        wrong -> container(wrong, "Deployment", "load", "/ports/0").put("hostPort", 8080),
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
            object(wrong, "Namespace", "", LAB, "/metadata/labels")
                .remove("pod-security.kubernetes.io/enforce"),
        "Namespace loomscope: says nothing of pod security");
  }

  @Test
  void shouldFindAnAgentThatMayWriteToItsNode() {
    expect(
        wrong ->
            object(
                    wrong,
                    "DaemonSet",
                    AGENTS,
                    "agent",
                    "/spec/template/spec/containers/0/volumeMounts/2")
                .remove("readOnly"),
        "DaemonSet loomscope-agents/agent: may write to its node");
  }

  @Test
  void shouldFindResourcesThatAreMissingOrTurnedRound() {
    expect(
        wrong -> container(wrong, "Deployment", "load", "/resources/limits").remove("memory"),
        "Deployment loomscope/load: request or limit of memory is missing");
    expect(
        wrong -> container(wrong, "Deployment", "load", "/resources/requests").put("cpu", "2500m"),
        "Deployment loomscope/load: asks for more cpu than it may use");
  }

  @Test
  void shouldFindAServiceThatDoesNotStartWithItsMemory() {
    expect(
        wrong -> {
          container(wrong, "Deployment", "load", "/resources/requests").put("memory", "32Mi");
          container(wrong, "Deployment", "load", "/resources/limits").put("memory", "48Mi");
        },
        "Deployment loomscope/load: does not start with 48Mi");
  }

  @Test
  void shouldFindAVolumeThatIsFullBeforeAnythingIsDeleted() {
    expect(
        wrong -> container(wrong, "StatefulSet", "prometheus", "/env/1").put("value", "95GB"),
        "StatefulSet loomscope/prometheus: keeps 95GB on a volume of 100Gi");
  }

  @Test
  void shouldFindModesThatAreNotComparedFairly() {
    expect(
        wrong -> container(wrong, "Deployment", "echo-async", "/resources/limits").put("cpu", "3"),
        "echo: the modes differ in their resources");
  }

  @Test
  void shouldFindProbesThatAreMissingOrImpatient() {
    expect(
        wrong -> container(wrong, "Deployment", "load").remove("readinessProbe"),
        "Deployment loomscope/load: no readinessProbe");
    expect(
        wrong -> container(wrong, "Deployment", "load", "/startupProbe").put("failureThreshold", 5),
        "Deployment loomscope/load: startupProbe gives up after 5 s");
  }

  @Test
  void shouldFindAProbeThatMustSucceedMoreThanOnce() {
    expect(
        wrong ->
            container(wrong, "Deployment", "load", "/livenessProbe").put("successThreshold", 2),
        "Deployment loomscope/load: livenessProbe must succeed once");
  }
}
