package dev.loomscope.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Network;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent tells of a node of Kubernetes as long as nobody tells it what to leave out. */
class KubeletNodeTest {

  @TempDir Path folder;

  private FakeHost host() throws IOException {
    return FakeHost.ordinary(folder)
        .file("1/mounts", fixture("kubelet-node.mounts"))
        .file("1/net/dev", fixture("kubelet-node.net-dev"))
        .file("1/net/snmp", "Udp: InErrors\nUdp: 0\n");
  }

  private static String fixture(String name) throws IOException {
    try (InputStream in = KubeletNodeTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldTellTheNodesOwnFileSystemsAndNoneOfItsPods() throws Exception {
    assertThat(host().samplerAsShipped().sample().filesystems())
        .extracting(Filesystem::mountpoint)
        .containsExactly(
            "/run",
            "/",
            "/run/lock",
            "/boot/efi",
            "/var/lib/containerd",
            "/var/lib/kubelet",
            "/data",
            "/run/user/1000");
  }

  @Test
  void shouldCountTrafficOnceAndNotAgainAtThePodsEnd() throws Exception {
    assertThat(host().samplerAsShipped().sample().networks())
        .extracting(Network::device)
        .containsExactly(
            "ens5", "eth0", "bond0.100", "enp0s31f6", "wlp0s20f3", "enigma0", "beadedfacade");
  }
}
