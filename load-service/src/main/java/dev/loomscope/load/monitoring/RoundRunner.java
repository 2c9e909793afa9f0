package dev.loomscope.load.monitoring;

import dev.loomscope.load.monitoring.Round.Seen;
import dev.loomscope.load.process.ServerProcesses;
import dev.loomscope.service.InvalidSettingException;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Settings;
import java.time.Duration;

/**
 * Runs rounds: a fresh collector first runs under a load, then is stopped for a while and goes on.
 * Used by one thread.
 */
final class RoundRunner {

  /** Reading memory walks the page tables, so not more often. */
  private static final Duration MEMORY_INTERVAL = Duration.ofSeconds(1);

  private final ServerProcesses processes;
  private final Settings settings;
  private final Duration interval;
  private final Duration warmUp;

  RoundRunner(ServerProcesses processes, Settings settings) {
    this.processes = processes;
    this.settings = settings;
    this.interval = settings.get(MonitoringSettings.INTERVAL);
    this.warmUp = settings.get(MonitoringSettings.WARM_UP);
  }

  Round run(Load load) throws InvalidSettingException, ProgramFailure, InterruptedException {
    Collector collector = Collector.start(processes, settings);
    Duration time = settings.get(MonitoringSettings.DURATION);
    Collector.Reading fresh = collector.read();
    Simulation running =
        Simulation.start(processes, settings, collector.address(), load, warmUp, time);
    long memory = watchMemory(collector, warmUp);
    Collector.Reading warm = collector.read();
    long began = System.nanoTime();
    memory = Math.max(memory, watchMemory(collector, time));
    Collector.Reading done = collector.read();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Seen seenRunning = Seen.of(fresh, running.figures(), collector.read());

    Duration stall = settings.get(MonitoringSettings.STALL);
    // An interval before, and afterwards what an agent needs to notice silence and to come back.
    Duration stalledTime = stall.plus(interval.multipliedBy(5));
    Collector.Reading before = collector.read();
    Simulation stalled =
        Simulation.start(processes, settings, collector.address(), load, warmUp, stalledTime);
    memory = Math.max(memory, watchMemory(collector, warmUp.plus(interval)));
    collector.stall(stall);
    memory = Math.max(memory, watchMemory(collector, interval));
    Seen seenStalled = Seen.of(before, stalled.figures(), collector.read());
    collector.stop();
    return Round.of(load, warm, done, took, memory, seenRunning, seenStalled);
  }

  /** Lets time pass; returns the most memory that the collector had meanwhile, in bytes. */
  private static long watchMemory(Collector collector, Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    long most = 0;
    while (true) {
      most = Math.max(most, collector.memoryBytes());
      long left = until - System.nanoTime();
      if (left <= 0) {
        return most;
      }
      Thread.sleep(Duration.ofNanos(Math.min(left, MEMORY_INTERVAL.toNanos())));
    }
  }
}
