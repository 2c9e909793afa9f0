package dev.loomscope.collector.registry;

import dev.loomscope.wire.Header;
import dev.loomscope.wire.Level;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.Received;
import dev.loomscope.wire.Rejection;
import dev.loomscope.wire.Report;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent that samples every five seconds by a clock of its own. */
final class TestAgent {

  static final long INTERVAL = 5_000;

  private static final Origin ORIGIN =
      new Origin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 41_234), Transport.UDP);

  private final Registry registry;
  private final String name;
  private long start = 1;
  private long sequence;
  private long since = 1;
  private long time = TestClock.BEGIN - 2_000;

  TestAgent(Registry registry, String name) {
    this.registry = registry;
    this.name = name;
  }

  /** Takes the next sample, which is one report. */
  Header sample() {
    time += INTERVAL;
    return part(1, 1);
  }

  /** Takes a sample whose first part this is. */
  Header sampleOf(int parts) {
    time += INTERVAL;
    return part(1, parts);
  }

  Header part(int part, int parts) {
    sequence++;
    return new Header(name, start, sequence, since, time, INTERVAL, part, parts);
  }

  void restart(long newStart) {
    start = newStart;
    sequence = 0;
    since = 1;
  }

  /** Sends so many reports to another collector, and comes back. */
  void visitAnother(int reports) {
    time += reports * INTERVAL;
    sequence += reports;
    since = sequence + 1;
  }

  /** Sets the node's clock. */
  void jump(Duration by) {
    time += by.toMillis();
  }

  @Nullable Rejection send(Header header, Measurements.Builder measurements) {
    return send(header, measurements, ORIGIN);
  }

  @Nullable Rejection send(Header header, Measurements.Builder measurements, Origin origin) {
    Report report = new Report(header, measurements.build());
    return registry.take(new Received.Accepted(report, Level.NONE, null, 500), origin);
  }

  /** Takes the next sample and sends it. */
  @Nullable Rejection report(Measurements.Builder measurements) {
    return send(sample(), measurements);
  }
}
