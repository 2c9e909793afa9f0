package dev.loomscope.echo;

import dev.loomscope.echo.process.ContextSwitches;
import dev.loomscope.echo.process.ProcessClock;
import dev.loomscope.echo.process.SwitchCounts;
import dev.loomscope.service.Cgroup;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * What an echo server costs, as Prometheus metrics: threads, processes, context switches, and CPU
 * time and memory of its whole process tree and of its container.
 */
final class ResourceMetrics {

  private ResourceMetrics() {}

  static void register(
      PrometheusRegistry registry, Mode mode, EchoServer server, TreeCpu cpu, TreeMemory memory) {
    String label = mode.label();
    threads(registry, mode, server);
    GaugeWithCallback.builder()
        .name("loomscope_echo_processes")
        .help("Processes that the server consists of, the service's own included.")
        .labelNames("mode")
        .callback(value -> value.call(1 + server.processes().size(), label))
        .register(registry);
    if (mode != Mode.PROCESS || ProcessClock.areChildrenKnown()) {
      CounterWithCallback.builder()
          .name("loomscope_echo_cpu_seconds")
          .help("CPU time used by the server's process tree, ended processes included.")
          .unit(Unit.SECONDS)
          .labelNames("mode")
          .callback(value -> value.call(cpu.nanos() / 1e9, label))
          .register(registry);
    }
    GaugeWithCallback.builder()
        .name("loomscope_echo_memory_bytes")
        .help("Proportional set size (PSS) summed over the server's process tree.")
        .unit(Unit.BYTES)
        .labelNames("mode")
        .callback(
            value -> memory.reading().ifPresent(reading -> value.call(reading.bytes(), label)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("loomscope_echo_memory_sampled_timestamp_seconds")
        .help("When the reading behind loomscope_echo_memory_bytes began, in Unix time.")
        .unit(Unit.SECONDS)
        .labelNames("mode")
        .callback(
            value ->
                memory
                    .reading()
                    .ifPresent(reading -> value.call(reading.beganUnixMillis() / 1e3, label)))
        .register(registry);
    if (SwitchCounts.areKnown()) {
      switches(registry, label, new TreeSwitches(server));
    }
    Cgroup.ofThisProcess()
        .filter(Cgroup::isOfAContainer) // another may be a whole login session's
        .ifPresent(cgroup -> container(registry, label, cgroup));
  }

  private static void switches(PrometheusRegistry registry, String mode, TreeSwitches tree) {
    CounterWithCallback.builder()
        .name("loomscope_echo_context_switches")
        .help(
            "Context switches of the server's process tree, ended threads and processes included:"
                + " voluntary (a thread waits), involuntary (others get its processor).")
        .labelNames("mode", "type")
        .callback(
            value -> {
              ContextSwitches reading = tree.reading();
              value.call(reading.voluntary(), mode, "voluntary");
              value.call(reading.involuntary(), mode, "involuntary");
            })
        .register(registry);
  }

  private static void threads(PrometheusRegistry registry, Mode mode, EchoServer server) {
    ThreadMXBean platform = ManagementFactory.getThreadMXBean();
    VirtualThreadSchedulerMXBean scheduler =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    String label = mode.label();
    GaugeWithCallback.builder()
        .name("loomscope_echo_threads")
        .help(
            "Threads of the service's JVM: platform (carriers among them), carrier (those that run"
                + " virtual threads), virtual (those that serve a connection).")
        .labelNames("mode", "kind")
        .callback(
            value -> {
              value.call(platform.getThreadCount(), label, "platform");
              value.call(Math.max(0, scheduler.getPoolSize()), label, "carrier");
              value.call(mode == Mode.VIRTUAL ? server.totals().active() : 0, label, "virtual");
            })
        .register(registry);
  }

  private static void container(PrometheusRegistry registry, String mode, Cgroup cgroup) {
    GaugeWithCallback.builder()
        .name("loomscope_echo_container_memory_bytes")
        .help("Memory of the server's container as its cgroup counts it, page cache included.")
        .unit(Unit.BYTES)
        .labelNames("mode")
        .callback(value -> cgroup.memoryBytes().ifPresent(bytes -> value.call(bytes, mode)))
        .register(registry);
    CounterWithCallback.builder()
        .name("loomscope_echo_container_cpu_seconds")
        .help("CPU time of the server's container as its cgroup counts it.")
        .unit(Unit.SECONDS)
        .labelNames("mode")
        .callback(value -> cgroup.cpuNanos().ifPresent(nanos -> value.call(nanos / 1e9, mode)))
        .register(registry);
  }
}
