package dev.loomscope.agent.send;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection, a document on each line.
 *
 * <pre>
 *             connected, all written           not all written
 * connecting ----------------------> idle ---------------------> pending
 *     |                               ^  <---------------------     |
 *     | connected, not all written    |        all written          |
 *     +-------------------------------|---------------------------->+
 * </pre>
 *
 * <p>What the socket does not take at once is pending, while connecting and later, up to {@link
 * #MAX_PENDING_BYTES}; documents beyond that are not sent.
 */
final class TcpLink implements Link {

  /** A sample of a large node, so that the first one need not wait for the connection. */
  static final int MAX_PENDING_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final InetSocketAddress address;
  private final Senders senders;
  private final AnswerLines lines = new AnswerLines();
  private @Nullable SelectionKey key;
  private @Nullable ByteBuffer pending;
  private int pendingDocuments;

  private TcpLink(SocketChannel channel, InetSocketAddress address, Senders senders) {
    this.channel = channel;
    this.address = address;
    this.senders = senders;
  }

  static TcpLink open(InetSocketAddress address, Sender owner, Senders senders) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      boolean connected = channel.connect(address);
      TcpLink link = new TcpLink(channel, address, senders);
      int interest = connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT;
      link.key = senders.register(channel, interest, owner, link);
      return link;
    } catch (IOException | RuntimeException failed) {
      senders.close(channel);
      throw failed;
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public @Nullable Unsent send(byte[] buffer, int length) throws IOException {
    buffer[length] = '\n';
    ByteBuffer line = ByteBuffer.wrap(buffer, 0, length + 1);
    if (pending == null && channel.isConnected()) {
      channel.write(line);
    }
    return !line.hasRemaining() || keep(line) ? null : Unsent.BUFFER_FULL;
  }

  /** Keeps what is left of a line; only a whole one may be refused. */
  private boolean keep(ByteBuffer line) {
    int held = pending == null ? 0 : pending.remaining();
    if (held + line.remaining() > MAX_PENDING_BYTES) {
      return false;
    }
    ByteBuffer more = ByteBuffer.allocate(held + line.remaining());
    if (pending != null) {
      more.put(pending);
    }
    pending = more.put(line).flip();
    pendingDocuments++;
    if (channel.isConnected()) {
      interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
    return true;
  }

  @Override
  public void ready(SelectionKey ready, byte[] scratch, Answers answers) throws IOException {
    if (ready.isConnectable() && channel.finishConnect()) {
      interest(SelectionKey.OP_READ);
    }
    if (channel.isConnected()) {
      writePending();
      read(scratch, answers);
    }
  }

  private void writePending() throws IOException {
    if (pending == null) {
      return;
    }
    channel.write(pending);
    if (pending.hasRemaining()) {
      interest(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    } else {
      pending = null;
      pendingDocuments = 0;
      interest(SelectionKey.OP_READ);
    }
  }

  private void read(byte[] scratch, Answers answers) throws IOException {
    int count = channel.read(ByteBuffer.wrap(scratch));
    if (count < 0) {
      throw new EOFException("the collector ended the connection");
    }
    lines.take(scratch, count, answers);
  }

  /** Changes what the selector waits for, and lets one that waits already know. */
  private void interest(int operations) {
    if (key != null && key.interestOps() != operations) {
      key.interestOps(operations);
      senders.wakeUp();
    }
  }

  @Override
  public boolean isLost() {
    return true;
  }

  @Override
  public int pending() {
    return pendingDocuments;
  }

  @Override
  public void close() {
    senders.close(channel);
  }
}
