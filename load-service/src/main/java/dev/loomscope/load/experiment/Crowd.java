package dev.loomscope.load.experiment;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Well-behaved clients, each on a virtual thread: they echo again and again until one of their
 * echoes is not in time, or they are told to stop.
 */
final class Crowd implements AutoCloseable {

  /** Between two echoes of a client: a hundred clients then leave most of a core to the server. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final InetSocketAddress target;
  private final Duration deadline;
  private final CountDownLatch served;
  private final AtomicInteger inTime = new AtomicInteger();
  private final Map<Client.Echo, AtomicInteger> failures = new EnumMap<>(Client.Echo.class);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  private Crowd(InetSocketAddress target, int clients, Duration deadline) {
    this.target = target;
    this.deadline = deadline;
    this.served = new CountDownLatch(clients);
    for (Client.Echo echo : Client.Echo.values()) {
      failures.put(echo, new AtomicInteger());
    }
  }

  /**
   * Connects clients.
   *
   * @param deadline of each echo but a client's first
   * @param startTime how long a client may take to connect, and how long for its first echo
   */
  static Crowd start(InetSocketAddress target, int clients, Duration deadline, Duration startTime) {
    Crowd crowd = new Crowd(target, clients, deadline);
    for (int number = 0; number < clients; number++) {
      int own = number;
      crowd.threads.add(Thread.ofVirtual().start(() -> crowd.run(own, startTime)));
    }
    return crowd;
  }

  private void run(int number, Duration startTime) {
    try (Client client = Client.connect(target, number, startTime)) {
      if (client.echo(startTime) != Client.Echo.IN_TIME) {
        return;
      }
      inTime.incrementAndGet();
      served.countDown();
      while (!stopped) {
        Client.Echo echo = client.echo(deadline);
        if (echo != Client.Echo.IN_TIME) {
          inTime.decrementAndGet();
          Objects.requireNonNull(failures.get(echo)).incrementAndGet();
          return;
        }
        Thread.sleep(PAUSE);
      }
    } catch (IOException | InterruptedException notServed) {
      // it is missing among those that were served
    }
  }

  /** Waits until every client has had its first echo; returns how many have, at the bound. */
  int awaitServed(Duration bound) throws InterruptedException {
    served.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    return inTime();
  }

  /** How many clients have had every echo in time so far. */
  int inTime() {
    return inTime.get();
  }

  /** How many clients have failed by what became of their last message. */
  int failed(Client.Echo echo) {
    return Objects.requireNonNull(failures.get(echo)).get();
  }

  /** Has each client await the echo in hand and stop. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.forEach(Thread::interrupt);
  }
}
