package dev.loomscope.agent.send;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket. It is connected, so that the kernel drops what comes from elsewhere and tells when
 * nobody listens.
 */
final class UdpLink implements Link {

  /** Datagrams read in one go: those that remain are found by the next select. */
  private static final int READS = 64;

  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final Senders senders;

  private UdpLink(DatagramChannel channel, InetSocketAddress address, Senders senders) {
    this.channel = channel;
    this.address = address;
    this.senders = senders;
  }

  static UdpLink open(InetSocketAddress address, Sender owner, Senders senders) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(address);
      UdpLink link = new UdpLink(channel, address, senders);
      senders.register(channel, SelectionKey.OP_READ, owner, link);
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

  @Override
  public @Nullable Unsent send(byte[] buffer, int length) throws IOException {
    return channel.write(ByteBuffer.wrap(buffer, 0, length)) == length ? null : Unsent.BUFFER_FULL;
  }

  @Override
  public void ready(SelectionKey key, byte[] scratch, Answers answers) throws IOException {
    for (int i = 0; i < READS; i++) {
      int length = channel.read(ByteBuffer.wrap(scratch));
      if (length <= 0) {
        return;
      }
      answers.take(scratch, 0, length);
    }
  }

  @Override
  public boolean isLost() {
    return false; // a datagram that failed says nothing about the next
  }

  @Override
  public int pending() {
    return 0;
  }

  @Override
  public void close() {
    senders.close(channel);
  }
}
