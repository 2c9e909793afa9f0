package dev.loomscope.load.serve;

import dev.loomscope.service.EventLog;
import dev.loomscope.service.Problem;
import dev.loomscope.service.Setting;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Stands before what starts or stops something, and answers and counts what is refused. */
final class Guard {

  /** Many times what a request needs. */
  private static final int BODY_BYTES = 16 * 1024;

  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
  private static final String RETRY_SECONDS = "60";
  private static final EventLog LOG = EventLog.of(Guard.class).limited(10);

  /** Names under which browsers reach the page. */
  static final Setting<Set<String>> NAMES =
      Setting.of(
          "page.names",
          "Names with a dot by which browsers reach the page: from others they start nothing",
          "host names without ports, separated by commas",
          Guard::names);

  private final Set<String> names;
  private final Counter refusals;

  Guard(Set<String> names, PrometheusRegistry registry) {
    this.names = names;
    this.refusals =
        Counter.builder()
            .name("loomscope_load_orders_refused_total")
            .help("Requests to start or stop something that were refused, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Refusal reason : Refusal.values()) {
      refusals.initLabelValues(reason.label());
    }
  }

  /** The same as a handler, which may throw a {@link RefusedException}, for our own pages alone. */
  Handler guarded(Handler change) {
    return (request, response) -> {
      try {
        requireSameOrigin(request);
        change.handle(request, response);
      } catch (RefusedException refused) {
        refuse(response, refused);
      }
    };
  }

  private void refuse(ServerResponse response, RefusedException refused) {
    Refusal reason = refused.refusal();
    refusals.labelValues(reason.label()).inc();
    LOG.warn("request refused", "reason", reason.label(), "cause", refused.getMessage());
    if (reason == Refusal.QUEUE_FULL) {
      response.header(HeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    Problem.send(response, reason.status(), String.valueOf(refused.getMessage()));
  }

  /**
   * A page of somebody else can have its reader's browser send requests here. Browsers say so: by
   * Origin, which other pages cannot choose, and the newer ones by Sec-Fetch-Site, too.
   */
  private void requireSameOrigin(ServerRequest request) throws RefusedException {
    List<String> hosts = request.headers().values(HeaderNames.HOST);
    boolean foreign =
        request.headers().values(HeaderNames.ORIGIN).stream()
            .anyMatch(
                origin ->
                    hosts.size() != 1
                        || !isAt(origin, hosts.getFirst())
                        || !isOurs(hosts.getFirst()));
    boolean crossSite =
        request.headers().values(FETCH_SITE).stream()
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    if (foreign || crossSite) {
      throw Refusal.ORIGIN.because("pages of other origins may not start or stop anything");
    }
  }

  private static boolean isAt(String origin, String host) {
    try {
      return host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException opaque) {
      return false;
    }
  }

  /**
   * Whether a page that came from there is this one. Whoever owns a name can have it lead to any
   * address, also to this one (DNS rebinding), and their page would have the same origin. It cannot
   * be done with an address, nor with a name that only a local network knows.
   */
  private boolean isOurs(String authority) {
    String host = String.valueOf(URI.create("http://" + authority).getHost());
    return !host.contains(".")
        || host.matches("[0-9.]+")
        || host.startsWith("[")
        || names.contains(host.toLowerCase(Locale.ROOT));
  }

  private static Set<String> names(String text) {
    if (!text.matches("[A-Za-z0-9.,\\s-]*")) {
      throw new IllegalArgumentException("no host name");
    }
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The body of a request that says that it has JSON.
   *
   * @throws RefusedException if it says something else, or has none or too much
   */
  static byte[] json(ServerRequest request) throws RefusedException, IOException {
    boolean json =
        request.headers().values(HeaderNames.CONTENT_TYPE).stream()
            .map(type -> type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT))
            .anyMatch("application/json"::equals);
    if (!json) {
      throw Refusal.CONTENT_TYPE.because("the body must be said to be application/json");
    }
    if (!request.content().hasEntity()) {
      throw Refusal.MALFORMED.because("there is no body");
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(BODY_BYTES + 1);
      if (body.length > BODY_BYTES) {
        throw Refusal.TOO_LARGE.because("the body is longer than %d bytes".formatted(BODY_BYTES));
      }
      return body;
    }
  }
}
