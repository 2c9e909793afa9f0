package dev.loomscope.agent.send;

import dev.loomscope.service.EventLog;
import dev.loomscope.wire.AcknowledgementReader;
import dev.loomscope.wire.Protocol;
import dev.loomscope.wire.Sealing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.LongSupplier;

/**
 * The senders of a process, and the one thread that reads what collectors answer them and writes
 * what their sockets did not take at once. Thread-safe.
 */
public final class Senders implements AutoCloseable {

  private static final EventLog LOG = EventLog.of(Senders.class).limited(10);

  private record Attachment(Sender sender, Link link) {}

  private final Transport transport;
  private final CollectorName name;
  private final LongSupplier nanoClock;
  private final Selector selector;
  private final AcknowledgementReader reader;
  // One byte more than an answer may have shows one that is too long.
  private final byte[] scratch = new byte[Protocol.MAX_DATAGRAM_BYTES + 1];
  private final Thread thread = Thread.ofPlatform().name("answers").daemon().unstarted(this::run);

  private Senders(
      Transport transport,
      CollectorName name,
      Sealing sealing,
      LongSupplier nanoClock,
      Selector selector) {
    this.transport = transport;
    this.name = name;
    this.nanoClock = nanoClock;
    this.selector = selector;
    this.reader = new AcknowledgementReader(sealing);
  }

  /**
   * Starts with no sender.
   *
   * @param sealing the level that reports are sealed at, and answers are held to
   * @throws IOException if there can be no selector
   */
  public static Senders start(Transport transport, CollectorName name, Sealing sealing)
      throws IOException {
    return start(transport, name, sealing, System::nanoTime);
  }

  static Senders start(
      Transport transport, CollectorName name, Sealing sealing, LongSupplier nanoClock)
      throws IOException {
    Senders senders = new Senders(transport, name, sealing, nanoClock, Selector.open());
    senders.thread.start();
    return senders;
  }

  /**
   * A sender for one agent.
   *
   * @param node the agent's node, which chooses among the collector's addresses
   * @param start the agent's start: answers to others are refused
   */
  public Sender sender(String node, long start, SendObserver observer) {
    return new Sender(node, start, name, this, observer, nanoClock);
  }

  /** Ends the thread. Senders are to be closed before. */
  @Override
  public void close() {
    try {
      selector.close();
      thread.join();
    } catch (IOException failed) {
      LOG.error("selector could not be closed", failed);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  Link open(InetSocketAddress address, Sender owner) throws IOException {
    return switch (transport) {
      case UDP -> UdpLink.open(address, owner, this);
      case TCP -> TcpLink.open(address, owner, this);
    };
  }

  SelectionKey register(SelectableChannel channel, int operations, Sender sender, Link link)
      throws ClosedChannelException {
    SelectionKey key = channel.register(selector, operations, new Attachment(sender, link));
    selector.wakeup();
    return key;
  }

  /** Makes a change to a key known to a selector that waits already. */
  void wakeUp() {
    selector.wakeup();
  }

  /** Closes a channel; its descriptor is free once the selector has let go of it. */
  void close(Channel channel) {
    try {
      channel.close();
    } catch (IOException failed) {
      LOG.error("socket could not be closed", failed);
    }
    selector.wakeup();
  }

  private void run() {
    while (selector.isOpen()) {
      try {
        selector.select(this::ready);
      } catch (ClosedSelectorException _) {
        return;
      } catch (IOException failed) {
        LOG.error("waiting for answers failed", failed);
      }
    }
  }

  private void ready(SelectionKey key) {
    if (!(key.attachment() instanceof Attachment(Sender sender, Link link))) {
      return;
    }
    try {
      sender.ready(link, key, scratch, reader);
    } catch (RuntimeException unexpected) { // one sender's failure must not end all others' answers
      LOG.error("reading an answer failed", unexpected);
    }
  }
}
