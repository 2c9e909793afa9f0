package dev.loomscope.containers.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loomscope.containers.engine.NeedsDocker;
import dev.loomscope.containers.engine.ProgramImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a container finds that this kubelet has started, told by a shell in it. */
@NeedsDocker(andPrograms = {"bash", "ldd"})
@Timeout(180)
final class KubeletTest {

  private static final String IMAGE = "loomscope-test/bash:" + ProcessHandle.current().pid();
  private static final Duration LONG = Duration.ofMinutes(1);

  @BeforeAll
  static void buildImage() throws Exception {
    ProgramImage.build(IMAGE, Path.of("/bin/bash"), List.of());
  }

  private static Cluster start(String yaml) throws Exception {
    return Cluster.start(
        Manifests.parse(yaml), List.of("node-a", "node-b"), image -> false, image -> IMAGE);
  }

  /** What a script says that runs as a Job, given the rest of its pod and of its container. */
  private static String run(String pod, String container, String script, String objects)
      throws Exception {
    try (Cluster cluster =
        start(
            """
            kind: Job
            metadata: {name: probe, namespace: lab}
            spec:
              template:
                metadata: {labels: {app: probe}}
                spec:
                  restartPolicy: Never
            %s
                  containers:
                    - name: shell
                      image: bash
                      command: [/bin/bash, -c]
                      args:
                        - |
            %s
            %s
            ---
            %s
            """
                .formatted(pod.indent(6), script.indent(14), container.indent(10), objects))) {
      cluster.awaitReady(LONG);
      return cluster.logs("lab/probe-0");
    }
  }

  private static final String TELL_STATUS =
      """
      while read -r line; do
        case $line in Uid:*|Gid:*|Groups:*|CapEff:*|NoNewPrivs:*|Seccomp:*) echo $line;; esac
      done < /proc/self/status
      : > /made && echo wrote / || true
      """;

  @Test
  void shouldConfineAsTheSecurityContextsSay() throws Exception {
    String said =
        run(
            """
            securityContext:
              runAsUser: 1234
              runAsNonRoot: true
              fsGroup: 77
              seccompProfile: {type: RuntimeDefault}
            """,
            """
            securityContext:
              runAsGroup: 55
              readOnlyRootFilesystem: true
              allowPrivilegeEscalation: false
              capabilities: {drop: [ALL]}
            """,
            TELL_STATUS,
            "");
    assertThat(said.lines())
        .contains(
            "Uid: 1234 1234 1234 1234",
            "Gid: 55 55 55 55",
            "Groups: 55 77",
            "CapEff: 0000000000000000",
            "NoNewPrivs: 1",
            "Seccomp: 2")
        .doesNotContain("wrote /");
  }

  @Test
  void shouldAllowWhatNoSecurityContextForbids() throws Exception {
    assertThat(run("", "", TELL_STATUS, "").lines())
        .contains("Uid: 0 0 0 0", "NoNewPrivs: 0", "Seccomp: 0", "wrote /");
  }

  @Test
  void shouldMountWhatVolumesHold() throws Exception {
    String said =
        run(
            """
            securityContext: {runAsUser: 1234, fsGroup: 77}
            volumes:
              - name: config
                configMap: {name: settings}
              - name: keys
                secret: {secretName: keys, defaultMode: 256, items: [{key: one, path: in/key}]}
              - {name: work, emptyDir: {}}
              - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
              - {name: host, hostPath: {path: /proc/sys, type: Directory}}
              - name: facts
                downwardAPI:
                  items: [{path: app, fieldRef: {fieldPath: "metadata.labels['app']"}}]
            """,
            """
            volumeMounts:
              - {name: config, mountPath: /config}
              - {name: config, mountPath: /single.txt, subPath: b.txt}
              - {name: keys, mountPath: /keys}
              - {name: work, mountPath: /kept}
              - {name: memory, mountPath: /memory}
              - {name: host, mountPath: /host, readOnly: true}
              - {name: facts, mountPath: /facts}
            """,
            """
            echo "$(</config/a.txt) $(</single.txt) $(</keys/in/key) $(</facts/app)"
            echo "type $(</host/kernel/ostype)"
            echo kept > /kept/file && echo "$(</kept/file)"
            echo kept > /memory/file && echo "memory $(</memory/file)"
            : > /config/a.txt || echo config is read only
            : > /host/kernel/domainname || echo host is read only
            """,
            """
            kind: ConfigMap
            metadata: {name: settings, namespace: lab}
            data: {a.txt: of a, b.txt: of b}
            ---
            kind: Secret
            metadata: {name: keys, namespace: lab}
            data: {one: c2VjcmV0}
            """);
    assertThat(said.lines())
        .contains(
            "of a of b secret probe",
            "type Linux",
            "kept",
            "memory kept",
            "config is read only",
            "host is read only");
  }

  @Test
  void shouldLimitMemoryAndCpu() throws Exception {
    String said =
        run(
            "",
            "resources: {limits: {memory: 64Mi, cpu: 250m}}",
            """
            for file in memory/memory.limit_in_bytes memory.max cpu/cpu.cfs_quota_us cpu.max; do
              if [ -e /sys/fs/cgroup/$file ]; then echo "$(</sys/fs/cgroup/$file)"; fi
            done
            """,
            "");
    assertThat(said.lines()).contains("67108864").anyMatch(line -> line.startsWith("25000"));
  }

  @Test
  void shouldTellAContainerAboutItsPod() throws Exception {
    String said =
        run(
            "enableServiceLinks: false",
            """
            env:
              - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
              - {name: INDEX, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']"}}}
            """,
            "echo $NODE $INDEX $HOSTNAME $(NODE)",
            "");
    assertThat(said.lines()).containsExactly("node-a 0 probe-0 node-a");
  }

  /** A name that is found leads to a pod where nothing listens. */
  @Test
  void shouldFindServicesByTheirNames() throws Exception {
    String said =
        run(
            "enableServiceLinks: false",
            "",
            """
            finds() { case $( (: < /dev/tcp/$1/1) 2>&1) in *refused*) true;; *) false;; esac; }
            until finds other.far; do :; done
            for name in web web.lab web.lab.svc.cluster.local other other.far probe-0.web; do
              finds $name && echo $name is there || echo $name is not
            done
            """,
            """
            kind: Service
            metadata: {name: web, namespace: lab}
            spec: {clusterIP: None, selector: {app: probe}, ports: [{port: 80}]}
            ---
            kind: Service
            metadata: {name: other, namespace: far}
            spec: {selector: {app: other}, ports: [{port: 80}]}
            ---
            kind: DaemonSet
            metadata: {name: other, namespace: far}
            spec:
              template:
                metadata: {labels: {app: other}}
                spec:
                  hostNetwork: true
                  containers: [{name: idle, image: bash, args: ["-c", "while true; do read -t 9 < <(:); done"]}]
            """);
    assertThat(said.lines())
        .containsExactly(
            "web is there",
            "web.lab is there",
            "web.lab.svc.cluster.local is there",
            "other is not",
            "other.far is there",
            "probe-0.web is not");
  }

  @Test
  void shouldRunAJobThatIsSuspendedWhenItIsResumed() throws Exception {
    try (Cluster cluster =
        start(
            """
            kind: Job
            metadata: {name: later, namespace: lab}
            spec:
              suspend: true
              completions: 2
              parallelism: 2
              template:
                spec:
                  restartPolicy: Never
                  containers: [{name: shell, image: bash, args: ["-c", "echo done; exit 4"]}]
            """)) {
      assertThat(cluster.pods()).isEmpty();
      List<String> pods = cluster.resume("lab", "later");
      assertThat(pods).containsExactly("lab/later-0", "lab/later-1");
      for (String pod : pods) {
        assertThat(cluster.awaitExitCode(pod)).isEqualTo(4);
        assertThat(cluster.logs(pod)).contains("done");
      }
    }
  }

  private static String deployment(String script, String container) {
    return """
        kind: Deployment
        metadata: {name: idle, namespace: lab}
        spec:
          selector: {matchLabels: {app: idle}}
          template:
            metadata: {labels: {app: idle}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: shell
                  image: bash
                  args:
                    - -c
                    - |
        %s
        %s
        """
        .formatted(script.indent(14), container.indent(10));
  }

  private static final String WAIT = "while true; do read -t 0.1 < <(:); done";

  @Test
  void shouldStopWhatEndsWhenAsked() throws Exception {
    try (Cluster cluster = start(deployment("trap 'exit 0' TERM; " + WAIT, ""))) {
      cluster.awaitReady(LONG);
      cluster.checkRunning();
      cluster.stop();
    }
  }

  @Test
  void shouldNoticeWhatDoesNotEndWhenAsked() throws Exception {
    try (Cluster cluster = start(deployment("trap '' TERM; " + WAIT, ""))) {
      cluster.awaitReady(LONG);
      assertThatThrownBy(cluster::stop).hasStackTraceContaining("with 2 s to end");
    }
  }

  @Test
  void shouldNoticeWhatEndsByItself() throws Exception {
    String probe =
        "startupProbe: {exec: {command: [/bin/bash, -c, 'exit 1']}, periodSeconds: 1, failureThreshold: 60}";
    try (Cluster cluster = start(deployment("echo no disk; exit 3", probe))) {
      assertThatThrownBy(() -> cluster.awaitReady(LONG))
          .hasMessageContaining("would be restarted")
          .hasMessageContaining("no disk");
    }
  }

  @Test
  void shouldNoticeAProbeThatFailsTooOften() throws Exception {
    String probe =
        "livenessProbe: {exec: {command: [/bin/bash, -c, 'exit 7']}, periodSeconds: 1, failureThreshold: 2}";
    try (Cluster cluster =
        start(
            deployment(
                WAIT, probe + "\nreadinessProbe: {exec: {command: [/bin/bash, -c, 'exit 8']}}"))) {
      assertThatThrownBy(() -> cluster.awaitReady(LONG))
          .hasMessageContaining("liveness probe")
          .hasMessageContaining("ended with 7");
    }
  }

  @Test
  void shouldNotStartAsRootWhatMustNotBeRoot() {
    assertThatThrownBy(
            () -> start(deployment(WAIT, "securityContext: {runAsNonRoot: true}")).close())
        .hasMessageContaining("must not be root");
  }

  @Test
  void shouldRefuseAFieldThatItDoesNotKnow() {
    assertThatThrownBy(
            () -> start(deployment(WAIT, "lifecycle: {postStart: {exec: {command: [a]}}}")).close())
        .hasMessageContaining("spec.containers.lifecycle.postStart");
  }
}
