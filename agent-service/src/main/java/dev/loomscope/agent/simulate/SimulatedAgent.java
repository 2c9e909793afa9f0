package dev.loomscope.agent.simulate;

import dev.loomscope.agent.send.SendFailure;
import dev.loomscope.agent.send.SendObserver;
import dev.loomscope.agent.send.Sender;
import dev.loomscope.agent.send.Senders;
import dev.loomscope.agent.send.Unsent;
import dev.loomscope.wire.DatagramSink;
import dev.loomscope.wire.ReportEncoder;
import dev.loomscope.wire.Sample;
import dev.loomscope.wire.Sealing;
import dev.loomscope.wire.Section;
import dev.loomscope.wire.StartId;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One simulated agent: a node that is not there, and the real agent's way to a collector with a
 * socket of its own. One thread sends its reports, another brings the answers.
 */
final class SimulatedAgent implements AutoCloseable {

  private final SimulatedNode node;
  private final long intervalMillis;
  private final SimulationTally tally;
  private final ReportEncoder encoder;
  private final Sender sender;
  private final AnswerTimes times = new AnswerTimes();

  SimulatedAgent(
      SimulatedNode node,
      long intervalMillis,
      int maxDatagramBytes,
      Sealing sealing,
      Senders senders,
      SimulationTally tally) {
    long start = StartId.random();
    this.node = node;
    this.intervalMillis = intervalMillis;
    this.tally = tally;
    this.encoder = new ReportEncoder(node.name(), start, maxDatagramBytes, sealing);
    this.sender = senders.sender(node.name(), start, new Observer());
  }

  /**
   * Sends a sample.
   *
   * @param time Unix milliseconds
   */
  void report(long time) {
    if (sender.begin()) {
      encoder.moved();
    }
    try {
      encoder.encode(new Sample(time, intervalMillis, node.at(time)), new Sending());
    } catch (IOException never) { // a sender tells its observer instead
      throw new IllegalStateException(never);
    }
  }

  /** From now on its silences count. */
  void warmedUp() {
    synchronized (times) {
      times.warmedUp();
    }
  }

  /** The longest time without an answer so far, in nanoseconds. */
  long longestSilenceNanos() {
    synchronized (times) {
      return times.longestSilenceNanos(System.nanoTime());
    }
  }

  /** Closes its socket. */
  @Override
  public void close() {
    sender.close();
  }

  /** Hands datagrams to the sender. */
  private final class Sending implements DatagramSink {

    @Override
    public void datagram(byte[] buffer, int length, long sequence) {
      synchronized (times) {
        times.sending(sequence, System.nanoTime());
      }
      sender.send(buffer, length, sequence);
    }

    @Override
    public void dropped(Section section, String item, Drop why) {
      tally.leftOut(why);
    }
  }

  /** Adds to what all agents counted, and takes the time of answers. */
  private final class Observer implements SendObserver {

    @Override
    public void sent(int bytes) {
      tally.sending().sent(bytes);
    }

    @Override
    public void unsent(Unsent why) {
      tally.sending().unsent(why);
    }

    @Override
    public void acknowledged(long sequence) {
      tally.sending().acknowledged(sequence);
      long delay;
      synchronized (times) {
        delay = times.answered(sequence, System.nanoTime());
      }
      if (delay >= 0) {
        tally.answered(delay);
      }
    }

    @Override
    public void refused(String reason) {
      tally.sending().refused(reason);
    }

    @Override
    public void nameTaken(String node) {
      tally.sending().nameTaken(node);
    }

    @Override
    public void failed(SendFailure what, @Nullable String detail) {
      tally.sending().failed(what, detail);
    }

    @Override
    public void silent(@Nullable InetSocketAddress address) {
      tally.sending().silent(address);
    }

    @Override
    public void heardAgain(InetSocketAddress address) {
      tally.sending().heardAgain(address);
    }
  }
}
