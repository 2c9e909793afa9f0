package dev.loomscope.agent.run;

import dev.loomscope.agent.sample.Sampler;
import dev.loomscope.service.EventLog;
import dev.loomscope.service.Termination;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Section;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Takes a sample every interval and sends it, on one thread. The first is due after a random share
 * of the interval, so that the agents of a cluster that started together do not send together; the
 * others are due at fixed times from there, whatever a sample takes. Times that passed meanwhile
 * are left out.
 *
 * <p>When the node has another name than before, it begins anew under that.
 */
final class Agent implements Termination.Work, AutoCloseable {

  /** A sample older than so many intervals means that sampling does not work. */
  private static final int FRESH_INTERVALS = 3;

  private static final EventLog LOG = EventLog.of(Agent.class);
  private static final EventLog LIMITED = LOG.limited(60);

  private final Duration interval;
  private final Sampler sampler;
  private final SampleLog log;
  private final NodeName name;
  private final Function<String, Reports> maker;
  private final AgentMetrics metrics;
  private final DatagramSink sink = new Sink();
  private final CountDownLatch stopped = new CountDownLatch(1);
  // Platform: it reads files, which holds a virtual thread's carrier anyway.
  private final Thread thread = Thread.ofPlatform().name("sampler").daemon().unstarted(this::run);
  private volatile Reports reports;
  private volatile boolean everSampled;
  private volatile long lastSampled;

  Agent(
      Duration interval,
      Sampler sampler,
      SampleLog log,
      NodeName name,
      Function<String, Reports> maker,
      AgentMetrics metrics) {
    this.interval = interval;
    this.sampler = sampler;
    this.log = log;
    this.name = name;
    this.maker = maker;
    this.metrics = metrics;
    this.reports = maker.apply(name.now());
  }

  /**
   * Takes a sample that is not sent, before the first that is: it loads the code, and shows at once
   * what cannot be measured here.
   */
  void sampleForTheFirstTime() {
    sample();
  }

  void start() {
    thread.start();
  }

  /** Whether there is a sample that is recent. */
  boolean isSampling() {
    return everSampled && System.nanoTime() - lastSampled <= FRESH_INTERVALS * interval.toNanos();
  }

  private void run() {
    long period = interval.toNanos();
    long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(period);
    try {
      while (!stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        try {
          send(new Sample(System.currentTimeMillis(), interval.toMillis(), sample()));
        } catch (IOException | RuntimeException failed) { // the next sample may well work
          LIMITED.error("sample failed", failed);
        }
        due += period;
        long late = System.nanoTime() - due;
        if (late > 0) {
          due += late / period * period + period;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Measurements sample() {
    long began = System.nanoTime();
    Measurements measurements = sampler.sample();
    long ended = System.nanoTime();
    metrics.sampled(ended - began);
    if (log.takeMeasured()) {
      lastSampled = ended;
      everSampled = true;
    }
    return measurements;
  }

  private void send(Sample sample) throws IOException {
    String before = reports.node();
    String now = name.now();
    if (!now.equals(before)) {
      LOG.info("the host has another name", "node", now, "before", before);
      reports.close();
      reports = maker.apply(now);
    }
    reports.send(sample, sink);
  }

  /** What is sent at the moment. */
  Reports reports() {
    return reports;
  }

  @Override
  public void stopAccepting() {
    stopped.countDown();
  }

  @Override
  public boolean drain(Duration bound) throws InterruptedException {
    return !thread.isAlive() || thread.join(bound);
  }

  @Override
  public void close() {
    reports.close();
  }

  private final class Sink implements DatagramSink {

    @Override
    public void datagram(byte[] buffer, int length, long sequence) {
      reports.sender().send(buffer, length, sequence);
    }

    @Override
    public void dropped(Section section, String item, Drop why) {
      log.dropped(section, item, why);
    }
  }
}
