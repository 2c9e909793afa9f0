package dev.loomscope.agent.sample;

import dev.loomscope.service.EventLog;
import dev.loomscope.wire.Core;
import dev.loomscope.wire.CpuTimes;
import dev.loomscope.wire.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/**
 * CPU times as OSHI has them, in milliseconds. OSHI promises milliseconds; on macOS it hands on the
 * kernel's ticks, 100 a second. So they are held against the clock at the start.
 */
final class OshiCpu {

  private static final EventLog LOG = EventLog.of(OshiCpu.class);

  /** Ticks and uptime never differ by more on a machine that was always awake. */
  private static final double LARGEST_RATIO = 2;

  /** Longer than OSHI keeps an answer (300 ms), and enough for two digits of 100 ticks a second. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final OshiHost host;
  private final CentralProcessor processor;
  private final double millisPerTick;

  /** Takes half a second where ticks and uptime do not agree. */
  OshiCpu(OshiHost host) throws InterruptedException {
    this.host = host;
    this.processor = host.hardware().getProcessor();
    this.millisPerTick = millisPerTick(processor, host.system().getSystemUptime());
    if (millisPerTick != 1) {
      LOG.info("CPU ticks of OSHI are no milliseconds", "milliseconds", millisPerTick);
    }
  }

  Stat read() throws IOException {
    long[][] ticks = processor.getProcessorCpuLoadTicks();
    if (ticks.length == 0) {
      throw new IOException("OSHI tells no core");
    }
    List<Core> cores = new ArrayList<>(ticks.length);
    for (int core = 0; core < ticks.length; core++) {
      cores.add(new Core(core, times(ticks[core])));
    }
    return Stat.of(
        sum(cores),
        cores,
        host.dialect().told(OshiDialect.Figure.CONTEXT_SWITCHES, processor::getContextSwitches),
        1_000 * host.system().getSystemBootTime());
  }

  private CpuTimes times(long[] ticks) {
    return new CpuTimes(
        millis(ticks, TickType.USER),
        millis(ticks, TickType.NICE),
        millis(ticks, TickType.SYSTEM),
        millis(ticks, TickType.IDLE),
        millis(ticks, TickType.IOWAIT),
        millis(ticks, TickType.IRQ),
        millis(ticks, TickType.SOFTIRQ),
        millis(ticks, TickType.STEAL));
  }

  private long millis(long[] ticks, TickType mode) {
    return host.dialect().counts(mode)
        ? Math.max(0, Math.round(ticks[mode.getIndex()] * millisPerTick))
        : Protocol.UNKNOWN;
  }

  private static CpuTimes sum(List<Core> cores) {
    return new CpuTimes(
        sum(cores, CpuTimes::user),
        sum(cores, CpuTimes::nice),
        sum(cores, CpuTimes::system),
        sum(cores, CpuTimes::idle),
        sum(cores, CpuTimes::iowait),
        sum(cores, CpuTimes::irq),
        sum(cores, CpuTimes::softirq),
        sum(cores, CpuTimes::steal));
  }

  /** A mode that is not counted is so for each core. */
  private static long sum(List<Core> cores, ToLongFunction<CpuTimes> mode) {
    return Math.max(Protocol.UNKNOWN, cores.stream().map(Core::times).mapToLong(mode).sum());
  }

  /**
   * Uptime alone does not tell: it goes on while a notebook sleeps, and ticks do not. What does not
   * agree with it is therefore measured, to a power of ten.
   */
  private static double millisPerTick(CentralProcessor processor, long uptimeSeconds)
      throws InterruptedException {
    double ticks = ticksOfACore(processor);
    double ratio = 1e3 * uptimeSeconds / ticks;
    if (ratio > 1 / LARGEST_RATIO && ratio < LARGEST_RATIO) {
      return 1;
    }
    long began = System.nanoTime();
    Thread.sleep(LOOK);
    double passed = ticksOfACore(processor) - ticks;
    double millis = (System.nanoTime() - began) / 1e6;
    return passed > 0 ? Math.pow(10, Math.round(Math.log10(millis / passed))) : 1;
  }

  private static double ticksOfACore(CentralProcessor processor) {
    return Arrays.stream(processor.getProcessorCpuLoadTicks())
        .mapToLong(modes -> Arrays.stream(modes).sum())
        .average()
        .orElse(0);
  }
}
