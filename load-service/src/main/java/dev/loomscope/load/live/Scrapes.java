package dev.loomscope.load.live;

import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** Notices when {@code /metrics} is read, and whether that began early enough. Thread-safe. */
final class Scrapes implements Filter {

  private static final String PATH = "/metrics";

  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger seen = new AtomicInteger();

  /** What is to be seen has changed: a scrape that has begun by now may miss it. */
  void changed() {
    now.incrementAndGet();
  }

  /** Whether a scrape has begun and ended since the last change. */
  boolean haveSeenIt() {
    return seen.get() == now.get();
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    int begun = now.get();
    chain.proceed();
    if (request.prologue().method().equals(Method.GET) && request.path().path().equals(PATH)) {
      seen.accumulateAndGet(begun, Math::max);
    }
  }
}
