package dev.loomscope.agent.send;

import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.Load;
import dev.loomscope.wire.Measurements;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sender whose clock, names and samples are a test's. */
final class TestAgent implements AutoCloseable {

  static final long START = 0x0123456789abcdefL;

  private static final Sample SAMPLE =
      new Sample(
          System.currentTimeMillis(),
          5_000,
          Measurements.builder().load(new Load(1, 2, 3)).build());

  final Recorder events = new Recorder();
  final AtomicInteger lookups = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Senders senders;
  private final Sender sender;
  private final ReportEncoder encoder = new ReportEncoder("web-1", START, 1_400, Sealing.none());
  private volatile List<InetAddress> addresses;

  private TestAgent(Transport transport, int port, List<InetAddress> addresses) {
    this.addresses = addresses;
    CollectorName name =
        new CollectorName(
            InetSocketAddress.createUnresolved("collector.test", port),
            this::resolve,
            events,
            nanos::get,
            Runnable::run);
    name.lookUp(() -> {});
    try {
      senders = Senders.start(transport, name, Sealing.none(), nanos::get);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    sender = senders.sender("web-1", START, events);
  }

  static TestAgent start(Transport transport, int port, String... addresses) {
    return new TestAgent(transport, port, addresses(addresses));
  }

  static List<InetAddress> addresses(String... texts) {
    return Stream.of(texts).map(InetAddress::ofLiteral).toList();
  }

  /** What the name means from now on; nothing: it cannot be looked up. */
  void rename(String... texts) {
    addresses = addresses(texts);
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Takes a sample of one datagram and sends it. */
  void sample() {
    sample(SAMPLE);
  }

  void sample(Sample sample) {
    if (sender.begin()) {
      encoder.moved();
    }
    try {
      encoder.encode(
          sample,
          new DatagramSink() {
            @Override
            public void datagram(byte[] buffer, int length, long sequence) {
              sender.send(buffer, length, sequence);
            }

            @Override
            public void dropped(Section section, String item, Drop why) {
              throw new AssertionError(section + " " + item + " " + why);
            }
          });
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The addresses in the order in which this agent's node prefers them. */
  static List<String> preferred(String... addresses) {
    return Rendezvous.order("web-1", addresses(addresses)).stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Nullable InetSocketAddress address() {
    return sender.address();
  }

  private List<InetAddress> resolve(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  @Override
  public void close() {
    sender.close();
    senders.close();
  }
}
