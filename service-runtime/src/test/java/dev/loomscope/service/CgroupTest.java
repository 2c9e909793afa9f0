package dev.loomscope.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CgroupTest {

  @TempDir private Path root;

  private Path write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, content);
  }

  @Test
  void shouldReadVersion2() throws Exception {
    Path membership = write("membership", "0::/system.slice/echo.service\n");
    write("system.slice/echo.service/memory.current", "123456789\n");
    write(
        "system.slice/echo.service/cpu.stat",
        "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n");
    Cgroup cgroup = Cgroup.of(membership, root).orElseThrow();
    assertThat(cgroup.memoryBytes()).hasValue(123_456_789L);
    assertThat(cgroup.cpuNanos()).hasValue(2_500_000_000L);
  }

  @Test
  void shouldReadVersion2FromInsideAContainerThatSeesItsGroupAsTheRoot() throws Exception {
    Path membership = write("membership", "0::/\n");
    write("memory.current", "1000\n");
    write("cpu.stat", "usage_usec 7\n");
    Cgroup cgroup = Cgroup.of(membership, root).orElseThrow();
    assertThat(cgroup.memoryBytes()).hasValue(1_000L);
    assertThat(cgroup.cpuNanos()).hasValue(7_000L);
  }

  @Test
  void shouldReadVersion1FromInsideAContainer() throws Exception {
    Path membership =
        write("membership", "12:memory:/docker/abc\n11:cpu,cpuacct:/docker/abc\n0::/\n");
    write("memory/memory.usage_in_bytes", "5000\n");
    write("cpuacct/cpuacct.usage", "42\n");
    Cgroup cgroup = Cgroup.of(membership, root).orElseThrow();
    assertThat(cgroup.memoryBytes()).hasValue(5_000L);
    assertThat(cgroup.cpuNanos()).hasValue(42L);
  }

  @Test
  void shouldReadVersion1FromInsideAContainerWithANamespaceOfItsOwn() throws Exception {
    Path membership = write("membership", "12:memory:/\n11:cpu,cpuacct:/\n");
    write("memory/memory.usage_in_bytes", "5000\n");
    write("cpuacct/cpuacct.usage", "42\n");
    Cgroup cgroup = Cgroup.of(membership, root).orElseThrow();
    assertThat(cgroup.memoryBytes()).hasValue(5_000L);
    assertThat(cgroup.cpuNanos()).hasValue(42L);
  }

  @Test
  void shouldTellTheLimitOnMemoryWhereThereIsOne() throws Exception {
    Path version2 = write("membership2", "0::/\n");
    write("memory.current", "1000\n");
    Path limit2 = write("memory.max", "268435456\n");
    Path version1 = write("membership1", "12:memory:/docker/abc\n11:cpu,cpuacct:/docker/abc\n");
    write("memory/memory.usage_in_bytes", "5000\n");
    write("cpuacct/cpuacct.usage", "42\n");
    Path limit1 = write("memory/memory.limit_in_bytes", "134217728\n");
    Cgroup group2 = Cgroup.of(version2, root).orElseThrow();
    Cgroup group1 = Cgroup.of(version1, root).orElseThrow();
    assertThat(group2.memoryLimitBytes()).hasValue(268_435_456L);
    assertThat(group1.memoryLimitBytes()).hasValue(134_217_728L);

    Files.writeString(limit2, "max\n");
    Files.writeString(limit1, "9223372036854771712\n");
    assertThat(group2.memoryLimitBytes()).isEmpty();
    assertThat(group1.memoryLimitBytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/docker/0123abc",
        "/kubepods/burstable/pod0123/0123abc",
        "/system.slice/docker-0123abc.scope",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0123.slice/cri-containerd-0123abc.scope",
        "/kubepods.slice/kubepods-pod0123.slice/crio-0123abc.scope",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-0123abc.scope/container",
      })
  void shouldKnowAContainersGroup(String path) throws Exception {
    assertThat(version2At(path).isOfAContainer()).isTrue();
    assertThat(version1At(path).isOfAContainer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user.slice/user-1000.slice/session-3.scope",
        "/user.slice/user-1000.slice/user@1000.service/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1.scope",
        "/user.slice",
        "/system.slice/ssh.service",
        "/system.slice/docker.service",
        "/init.scope",
      })
  void shouldNotTakeASessionOrAUnitOfTheMachineForAContainerButKeepToItsLimit(String path)
      throws Exception {
    assertThat(version2At(path).isOfAContainer()).isFalse();
    assertThat(version1At(path).isOfAContainer()).isFalse();
    assertThat(version2At(path).memoryLimitBytes()).hasValue(268_435_456L);
    assertThat(version1At(path).memoryLimitBytes()).hasValue(134_217_728L);
  }

  private Cgroup version2At(String path) throws IOException {
    write("version2" + path + "/memory.current", "1000\n");
    write("version2" + path + "/memory.max", "268435456\n");
    Path membership = write("membership2", "0::" + path + "\n");
    return Cgroup.of(membership, root.resolve("version2")).orElseThrow();
  }

  private Cgroup version1At(String path) throws IOException {
    write("version1/memory" + path + "/memory.usage_in_bytes", "5000\n");
    write("version1/memory" + path + "/memory.limit_in_bytes", "134217728\n");
    write("version1/cpuacct" + path + "/cpuacct.usage", "42\n");
    Path membership = write("membership1", "12:memory:%1$s\n11:cpu,cpuacct:%1$s\n".formatted(path));
    return Cgroup.of(membership, root.resolve("version1")).orElseThrow();
  }

  @Test
  void shouldTellNothingWhereTheGroupIsTheWholeMachine() throws Exception {
    write("memory/memory.usage_in_bytes", "5000\n");
    write("memory/release_agent", "\n");
    write("cpuacct/cpuacct.usage", "42\n");
    write("cpuacct/release_agent", "\n");
    Path version1 = write("membership1", "12:memory:/\n11:cpu,cpuacct:/\n");
    Path version2 = write("membership2", "0::/\n");
    assertThat(Cgroup.of(version1, root)).isEmpty();
    assertThat(Cgroup.of(version2, root)).isEmpty();
    assertThat(Cgroup.of(root.resolve("nowhere"), root)).isEmpty();
  }

  @Test
  void shouldTellNothingOnceTheFilesAreGone() throws Exception {
    Path membership = write("membership", "0::/\n");
    Path memory = write("memory.current", "1000\n");
    Cgroup cgroup = Cgroup.of(membership, root).orElseThrow();
    Files.delete(memory);
    assertThat(cgroup.memoryBytes()).isEmpty();
    assertThat(cgroup.cpuNanos()).isEmpty();
  }
}
