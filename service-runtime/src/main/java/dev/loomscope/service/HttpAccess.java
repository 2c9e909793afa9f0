package dev.loomscope.service;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who may ask for what. With a file of tokens, everything but health needs one of them.
 * Without, everybody may read, and whatever is no GET or HEAD is taken from loopback alone.
 * Thread-safe.
 */
final class HttpAccess {

  /** Files of tokens that let programs and people in. */
  private static final Setting<String> TOKEN_FILE =
      Setting.text(
          "http.token-file",
          "File of tokens, a line each; with it the HTTP server answers only whoever shows one, but"
              + " for health");

  static final List<Setting<?>> SETTINGS = List.of(TOKEN_FILE, FileText.SECRETS_GROUP);

  /** Who asks for these cannot log in, and learns nothing but that the service is up. */
  private static final Set<String> OPEN = Set.of(HealthHandler.READY, HealthHandler.LIVE);

  private static final Set<Method> READING = Set.of(Method.GET, Method.HEAD);
  private static final EventLog LOG = EventLog.of(HttpAccess.class).limited(10);

  private enum Refused {
    NO_TOKEN,
    WRONG_TOKEN,
    NOT_LOOPBACK
  }

  private final Optional<WatchedFiles<Tokens>> tokens;
  private final Counter refusals;

  private HttpAccess(Optional<WatchedFiles<Tokens>> tokens, PrometheusRegistry registry) {
    this.tokens = tokens;
    this.refusals =
        Counter.builder()
            .name("http_requests_refused_total")
            .help("HTTP requests of those who may not ask, by reason.")
            .labelNames("reason")
            .register(registry);
    for (Refused reason : Refused.values()) {
      refusals.initLabelValues(label(reason));
    }
  }

  /**
   * Access as the settings want it.
   *
   * @throws InvalidSettingException if the file of tokens cannot be used
   */
  static HttpAccess of(Settings settings, PrometheusRegistry registry, FileReloads reloads)
      throws InvalidSettingException {
    return new HttpAccess(
        WatchedFiles.secret(
            settings,
            TOKEN_FILE,
            Tokens::parse,
            InstantSource.system(),
            reloads.of("tokens", _ -> {})),
        registry);
  }

  /** Says so, where others than this machine are let in without a token. */
  void warnIfOpen(InetAddress address) {
    if (tokens.isEmpty() && !address.isLoopbackAddress()) {
      LOG.warn(
          "http port is open to whoever reaches it, see http.token-file",
          "http.bind",
          address.getHostAddress());
    }
  }

  /** Lets a request pass, or answers it. */
  void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (OPEN.contains(request.path().path())) {
      chain.proceed();
    } else if (tokens.isPresent()) {
      authenticate(tokens.get().value(), chain, request, response);
    } else if (READING.contains(request.prologue().method()) || peer(request).isLoopbackAddress()) {
      chain.proceed();
    } else {
      count(Refused.NOT_LOOPBACK, request);
      Problem.send(
          response,
          Status.FORBIDDEN_403,
          "without http.token-file, things are started and stopped from loopback alone, and this"
              + " request is from "
              + peer(request).getHostAddress());
    }
  }

  private void authenticate(
      Tokens valid, FilterChain chain, RoutingRequest request, RoutingResponse response) {
    List<String> shown = request.headers().values(HeaderNames.AUTHORIZATION);
    if (shown.stream().anyMatch(header -> valid.contain(token(header)))) {
      chain.proceed();
      return;
    }
    count(shown.isEmpty() ? Refused.NO_TOKEN : Refused.WRONG_TOKEN, request);
    response.header(
        HeaderNames.WWW_AUTHENTICATE,
        "Basic realm=\"loomscope\", charset=\"UTF-8\"",
        "Bearer realm=\"loomscope\"");
    Problem.send(
        response,
        Status.UNAUTHORIZED_401,
        "this needs a token: as bearer, or as the password of any user");
  }

  /**
   * The token of a header, as bearer (RFC 6750) or as password (RFC 7617); empty if it has none.
   */
  private static String token(String header) {
    String[] words = header.strip().split(" +", 2);
    if (words.length == 2 && words[0].equalsIgnoreCase("bearer")) {
      return words[1];
    }
    if (words.length == 2 && words[0].equalsIgnoreCase("basic")) {
      try {
        String pair = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException _) {
        return "";
      }
    }
    return "";
  }

  private void count(Refused reason, RoutingRequest request) {
    refusals.labelValues(label(reason)).inc();
    LOG.warn("request refused", "reason", label(reason), "peer", peer(request).getHostAddress());
  }

  private static InetAddress peer(RoutingRequest request) {
    return ((InetSocketAddress) request.remotePeer().address()).getAddress();
  }

  private static String label(Refused reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }
}
