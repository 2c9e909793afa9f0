package dev.loomscope.agent.send;

import dev.loomscope.wire.Acknowledgement;
import dev.loomscope.wire.AcknowledgementReader;
import dev.loomscope.wire.Rejection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.channels.SelectionKey;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one agent's datagrams. It never blocks and never throws: what cannot be sent is told
 * to the observer and forgotten, since the next sample carries the counters on.
 *
 * <p>Samples are its only clock. When {@link #SILENT_SAMPLES} in a row were not answered, the next
 * goes by a fresh socket, to another address if there is one, and the name is looked up again.
 *
 * <p>Thread-safe, but the datagrams of a sample belong together: one thread sends them.
 */
public final class Sender implements AutoCloseable {

  /** How many samples without any answer make a collector silent. */
  public static final int SILENT_SAMPLES = 3;

  private final String node;
  private final long start;
  private final CollectorName name;
  private final AddressChoice choice;
  private final Senders senders;
  private final SendObserver observer;
  private final Backoff backoff;
  private final Outstanding outstanding = new Outstanding();
  private @Nullable Link link;
  private @Nullable InetSocketAddress lastAddress;
  private boolean linkAnswered;
  private int unanswered;
  private boolean silent;
  private boolean closed;

  Sender(
      String node,
      long start,
      CollectorName name,
      Senders senders,
      SendObserver observer,
      LongSupplier nanoClock) {
    this.node = node;
    this.start = start;
    this.name = name;
    this.choice = new AddressChoice(node, name, nanoClock);
    this.senders = senders;
    this.observer = observer;
    this.backoff = new Backoff(nanoClock);
  }

  /**
   * Begins a sample: makes sure that there is a socket to the right address.
   *
   * @return whether this sample goes to another address than the datagrams before it, so that the
   *     encoder is to be told: {@link dev.loomscope.wire.ReportEncoder#moved}. A fresh socket to
   *     the same address is no such move: what is missing there was lost
   */
  public synchronized boolean begin() {
    if (closed) {
      return false;
    }
    if (unanswered >= SILENT_SAMPLES) {
      giveUp();
    }
    unanswered++;
    @Nullable InetAddress wanted = choice.now();
    if (link != null && !link.address().getAddress().equals(wanted)) {
      closeLink();
    }
    if (link == null && wanted != null && backoff.isOver()) {
      return open(new InetSocketAddress(wanted, name.port()));
    }
    return false;
  }

  /**
   * Sends a datagram of the sample.
   *
   * @param buffer holds it until this method returns, and has room for one more byte at {@code
   *     length}, which may be overwritten
   * @param sequence its sequence, above those before
   */
  public synchronized void send(byte[] buffer, int length, long sequence) {
    if (link == null) {
      observer.unsent(whyNoLink());
      return;
    }
    try {
      @Nullable Unsent why = link.send(buffer, length);
      if (why == null) {
        outstanding.sent(sequence);
        observer.sent(length);
      } else {
        observer.unsent(why);
      }
    } catch (IOException failed) {
      observer.unsent(link.isLost() ? Unsent.CONNECTION_LOST : Unsent.IO);
      fail(link, failed);
    }
  }

  /** Where datagrams go at the moment; null if nowhere. */
  public synchronized @Nullable InetSocketAddress address() {
    return link == null ? null : link.address();
  }

  /** Closes the socket. Nothing is sent any more. */
  @Override
  public synchronized void close() {
    closed = true;
    closeLink();
  }

  /** Reads answers and writes what is pending; called by the thread of {@link Senders}. */
  synchronized void ready(
      Link which, SelectionKey key, byte[] scratch, AcknowledgementReader reader) {
    if (which != link) {
      return; // closed while the selector told of it
    }
    try {
      which.ready(key, scratch, (bytes, offset, length) -> answer(reader, bytes, offset, length));
    } catch (IOException failed) {
      fail(which, failed);
    }
  }

  private void answer(AcknowledgementReader reader, byte[] bytes, int offset, int length) {
    switch (reader.read(bytes, offset, length)) {
      case Acknowledgement answer
          when answer.start() == start && outstanding.acknowledge(answer.sequence()) ->
          heard(answer);
      case Acknowledgement _ -> observer.refused("unexpected");
      case Rejection wrong -> observer.refused(wrong.reason().label());
    }
  }

  private void heard(Acknowledgement answer) {
    unanswered = 0;
    backoff.succeeded();
    if (link != null) {
      linkAnswered = true;
      choice.heard(link.address().getAddress());
      if (silent) {
        silent = false;
        observer.heardAgain(link.address());
      }
    }
    if (answer.isNameTaken()) {
      observer.nameTaken(node);
    } else {
      observer.acknowledged(answer.sequence());
    }
  }

  private void giveUp() {
    if (!silent) {
      silent = true;
      observer.silent(link == null ? null : link.address());
    }
    if (link != null) {
      choice.passOver(link.address().getAddress());
      closeLink();
    }
    unanswered = 0;
    name.doubt();
  }

  /** Opens a socket; returns whether it leads elsewhere than the last one did. */
  private boolean open(InetSocketAddress address) {
    try {
      link = senders.open(address, this);
      linkAnswered = false;
      boolean moved = lastAddress != null && !lastAddress.equals(address);
      lastAddress = address;
      return moved;
    } catch (IOException | RuntimeException failed) { // such as an address that no route leads to
      observer.failed(
          failed instanceof ConnectException ? SendFailure.CONNECT : SendFailure.SOCKET,
          failed.getMessage());
      choice.passOver(address.getAddress());
      backoff.failed();
      return false;
    }
  }

  private void fail(Link which, IOException failed) {
    SendFailure what =
        switch (which) {
          case UdpLink _ ->
              failed instanceof PortUnreachableException ? SendFailure.UNREACHABLE : SendFailure.IO;
          case TcpLink tcp -> tcp.isConnected() ? SendFailure.CONNECTION_LOST : SendFailure.CONNECT;
        };
    observer.failed(what, failed.getMessage());
    if (!which.isLost()) {
      return;
    }
    if (!linkAnswered) {
      choice.passOver(which.address().getAddress());
      name.doubt();
    }
    backoff.failed();
    closeLink();
  }

  private void closeLink() {
    if (link != null) {
      for (int i = 0; i < link.pending(); i++) {
        observer.unsent(Unsent.CONNECTION_LOST);
      }
      link.close();
      link = null;
    }
  }

  private Unsent whyNoLink() {
    if (closed) {
      return Unsent.NO_SOCKET;
    }
    if (choice.now() == null) {
      return Unsent.NO_ADDRESS;
    }
    return backoff.isOver() ? Unsent.CONNECTION_LOST : Unsent.BACKING_OFF;
  }
}
