package dev.loomscope.agent.sample;

import static dev.loomscope.agent.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loomscope.wire.Filesystem;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Network;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.SystemFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** File systems of a node, from a made-up list of mounts. */
class NodeMountsTest {

  @TempDir Path folder;

  @Test
  void shouldReadEscapedNamesOfMountsAndOnlyTheTopmostOfEach() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .file(
                "self/mounts",
                """
                /dev/sda1 / ext4 rw 0 0
                /dev/old /data xfs rw 0 0
                /dev/with\\040blank /mnt/a\\040b\\134c ext4 ro,noatime 0 0
                tmpfs /run tmpfs rw 0 0
                sysfs /sys sysfs rw 0 0
                /dev/new /data ext4 rw,errors=remount-ro 0 0
                /dev/loop7 /snap\\012x ext4 ro 0 0
                /dev/odd /\\9 ext4 rw 0 0
                /dev/gone /covered ext4 rw 0 0
                tmpfs /covered tmpfs rw 0 0
                """);
    assertThat(host.sample().filesystems())
        .extracting(Filesystem::device, Filesystem::mountpoint, Filesystem::readOnly)
        .containsExactly(
            tuple("/dev/sda1", "/", false),
            tuple("/dev/with blank", "/mnt/a b\\134c", true),
            tuple("/dev/new", "/data", false),
            tuple("/dev/loop7", "/snap\\012x", true),
            tuple("/dev/odd", "/\\9", false));
  }

  @Test
  void shouldTellAFileSystemThatCannotBeAskedWithoutItsSizes() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .file("self/mounts", "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /secret ext4 ro 0 0\n")
            .space(
                path -> {
                  if (path.equals("/secret")) {
                    throw new IOException("no permission");
                  }
                  return new FileSystemSpace(1, 2, 3, 4, 5);
                });
    assertThat(host.sample().filesystems())
        .containsExactly(
            new Filesystem("/dev/sda1", "/", "ext4", 1, 2, 3, 4, 5, false),
            new Filesystem("/dev/sdb1", "/secret", "ext4", -1, -1, -1, -1, -1, true));
    assertThat(host.failed).isEmpty();
  }

  @Test
  void shouldGoOnWhileAServerOfFilesDoesNotAnswer() {
    CountDownLatch back = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    FakeHost host =
        FakeHost.ordinary(folder)
            .file("self/mounts", "server:/x /remote nfs4 rw 0 0\n/dev/sda1 / ext4 rw 0 0\n")
            .space(
                path -> {
                  if (path.equals("/remote")) {
                    asked.incrementAndGet();
                    awaitQuietly(back);
                  }
                  return new FileSystemSpace(1, 2, 3, 4, 5);
                });
    NodeSampler sampler = host.sampler();
    for (int i = 0; i < 3; i++) {
      assertThat(sampler.sample().filesystems())
          .extracting(Filesystem::size)
          .containsExactly(Protocol.UNKNOWN, 1L);
    }
    assertThat(asked).as("threads that wait for the server").hasValue(1);
    back.countDown();
    await()
        .until(() -> sampler.sample().filesystems().stream().allMatch(found -> found.size() == 1));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      throw new IllegalStateException(ended);
    }
  }

  @Test
  void shouldAskProcessOneWhereTheNodesFilesAreElsewhere() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .root("/host/root")
            .file("1/mounts", "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /data xfs rw 0 0\n")
            .file("1/net/dev", FakeHost.netDev("ens5: 7 1 1 1 0 0 0 0 1 1 1 1 0 0 0 0\n"))
            .file("1/net/snmp", "Udp: InErrors\nUdp: 11\n")
            .space(path -> new FileSystemSpace(path.length(), 0, 0, 0, 0));
    Measurements sample = host.sample();
    assertThat(sample.filesystems())
        .extracting(Filesystem::mountpoint, Filesystem::size)
        .containsExactly(
            tuple("/", (long) "/host/root/".length()),
            tuple("/data", (long) "/host/root/data".length()));
    assertThat(sample.networks()).extracting(Network::device).containsExactly("ens5");
    assertThat(sample.system()).extracting(SystemFacts::udpReceiveErrors).isEqualTo(11L);
  }

  @Test
  void shouldFindTheNodesMountsAmongItsOwnWhereItMayNotAskProcessOne() {
    FakeHost host =
        FakeHost.ordinary(folder)
            .root("/host/root")
            .file(
                "self/mounts",
                """
                overlay / overlay rw 0 0
                /dev/sda1 /etc/hosts ext4 rw 0 0
                /dev/sda1 /host/root ext4 ro 0 0
                /dev/sdb1 /host/root/data xfs ro 0 0
                /dev/sdc1 /host/rootless xfs ro 0 0
                """)
            .space(path -> new FileSystemSpace(path.length(), 0, 0, 0, 0));
    assertThat(host.sample().filesystems())
        .extracting(Filesystem::mountpoint, Filesystem::size)
        .containsExactly(
            tuple("/", (long) "/host/root".length()),
            tuple("/data", (long) "/host/root/data".length()));
  }

  @Test
  void shouldMeasureFileSystemsAsTheSystemDoes() throws Exception {
    FileSystemSpace space = FileSystemSpace.probe().at(folder.toString());
    assertThat(space.size()).isEqualTo(Files.getFileStore(folder).getTotalSpace());
    assertThat(space.free())
        .isGreaterThanOrEqualTo(space.available())
        .isLessThanOrEqualTo(space.size());
    FileSystemSpace byJava = FileSystemSpace.byJava(folder.toString());
    assertThat(byJava.size()).isEqualTo(space.size());
    assertThat(byJava.files()).isEqualTo(Protocol.UNKNOWN);
  }
}
