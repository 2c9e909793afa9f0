package dev.loomscope.load.engine;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: sends messages and compares every byte that comes back. It knows nothing
 * of when the next message is due; who drives it decides that.
 *
 * <pre>
 *   open ──connect──▶ connecting ──finishConnect──▶ connected ──┬─▶ closed
 *                                                     ▲   │     │
 *                                          whole echo └───┘ message
 * </pre>
 *
 * <p>Used by one thread at a time. Allocates nothing for a message.
 */
final class Connection {

  /** What a read brought. */
  enum Receipt {
    /** Nothing, or a part of what is awaited. */
    PARTIAL,
    /** The last byte of the echo. */
    WHOLE,
    /** More than was sent. */
    SURPLUS,
    /** The end of the stream. */
    END
  }

  final int number;

  /** What it connects to. */
  final InetSocketAddress target;

  private final Payload payload;
  private final SocketChannel channel;
  private final SelectionKey key;
  private int size;
  private int offset;
  private int sent;
  private int received;
  private boolean connected;
  private boolean altered;
  private int messages;
  private int echoes;
  private long connectBegan;
  private long messageBegan;

  private Connection(
      int number,
      InetSocketAddress target,
      Payload payload,
      SocketChannel channel,
      SelectionKey key) {
    this.number = number;
    this.target = target;
    this.payload = payload;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Opens a socket and makes it known to a selector, without connecting it.
   *
   * @param number for whoever drives it to know it by
   * @param target what it will connect to
   * @param source address to connect from, or null to let the system choose
   */
  static Connection open(
      int number,
      Payload payload,
      InetSocketAddress target,
      @Nullable InetSocketAddress source,
      Selector to)
      throws IOException {
    boolean ipv4 = target.getAddress().getAddress().length == 4;
    SocketChannel channel =
        SocketChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (source != null) {
        channel.bind(source);
      }
      SelectionKey key = channel.register(to, 0);
      Connection connection = new Connection(number, target, payload, channel, key);
      key.attach(connection);
      return connection;
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  /** Begins to connect and returns whether that was done at once. */
  boolean connect(long now) throws IOException {
    connectBegan = now;
    connected = channel.connect(target);
    key.interestOps(connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
    return connected;
  }

  /** Goes on connecting and returns whether that is done. */
  boolean finishConnect() throws IOException {
    connected = channel.finishConnect();
    if (connected) {
      key.interestOps(SelectionKey.OP_READ);
    }
    return connected;
  }

  /**
   * Makes a message the current one.
   *
   * @param begin where its bytes begin in the payload
   */
  void next(int begin, int bytes, long now) {
    offset = begin;
    size = bytes;
    sent = 0;
    received = 0;
    altered = false;
    messageBegan = now;
    messages++;
  }

  /**
   * Sends what is left of the current message, as far as the socket takes it.
   *
   * @param view this thread's view of the payload
   */
  void send(ByteBuffer view) throws IOException {
    view.limit(offset + size).position(offset + sent);
    sent += channel.write(view);
    int interest =
        sent < size ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Reads once and compares.
   *
   * @param buffer where to read to; its former content is lost
   * @param segment the same memory as {@code buffer}
   */
  Receipt receive(ByteBuffer buffer, MemorySegment segment) throws IOException {
    int length = channel.read(buffer.clear());
    if (length < 0) {
      return Receipt.END;
    }
    int awaited = sent - received;
    altered |= length > awaited;
    altered |= !payload.matches(segment, Math.min(length, awaited), offset + received);
    received += length;
    if (length > awaited) {
      return Receipt.SURPLUS;
    }
    if (received < size) {
      return Receipt.PARTIAL;
    }
    echoes++;
    return Receipt.WHOLE;
  }

  /** Whether the handshake is done. */
  boolean isConnected() {
    return connected;
  }

  /** Whether a byte of the current message's echo was not what was sent. */
  boolean isAltered() {
    return altered;
  }

  /** How many echoes came back whole. */
  int echoes() {
    return echoes;
  }

  /** How many messages were begun to be sent. */
  int messages() {
    return messages;
  }

  /** Whether the current message's echo is not whole yet. */
  boolean isUnderWay() {
    return messages > echoes;
  }

  /** When the connect began, by {@link System#nanoTime}. */
  long connectBegan() {
    return connectBegan;
  }

  /** When the current message was about to be sent, by {@link System#nanoTime}. */
  long messageBegan() {
    return messageBegan;
  }

  /** Whether it was closed. */
  boolean isClosed() {
    return !channel.isOpen();
  }

  /** Stays connected and takes notice of nothing more. */
  void rest() {
    key.interestOps(0);
  }

  /** Closes the connection; what the server still sends is lost. */
  void close() {
    try {
      channel.close();
    } catch (IOException alreadyGone) {
      // the descriptor is released all the same
    }
  }
}
