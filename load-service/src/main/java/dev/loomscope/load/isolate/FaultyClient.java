package dev.loomscope.load.isolate;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.ProgramFailure;
import dev.loomscope.service.Setting;
import dev.loomscope.service.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes handlers of echo servers fail, one fault after the other, while others load them. For one
 * thread, but for the one that it makes itself.
 */
public final class FaultyClient implements AutoCloseable {

  private static final Setting<String> MARKER_FILE =
      Setting.text(
          "marker-file",
          "File with the secret that has echo servers fail, which they must have, too; empty for no"
              + " faults");

  /** Every setting of the client. */
  public static final List<Setting<?>> SETTINGS =
      List.of(
          MARKER_FILE,
          IsolateSettings.FAULTS,
          IsolateSettings.LEAD_TIME,
          IsolateSettings.OBSERVATION_TIME);

  private static final int CONNECT_MILLIS = 5_000;
  private static final EventLog LOG = EventLog.of(FaultyClient.class);

  private final String marker;
  private final List<Fault> faults;
  private final Duration leadTime;
  private final Duration observationTime;
  private final Thread thread;
  private final List<InetSocketAddress> targets;
  private final Consumer<Fault> causing;

  private FaultyClient(
      Settings settings, List<InetSocketAddress> targets, Consumer<Fault> causing, String marker) {
    this.marker = marker;
    this.faults = marker.isEmpty() ? List.of() : settings.get(IsolateSettings.FAULTS);
    this.leadTime = settings.get(IsolateSettings.LEAD_TIME);
    this.observationTime = settings.get(IsolateSettings.OBSERVATION_TIME);
    this.targets = List.copyOf(targets);
    this.causing = causing;
    this.thread = Thread.ofPlatform().name("faulty-client").daemon().unstarted(this::causeAll);
  }

  /**
   * Begins with the lead time, if there is a marker.
   *
   * @param targets each of which is made to fail; their names are looked up each time
   * @param causing is told of each fault just before it is caused
   * @throws ProgramFailure if the marker cannot be read
   */
  public static FaultyClient begin(
      Settings settings, List<InetSocketAddress> targets, Consumer<Fault> causing)
      throws ProgramFailure {
    String file = settings.get(MARKER_FILE);
    try {
      String marker = file.isEmpty() ? "" : Files.readString(Path.of(file)).strip();
      FaultyClient client = new FaultyClient(settings, targets, causing, marker);
      client.thread.start();
      return client;
    } catch (IOException unreadable) {
      throw new ProgramFailure(
          "cannot read marker-file = %s: %s".formatted(file, unreadable.getMessage()));
    }
  }

  private void causeAll() {
    List<Socket> open = new ArrayList<>(); // a fault is not to be one of a client that has gone
    try {
      Thread.sleep(leadTime);
      for (Fault fault : faults) {
        causing.accept(fault); // before, or what it does at once would be taken for the last one's
        for (InetSocketAddress target : targets) {
          cause(fault, target, open);
        }
        Thread.sleep(observationTime);
      }
    } catch (InterruptedException ended) {
      LOG.debug("no more faults");
    } finally {
      open.forEach(FaultyClient::close);
    }
  }

  private void cause(Fault fault, InetSocketAddress target, List<Socket> open) {
    Socket socket = new Socket();
    open.add(socket);
    try {
      socket.connect(
          new InetSocketAddress(target.getHostString(), target.getPort()), CONNECT_MILLIS);
      socket.getOutputStream().write((marker + fault.label()).getBytes(StandardCharsets.US_ASCII));
      LOG.info("fault caused", "fault", fault.label(), "target", target.getHostString());
    } catch (IOException refused) {
      LOG.warn(
          "no fault caused",
          "fault",
          fault.label(),
          "target",
          target.getHostString(),
          "cause",
          refused);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // the descriptor is released all the same
    }
  }

  /** No more faults. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
